import { UserError } from '../base/errors.ts'
import type { ExitCode } from '../base/report.ts'
import { nearest } from '../base/words.ts'
import { type Course, type Exercise, findTarget, type Stage, type Target } from '../course/index.ts'
import { type Recalled, surveyCourse } from '../progress/index.ts'
import { keyOf, renderStatus, type Screen } from '../report/index.ts'
import { canOpenSuites } from '../vault/index.ts'
import type { Command, Context } from './context.ts'
import { inCourseOrder, isPassed, needsOf, openSitting, type Sitting } from './sitting.ts'

/** `pnpm grade [stage|exercise]`: grades what is named, everything with `--all`, and else where the learner stands. */
export const gradeCommand: Command = async (context) => {
  if (!canOpenSuites(context.course)) return (await import('./examples.ts')).runExamples(context)
  if (context.options.watch) return (await import('./watch-command.ts')).watchCommand(context)
  const { exitCode, render } = await judge(context, openSitting(context))
  return { text: render(context.screen), exitCode }
}

/** A run that is over, to be written down for any screen. */
export type Judged = { exitCode: ExitCode; render(screen: Screen): string }

/** Grades what the options name, as far as it has no verdict that holds. */
export async function judge(context: Context, sitting: Sitting): Promise<Judged> {
  const { course, options } = context
  if (options.inspect) refuseManyToInspect(context)
  if (options.all) return gradeAll(context, sitting)
  if (options.target === undefined) return gradeHere(context, sitting)
  const { stage, exercise } = findNamed(course, options.target)
  await proveEarlier(context, sitting, [stage])
  if (isLocked(sitting, stage) || stage.exercises.length === 0) return showClosed(context, sitting, stage)
  if (exercise?.kind === 'lab') throw labRefusal(exercise)
  return gradeThese(context, sitting, exercise ? [exercise] : gradable(stage))
}

/** What somebody reads who wants a verdict on a lab. */
export function labRefusal({ id, slug, stage }: Exercise): UserError {
  return new UserError(`${slug} is a lab: you try things out in it, and nothing is graded.`, {
    mend: `Read what to do: pnpm grade brief ${id}. See how far you are: pnpm grade lab ${stage.slice(0, 2)}`,
  })
}

/** A debugger is attached to one process. */
function refuseManyToInspect({ course, options }: Context): void {
  const named = options.target === undefined ? undefined : findTarget(course, options.target)
  if (!options.all && (named === undefined || named.exercise)) return
  throw new UserError('--inspect waits for a debugger in one exercise, and this names several.', {
    mend: 'Name the exercise, for instance: pnpm grade 01-04 --inspect',
  })
}

function findNamed(course: Course, words: string): Target {
  try {
    return findTarget(course, words)
  } catch (error) {
    const command = nearest(words, ['status', 'hint', 'brief', 'try', 'reset', 'solution', 'glossary', 'doctor'])
    if (command === undefined || /Did you mean/.test((error as Error).message)) throw error
    throw new UserError(`There is no command, stage or exercise called "${words}". Did you mean ${command}?`, {
      mend: `Type: pnpm grade ${command}`,
    })
  }
}

/** Where the learner stands. What was passed before and changed since is proved again in the same run. */
async function gradeHere(context: Context, sitting: Sitting): Promise<Judged> {
  const { course } = context
  const all = course.stages.flatMap(gradable)
  const changed = all.filter((exercise) => wasPassed(sitting.recall(exercise)))
  const { next } = surveyCourse(course, (exercise) => hopefully(sitting.recall(exercise)))
  const here = all.find((exercise) => next?.stage === exercise.stage && next.exercise === exercise.slug)
  if (context.options.inspect && here) return gradeThese(context, sitting, [here])
  const exercises = here ? [...changed, here] : changed
  if (exercises.length === 0) return context.options.fresh ? gradeAll(context, sitting) : showDone(context, sitting)
  return gradeThese(context, sitting, inCourseOrder(course, exercises))
}

async function gradeAll(context: Context, sitting: Sitting): Promise<Judged> {
  const { course } = context
  const shown: Exercise[] = []
  // Stage by stage, because a stage that passes unlocks the next one.
  for (const stage of course.stages) {
    if (isLocked(sitting, stage)) continue
    const exercises = gradable(stage)
    await sitting.grade(exercises.filter((exercise) => mustGrade(context, sitting, exercise)))
    shown.push(...exercises)
  }
  return show(context, sitting, shown)
}

async function gradeThese(context: Context, sitting: Sitting, exercises: readonly Exercise[]): Promise<Judged> {
  const targets = exercises.filter((exercise) => mustGrade(context, sitting, exercise))
  const needed = targets.flatMap((exercise) => unproven(context.course, exercise, sitting))
  await sitting.grade([...new Set([...needed, ...targets])])
  return show(context, sitting, exercises)
}

function mustGrade({ options }: Context, sitting: Sitting, exercise: Exercise): boolean {
  const again = options.fresh || options.inspect || options.seed !== undefined
  return again || sitting.recall(exercise).kind !== 'current'
}

/** What an exercise imports, directly or not, without a verdict that holds. */
function unproven(course: Course, exercise: Exercise, sitting: Sitting): Exercise[] {
  return needsOf(course, exercise).flatMap((need) => [
    ...unproven(course, need, sitting),
    ...(sitting.recall(need).kind === 'current' ? [] : [need]),
  ])
}

/** Grades what stands before these stages and has no verdict that holds: being locked is decided by grading. */
async function proveEarlier({ course }: Context, sitting: Sitting, stages: readonly Stage[]): Promise<void> {
  const before = new Set<Stage>()
  const collect = (stage: Stage): void => {
    for (const need of course.stages.filter((other) => stage.needs.includes(other.slug))) {
      before.add(need)
      collect(need)
    }
  }
  for (const stage of stages) collect(stage)
  const core = [...before].flatMap((stage) => stage.exercises.filter((exercise) => exercise.kind === 'exercise'))
  const open = core.filter((exercise) => sitting.recall(exercise).kind !== 'current')
  await sitting.grade(inCourseOrder(course, open))
}

function gradable(stage: Stage): Exercise[] {
  return stage.exercises.filter((exercise) => exercise.kind !== 'lab')
}

function isLocked(sitting: Sitting, stage: Stage): boolean {
  return sitting.survey().stages.find((report) => report.slug === stage.slug)?.status === 'locked'
}

function wasPassed(recalled: Recalled): boolean {
  return recalled.kind === 'stale' && recalled.report.status === 'passed'
}

/** A verdict that was a pass counts as one until it is graded again. */
function hopefully(recalled: Recalled): Recalled {
  return recalled.kind === 'stale' && wasPassed(recalled)
    ? { kind: 'current', report: recalled.report, seed: 0 }
    : recalled
}

async function show(context: Context, sitting: Sitting, exercises: readonly Exercise[]): Promise<Judged> {
  return write(context, sitting, keysOf(exercises), exitCodeOf(context, sitting, exercises))
}

async function showClosed(context: Context, sitting: Sitting, stage: Stage): Promise<Judged> {
  return write(context, sitting, [], 1, stage.slug)
}

async function showDone(context: Context, sitting: Sitting): Promise<Judged> {
  if (context.options.reporter !== 'terminal') return write(context, sitting, [], 0)
  const report = sitting.report(0, [])
  return { render: (screen) => renderStatus(report, { ...screen, guide: context.guide }), exitCode: 0 }
}

async function write(
  { options, reporter, guide }: Context,
  sitting: Sitting,
  shown: readonly string[],
  exitCode: ExitCode,
  stage?: string,
): Promise<Judged> {
  const report = sitting.report(exitCode, shown)
  const { details, watch } = options
  const view = { guide, shown, details, watched: watch, ...(stage !== undefined && { stage }) }
  return { render: (screen) => reporter(report, { ...screen, ...view }), exitCode }
}

function keysOf(exercises: readonly Exercise[]): string[] {
  return exercises.map((exercise) => keyOf(exercise.stage, exercise.slug))
}

/** Stretch exercises count when they are what was asked for, and hold nothing back beside core ones. */
function exitCodeOf({ options }: Context, sitting: Sitting, exercises: readonly Exercise[]): ExitCode {
  const core = exercises.filter((exercise) => exercise.kind === 'exercise')
  const deciding = core.length > 0 ? core : exercises
  const recalled = exercises.map((exercise) => sitting.recall(exercise))
  if (recalled.some((r) => r.kind === 'current' && r.report.status === 'error')) return 3
  if (options.inspect) return 1
  return deciding.length > 0 && deciding.every((exercise) => isPassed(sitting.recall(exercise))) ? 0 : 1
}
