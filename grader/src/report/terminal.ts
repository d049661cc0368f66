import type { ExerciseReport, Report, StageReport } from '../base/report.ts'
import { type Details, withDetails } from './details.ts'
import { renderExercise, renderFindings } from './exercise.ts'
import { finish } from './finish.ts'
import { type Guide, keyOf, nameOf } from './guide.ts'
import { marked, paragraph } from './layout.ts'
import { type Focus, renderNext } from './next.ts'
import { lowestOpenTodo, scoreOf, stageScoreOf } from './open.ts'
import { createPaint, type Paint, type Screen } from './paint.ts'

export type RunView = Screen & {
  details: Details
  guide: Guide
  /** The exercises this run was about, as `stage/exercise`, in course order. */
  shown: readonly string[]
  /** True on a screen that grades at each save: no command is needed for the next verdict. */
  watched?: boolean
  /** The stage that was asked for and has nothing to grade: it is locked, or not yet written. */
  stage?: string
}

type Shown = { stage: StageReport; exercise: ExerciseReport }

/**
 * The verdict as a learner reads it: a line for each exercise of the run, the first open one in full, and the next command.
 * Ends with a newline.
 */
export function renderTerminal(full: Report, view: RunView): string {
  const paint = createPaint(view)
  const report = withDetails(full, view.details)
  const shown = exercisesShown(report, view.shown)
  const focus = focusOf(shown, view.guide)
  const lines = [
    ...renderClosed(paint, report, view.stage),
    ...(shown.length > 1 ? renderList(paint, shown, view.guide) : []),
    ...renderFocus(paint, shown, focus, view.guide),
    ...renderFindings(paint, report.findings),
    ...after(renderNext(paint, report, view.guide, focus, view.watched)),
  ]
  return finish(lines, view.unicode)
}

function after(lines: readonly string[]): string[] {
  return lines.length > 0 ? ['', ...lines] : []
}

/** Beside a list only what is open is told in full. */
function renderFocus(paint: Paint, shown: readonly Shown[], focus: Focus | undefined, guide: Guide): string[] {
  if (!focus || (shown.length > 1 && focus.report.status === 'passed')) return []
  const lines = renderExercise(paint, nameOf(guide, focus.stage, focus.report.slug), focus.report, focus.label)
  return shown.length > 1 ? ['', ...lines] : lines
}

function exercisesShown(report: Report, keys: readonly string[]): Shown[] {
  const all = report.stages.flatMap((stage) => stage.exercises.map((exercise) => ({ stage, exercise })))
  return all.filter(({ stage, exercise }) => keys.includes(keyOf(stage.slug, exercise.slug)))
}

/** The first exercise that is not passed, core ones first; a run about one exercise is about that one in any case. */
function focusOf(shown: readonly Shown[], guide: Guide): Focus | undefined {
  const open = shown.find(({ exercise, stage }) => exercise.status !== 'passed' && !isOptional(guide, stage, exercise))
  const found = open ?? shown.find(({ exercise }) => exercise.status !== 'passed') ?? shown.at(-1)
  if (!found) return undefined
  const { stage, exercise } = found
  return { stage: stage.slug, report: exercise, label: guide.exercises.get(keyOf(stage.slug, exercise.slug)) }
}

function isOptional(guide: Guide, stage: StageReport, exercise: ExerciseReport): boolean {
  return guide.exercises.get(keyOf(stage.slug, exercise.slug))?.kind !== 'exercise'
}

/** Why there is nothing to grade in the stage that was asked for. */
function renderClosed(paint: Paint, report: Report, slug: string | undefined): string[] {
  const stage = report.stages.find((candidate) => candidate.slug === slug)
  if (!stage) return []
  const name = `Stage ${stage.slug.slice(0, 2)} ${stage.slug.slice(3)}`
  if (stage.status === 'empty') return paragraph(paint, 'plain', '', `${name} is unlocked, and not yet written.`)
  return paragraph(paint, 'warn', '', `${name} is locked. ${stage.reason ?? ''}`)
}

function renderList(paint: Paint, shown: readonly Shown[], guide: Guide): string[] {
  return shown.flatMap(({ stage, exercise }, index) => {
    const name = `${stage.slug.slice(0, 2)} ${stage.slug.slice(3)}`
    const head = marked(paint, { indent: '', symbol: '', style: 'plain' }, name, stageScoreOf(stage, guide), 'strong')
    const isFirst = shown[index - 1]?.stage !== stage
    return [...(isFirst ? head : []), ...exerciseLine(paint, stage, exercise, guide)]
  })
}

function standing(exercise: ExerciseReport, kind: string | undefined): string {
  if (exercise.checks.length > 0 && exercise.maxScore > 0) return scoreOf(exercise)
  if (kind === 'lab') return 'lab, not graded'
  return exercise.status === 'not-reached' && exercise.reason !== undefined ? 'open' : 'not graded yet'
}

/**
 * One exercise as one line: whether it is passed, and otherwise where it stands.
 * @param indent what stands before the line, two columns
 */
export function exerciseLine(
  paint: Paint,
  stage: StageReport,
  exercise: ExerciseReport,
  guide: Guide,
  indent = '  ',
): string[] {
  const { symbols } = paint
  const marks = {
    passed: { symbol: symbols.passed, style: 'good' },
    failed: { symbol: symbols.failed, style: 'bad' },
    error: { symbol: symbols.failed, style: 'warn' },
    todo: { symbol: symbols.todo, style: 'warn' },
    'not-reached': { symbol: symbols.notReached, style: 'dim' },
  } as const
  const todo = lowestOpenTodo(exercise)
  const kind = guide.exercises.get(keyOf(stage.slug, exercise.slug))?.kind
  const notes = [
    kind === 'stretch' && 'stretch',
    exercise.status === 'failed' && todo !== undefined && `TODO ${todo} is open`,
    exercise.status === 'error' && 'could not be graded',
    exercise.remembered && 'remembered',
    standing(exercise, kind),
  ]
  const note = notes.filter(Boolean).join(` ${symbols.dot} `)
  return marked(paint, { indent, ...marks[exercise.status] }, nameOf(guide, stage.slug, exercise.slug), note)
}
