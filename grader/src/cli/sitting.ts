import { randomInt } from 'node:crypto'
import { UserError } from '../base/errors.ts'
import type { ExerciseReport, ExitCode, Report, TypeAdvice } from '../base/report.ts'
import type { Course, Exercise, Stage } from '../course/index.ts'
import type { LearnerProcess } from '../learner/index.ts'
import {
  type Graded,
  openProgress,
  type Progress,
  type Recalled,
  type Survey,
  surveyCourse,
} from '../progress/index.ts'
import { keyOf } from '../report/index.ts'
import type { RunOptions } from '../run/index.ts'
import type { Context } from './context.ts'

/** One command's grading: what is remembered, what was graded now, and the whole course from both. */
export type Sitting = {
  readonly progress: Progress
  recall(exercise: Exercise): Recalled
  survey(): Survey
  /** Grades exercises in one run and remembers the verdicts. */
  grade(exercises: readonly Exercise[]): Promise<void>
  /** Adds type errors to a verdict of this sitting that was reached without asking for them. */
  advise(exercise: Exercise, typeErrors: TypeAdvice[]): Promise<void>
  report(exitCode: ExitCode, shown: readonly string[]): Report
}

/** How a run fits into a longer life than a command's: what is kept from the last one, and when to give it up. */
export type RunLife = Pick<RunOptions, 'resident' | 'signal'>

/** @param life of a grader that stays; type errors are then left to `advise`, for a verdict must not wait for them */
export function openSitting({ course, options, announce }: Context, life?: RunLife): Sitting {
  const progress = openProgress(course)
  const findings = [...progress.notices]
  const seed = options.seed ?? randomInt(1, 2 ** 31)
  const gradedNow = new Map<string, ExerciseReport>()
  const recorded = new Map<string, Graded>()

  const recall = (exercise: Exercise): Recalled => {
    const report = gradedNow.get(keyOf(exercise.stage, exercise.slug))
    return report ? { kind: 'current', report, seed } : progress.recall(exercise)
  }
  const survey = () => surveyCourse(course, recall)

  const grade = async (exercises: readonly Exercise[]): Promise<void> => {
    const ready = exercises.filter((exercise) => !knownBlocker(course, exercise, exercises, recall))
    const marks = ready.map((exercise) => ({ exercise, fingerprint: progress.fingerprint(exercise), seed }))
    const reports = await run(course, ready, {
      seed,
      sandbox: await chooseSandbox(options.sandbox),
      inspect: options.inspect,
      announce,
      life,
    })
    const verdicts = new Map(ready.map((exercise, index) => [exercise, reports[index]]))
    for (const exercise of inCourseOrder(course, exercises)) {
      const blocker = needsOf(course, exercise).find((need) => !isPassed(recall(need)))
      const verdict = blocker ? notReached(exercise, blocker) : verdicts.get(exercise)
      if (verdict) gradedNow.set(keyOf(exercise.stage, exercise.slug), verdict)
    }
    if (options.inspect) {
      findings.push(
        'This run waited for a debugger, so it is not remembered and counts as no pass. Grade without --inspect.',
      )
      return
    }
    if (options.seed !== undefined) {
      if (reports.some(({ status }) => status === 'passed')) findings.push(seedGiven)
      return
    }
    const graded = marks.flatMap((mark) => {
      const report = gradedNow.get(keyOf(mark.exercise.stage, mark.exercise.slug))
      return report ? [{ ...mark, report }] : []
    })
    for (const one of graded) recorded.set(keyOf(one.exercise.stage, one.exercise.slug), one)
    const unsaved = await progress.record(graded)
    if (unsaved) findings.push(unsaved)
  }

  const advise = async (exercise: Exercise, typeErrors: TypeAdvice[]): Promise<void> => {
    const graded = recorded.get(keyOf(exercise.stage, exercise.slug))
    if (!graded) return
    const report = { ...graded.report, typeErrors }
    gradedNow.set(keyOf(exercise.stage, exercise.slug), report)
    await progress.record([{ ...graded, report }])
  }

  const report = (exitCode: ExitCode, shown: readonly string[]): Report => {
    const { stages, next } = survey()
    return {
      schemaVersion: 1,
      courseVersion: course.version,
      nodeVersion: process.versions.node,
      seed: gradedNow.size > 0 ? seed : (rememberedSeed(course, shown, recall) ?? seed),
      stages,
      findings,
      ...(next && { next }),
      exitCode,
    }
  }
  return { progress, recall, survey, grade, advise, report }
}

export function isPassed(recalled: Recalled): boolean {
  return recalled.kind === 'current' && recalled.report.status === 'passed'
}

/** The exercises that an exercise imports. */
export function needsOf(course: Course, exercise: Exercise): Exercise[] {
  return course.stages.flatMap((stage) =>
    stage.exercises.filter(
      (other) =>
        exercise.needs.includes(keyOf(other.stage, other.slug)) ||
        (other.stage === exercise.stage && exercise.needs.includes(other.slug)),
    ),
  )
}

export function inCourseOrder(course: Course, exercises: readonly Exercise[]): Exercise[] {
  return course.stages.flatMap((stage: Stage) => stage.exercises.filter((exercise) => exercises.includes(exercise)))
}

/** A needed exercise that is known not to pass and is not graded in this run either. */
function knownBlocker(course: Course, exercise: Exercise, batch: readonly Exercise[], recall: Sitting['recall']) {
  return needsOf(course, exercise).find((need) => !batch.includes(need) && !isPassed(recall(need)))
}

function notReached(exercise: Exercise, blocker: Exercise): ExerciseReport {
  const reason = `Not reached: it imports your ${blocker.id} ${blocker.slug.slice(3)}. First make that one pass: pnpm grade ${blocker.id}`
  return {
    slug: exercise.slug,
    status: 'not-reached',
    score: 0,
    maxScore: exercise.points ?? 0,
    checks: [],
    findings: [],
    reason,
  }
}

function rememberedSeed(course: Course, shown: readonly string[], recall: Sitting['recall']): number | undefined {
  for (const exercise of course.stages.flatMap((stage) => stage.exercises)) {
    const recalled = shown.includes(keyOf(exercise.stage, exercise.slug)) ? recall(exercise) : undefined
    if (recalled?.kind === 'current') return recalled.seed
  }
  return undefined
}

/** Code may hold the answers that it saw with that seed. */
const seedGiven = 'This run had its seed given, so it is not remembered. Grade without --seed for a pass that counts.'

const waiting = 'Waiting for a debugger on port 9229: attach your editor, or open chrome://inspect …'

type RunSettings = {
  seed: number
  sandbox: 'permissions' | 'bubblewrap'
  inspect: boolean
  announce(line: string): void
  life: RunLife | undefined
}

async function run(course: Course, exercises: readonly Exercise[], settings: RunSettings): Promise<ExerciseReport[]> {
  if (exercises.length === 0) return []
  const { announce, life, ...rest } = settings
  const say = (index: number) => announce(settings.inspect ? waiting : progressLine(exercises, index))
  say(0)
  // Imported here: remembered verdicts need neither vitest nor the model API.
  const { createWatch, gradeExercises, saveLastRun } = await import('../run/index.ts')
  const jobs = exercises.map((exercise) => ({
    exercise,
    suite: 'hidden' as const,
    earlier: 'learner' as const,
    // The requests are the learner's own to look at; what the suite calls is not.
    watch: { ...createWatch(), around: (learner: LearnerProcess) => learner },
  }))
  let done = 0
  try {
    const reports = await gradeExercises(course, jobs, {
      ...rest,
      ...life,
      typeAdvice: life === undefined,
      onReport: () => say(++done),
    })
    const traffic = jobs.map(({ exercise, watch }) => ({
      stage: exercise.stage,
      exercise: exercise.slug,
      exchanges: watch.exchanges,
      leftOut: 0,
    }))
    saveLastRun(course.root, { at: new Date().toISOString(), exercises: traffic })
    return reports
  } finally {
    announce('')
  }
}

function progressLine(exercises: readonly Exercise[], index: number): string {
  const exercise = exercises[index]
  if (!exercise) return ''
  const count = exercises.length > 1 ? ` (${index + 1} of ${exercises.length})` : ''
  return `Grading ${exercise.id} ${exercise.slug.slice(3)}${count} …`
}

/** On a learner's own machine Node's permission flags are the guard rail; `--sandbox` demands namespaces of their own. */
export async function chooseSandbox(asked: boolean | undefined): Promise<'permissions' | 'bubblewrap'> {
  if (!asked) return 'permissions'
  const { isBubblewrapAvailable } = await import('../learner/index.ts')
  if (isBubblewrapAvailable()) return 'bubblewrap'
  throw new UserError('--sandbox needs bubblewrap, and this machine has no working one.', {
    mend: 'Install it (for instance: apt install bubblewrap), or leave --sandbox out.',
  })
}
