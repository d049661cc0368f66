import { randomInt } from 'node:crypto'
import { UserError } from '../base/errors.ts'
import type { ExerciseReport, ExitCode, Report, StageReport } from '../base/report.ts'
import { type Course, type Exercise, loadCourse, type Stage } from '../course/index.ts'
import { isBubblewrapAvailable, type Sandbox } from '../learner/index.ts'
import { stageScore } from '../progress/index.ts'
import { gradeExercises } from '../run/index.ts'
import { copyCourse, layOver } from './overlay.ts'
import { keyOf, needsOf, planGrading, startersInstead } from './plan.ts'
import { inCourseShape } from './shape.ts'
import { type LeftOut, leftOutWords, siftSubmission } from './sift.ts'
import type { Submission } from './submission.ts'
import type { Tree } from './tree.ts'

export type JudgeOptions = {
  /** Stages or exercises to grade; none: what the submission changed. */
  targets: readonly string[]
  seed: number | undefined
  sandbox: Sandbox
}

export type Judged = {
  /** The course as it was graded, with the submission's files in it; gone after `remove()`. */
  course: Course
  remove(): void
  /** Keys of the exercises that decide. */
  shown: string[]
  taken: string[]
  left: readonly LeftOut[]
  sandbox: Sandbox
  report: Report
}

/**
 * Foreign code runs inside bubblewrap. `sandbox: false` is the word of somebody who brings a container of their own.
 * @throws UserError where there is neither
 */
export function sandboxForForeignCode(sandbox: boolean | undefined): Sandbox {
  if (sandbox === false) return 'permissions'
  if (isBubblewrapAvailable()) return 'bubblewrap'
  throw new UserError("Other people's code is graded inside bubblewrap only, and it does not work on this machine.", {
    mend: 'Install it (apt install bubblewrap) and allow user namespaces (docs/ci.md says how), or grade in a throw-away container and say --no-sandbox.',
  })
}

/**
 * Grades a submission on its exercise files alone: the base's course in a folder of its own, the submission's files over
 * it, every subject in a sandboxed process. Type advice is left out, because the compiler would read foreign files outside
 * the sandbox.
 */
export async function judgeSubmission(submission: Submission, options: JudgeOptions): Promise<Judged> {
  const copy = copyCourse(submission.base)
  try {
    const course = loadCourse(copy.root)
    const head = inCourseShape(course, submission.head, options.targets)
    const { taken, left } = siftSubmission(course, submission.base, submission.before, head)
    layOver(copy, startersInstead(course, isMissing(submission.before, head, taken)))
    layOver(copy, taken)
    const { wanted, needed } = planGrading(course, taken.keys(), options.targets)
    const seed = options.seed ?? randomInt(1, 2 ** 31)
    const verdicts = settle(course, needed, await grade(course, needed, seed, options.sandbox))
    const findings = [...nothingFound(wanted), ...findingsAbout(left)]
    return {
      course,
      remove: copy.remove,
      shown: wanted.map(keyOf),
      taken: [...taken.keys()],
      left,
      sandbox: options.sandbox,
      report: reportOn(course, verdicts, { seed, findings, exitCode: exitCodeOf(wanted, verdicts) }),
    }
  } catch (error) {
    copy.remove()
    throw error
  }
}

/** A file that was deleted or refused, or, where people hand in parts, one that is not among them. */
function isMissing(before: Tree, head: Tree, taken: ReadonlyMap<string, Buffer>) {
  return (path: string) => !taken.has(path) && head.entries.get(path)?.id !== before.entries.get(path)?.id
}

async function grade(course: Course, exercises: readonly Exercise[], seed: number, sandbox: Sandbox) {
  if (exercises.length === 0) return []
  const jobs = exercises.map((exercise) => ({ exercise, suite: 'hidden', earlier: 'learner' }) as const)
  return gradeExercises(course, jobs, { seed, sandbox, typeAdvice: false })
}

function reportOn(course: Course, verdicts: Verdicts, rest: Pick<Report, 'seed' | 'findings' | 'exitCode'>): Report {
  const stages = course.stages.map((stage) => stageReport(stage, verdicts))
  return { schemaVersion: 1, courseVersion: course.version, nodeVersion: process.versions.node, stages, ...rest }
}

type Verdicts = ReadonlyMap<string, ExerciseReport>

/** An exercise whose imports do not pass is not reached, whatever its own checks said. */
function settle(course: Course, graded: readonly Exercise[], reports: readonly ExerciseReport[]): Verdicts {
  const verdicts = new Map<string, ExerciseReport>()
  for (const [index, exercise] of graded.entries()) {
    const report = reports[index]
    const blocker = needsOf(course, exercise).find((need) => verdicts.get(keyOf(need))?.status !== 'passed')
    if (report) verdicts.set(keyOf(exercise), blocker ? notReached(exercise, report, blocker) : report)
  }
  return verdicts
}

function notReached(exercise: Exercise, { maxScore }: ExerciseReport, blocker: Exercise): ExerciseReport {
  const reason = `Not reached: it imports your ${blocker.id} ${blocker.slug.slice(3)}. First make that one pass: pnpm grade ${blocker.id}`
  return { slug: exercise.slug, status: 'not-reached', score: 0, maxScore, checks: [], findings: [], reason }
}

function stageReport(stage: Stage, verdicts: Verdicts): StageReport {
  const exercises = stage.exercises.map((exercise) => verdicts.get(keyOf(exercise)) ?? ungraded(exercise))
  const core = exercises.filter((_, index) => stage.exercises[index]?.kind === 'exercise')
  return { slug: stage.slug, status: stageStatus(core), ...stageScore(stage, exercises), exercises }
}

function stageStatus(core: readonly ExerciseReport[]): StageReport['status'] {
  if (core.length === 0) return 'empty'
  if (core.some((report) => report.status === 'error')) return 'error'
  return core.every((report) => report.status === 'passed') ? 'passed' : 'failed'
}

function ungraded({ slug, points }: Exercise): ExerciseReport {
  const reason = 'This submission does not change it.'
  return { slug, status: 'not-reached', score: 0, maxScore: points ?? 0, checks: [], findings: [], reason }
}

/** Stretch exercises count when they are all there is, and hold nothing back beside core ones. */
function exitCodeOf(wanted: readonly Exercise[], verdicts: Verdicts): ExitCode {
  const statuses = (exercises: readonly Exercise[]) =>
    exercises.map((exercise) => verdicts.get(keyOf(exercise))?.status)
  if (statuses(wanted).includes('error')) return 3
  const core = wanted.filter((exercise) => exercise.kind === 'exercise')
  const deciding = statuses(core.length > 0 ? core : wanted)
  return deciding.length > 0 && deciding.every((status) => status === 'passed') ? 0 : 1
}

function nothingFound(wanted: readonly Exercise[]): string[] {
  return wanted.length > 0 ? [] : ['The submission changes no file of an exercise, so nothing was graded.']
}

const namedPaths = 8

/** What was not graded, one sentence for each reason. */
function findingsAbout(left: readonly LeftOut[]): string[] {
  const groups = Map.groupBy(left, ({ reason }) => reason)
  return [...groups].map(([reason, files]) => {
    const names = files.slice(0, namedPaths).map(({ path }) => path)
    const more = files.length > namedPaths ? ` and ${files.length - namedPaths} more` : ''
    return `${leftOutWords}${names.join(', ')}${more}. ${reason}`
  })
}
