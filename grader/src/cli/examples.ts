import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../base/errors.ts'
import type { ExerciseReport, Report } from '../base/report.ts'
import { type Course, type Exercise, findTarget } from '../course/index.ts'
import { openProgress, surveyCourse } from '../progress/index.ts'
import { keyOf } from '../report/index.ts'
import { openExamples } from '../vault/index.ts'
import type { Command } from './context.ts'
import { chooseSandbox } from './sitting.ts'

/**
 * `pnpm grade` in a cohort edition whose key is not here: runs the visible examples, in our pristine copies, and says that
 * they are no verdict. Nothing of it is remembered, nothing counts as passed, and the exit code is never 0.
 */
export const runExamples: Command = async (context) => {
  const { course, options, reporter, screen, guide, announce } = context
  if (options.inspect || options.watch) {
    throw new UserError('This needs the hidden suites, and their key is not here.', {
      mend: 'Run the examples: pnpm grade',
    })
  }
  const exercises = chosenExercises(course, options)
  const seed = options.seed ?? randomInt(1, 2 ** 31)
  const sandbox = await chooseSandbox(options.sandbox)
  announce('Running the examples …')
  const { gradeExercises } = await import('../run/index.ts')
  const jobs = exercises.map((exercise) => ({ exercise, suite: 'examples', earlier: 'learner' }) as const)
  const ran = await gradeExercises(course, jobs, { seed, sandbox, typeAdvice: true })
  announce('')
  const reports = new Map(exercises.map((exercise, index) => [exercise, noVerdict(exercise, ran[index])]))
  const report = reportOn(course, reports, seed)
  const shown = exercises.map((exercise) => keyOf(exercise.stage, exercise.slug))
  return { text: reporter(report, { ...screen, guide, shown, details: options.details }), exitCode: report.exitCode }
}

type Choice = { all: boolean; target: string | undefined }

/** What is named; every exercise with `--all`; and else those that were begun, or the first one. */
function chosenExercises(course: Course, { all, target }: Choice): Exercise[] {
  const gradable = course.stages.flatMap((stage) => stage.exercises).filter(({ kind }) => kind !== 'lab')
  if (target !== undefined) {
    const named = findTarget(course, target)
    const found = gradable.filter((exercise) =>
      named.exercise ? exercise === named.exercise : exercise.stage === named.stage.slug,
    )
    if (found.length > 0) return found
    throw new UserError(`${named.exercise?.slug ?? `Stage ${named.stage.slug}`} has no examples to run.`, {
      mend: 'See what there is: pnpm grade status',
    })
  }
  if (all) return gradable
  const begun = gradable.filter((exercise) => wasBegun(course, exercise))
  return begun.length > 0 ? begun : gradable.slice(0, 1)
}

function wasBegun(course: Course, exercise: Exercise): boolean {
  const grading = openExamples(course, exercise)
  return exercise.edit.some((name) => {
    try {
      return readFileSync(join(exercise.folder, name), 'utf8') !== grading.read(`starter/${name}`)
    } catch {
      return true
    }
  })
}

/** An example that passes says how your code is called, and no more: green examples are an open exercise. */
function noVerdict(exercise: Exercise, report: ExerciseReport | undefined): ExerciseReport {
  const base = { slug: exercise.slug, score: 0, maxScore: exercise.points ?? 0 }
  if (!report) return { ...base, status: 'not-reached', checks: [], findings: [] }
  const { status, checks, reason } = report
  const green = checks.filter((check) => check.status === 'passed').length
  return {
    ...report,
    ...base,
    status: status === 'passed' ? 'not-reached' : status,
    reason: status === 'error' ? reason : `${green} of ${checks.length} examples pass. This is no verdict.`,
  }
}

function reportOn(course: Course, reports: ReadonlyMap<Exercise, ExerciseReport>, seed: number): Report {
  const progress = openProgress(course)
  const { stages } = surveyCourse(course, (exercise) => {
    const report = reports.get(exercise)
    return report ? { kind: 'current', report, seed } : progress.recall(exercise)
  })
  const open = [...reports].find(([, report]) => report.status !== 'not-reached') ?? [...reports][0]
  const name = course.edition?.keyEnv ?? ''
  return {
    schemaVersion: 1,
    courseVersion: course.version,
    nodeVersion: process.versions.node,
    seed,
    stages,
    findings: [
      ...progress.notices,
      `Only the visible examples ran. The hidden suites are sealed, and their key (${name}) is not on this machine: full grading happens where your instructor runs it, so hand in your work there.`,
    ],
    ...(open && { next: { stage: open[0].stage, exercise: open[0].slug } }),
    exitCode: [...reports.values()].some(({ status }) => status === 'error') ? 3 : 1,
  }
}
