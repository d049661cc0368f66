import type { ExerciseReport, Report } from '../base/report.ts'
import { type ExerciseLabel, type Guide, keyOf, nameOf } from './guide.ts'
import { paragraph } from './layout.ts'
import { lowestOpenTodo } from './open.ts'
import type { Paint } from './paint.ts'

/** The exercise the last block speaks about: the first one shown that is not passed. */
export type Focus = { stage: string; report: ExerciseReport; label: ExerciseLabel | undefined }

/** The last block of every verdict: what to edit and which command comes next. */
export function renderNext(
  paint: Paint,
  report: Report,
  guide: Guide,
  focus: Focus | undefined,
  watched = false,
): string[] {
  if (focus && focus.report.status !== 'passed') {
    return watched ? editRows(paint, focus.label) : nextTry(paint, report, guide, focus)
  }
  if (watched) return stagesNow(paint, report, focus?.stage)
  return [...stagesNow(paint, report, focus?.stage), ...nextExercise(paint, report, guide, focus)]
}

function nextTry(paint: Paint, report: Report, guide: Guide, focus: Focus): string[] {
  const { label, report: exercise } = focus
  const isHere = report.next?.stage === focus.stage && report.next.exercise === exercise.slug
  const name = label && !isHere ? ` ${label.id}` : ''
  const again = `${guide.command}${name}`
  // What stands before it is what to work on.
  if (exercise.status === 'not-reached' && !isHere) return nextExercise(paint, report, guide, focus)
  if (exercise.status === 'error') return [row(paint, 'Again', `${again} --fresh`)].flat()
  const openTodo = lowestOpenTodo(exercise) !== undefined
  const hasInputs = exercise.checks.some((check) => check.status === 'failed')
  return [
    ...editRows(paint, label),
    ...(openTodo ? row(paint, 'Stuck?', `${guide.command} hint${name}`) : []),
    ...row(paint, 'Again', again),
    ...(hasInputs ? row(paint, 'Repeat', `${again} --seed ${report.seed} (with the same inputs)`) : []),
  ]
}

/** After a pass: the stage when it is complete now, and what stands behind it. */
function stagesNow(paint: Paint, report: Report, stageSlug: string | undefined): string[] {
  const index = report.stages.findIndex((stage) => stage.slug === stageSlug)
  const stage = report.stages[index]
  if (stage?.status !== 'passed') return []
  const after = report.stages[index + 1]
  const done = `${paint.symbols.passed} Stage ${stage.slug.slice(0, 2)} ${stage.slug.slice(3)} is passed.`
  const then =
    after?.status === 'empty'
      ? ` Stage ${after.slug.slice(0, 2)} ${after.slug.slice(3)} is unlocked, and not yet written.`
      : after && after.status !== 'locked'
        ? ` Stage ${after.slug.slice(0, 2)} ${after.slug.slice(3)} is unlocked.`
        : ''
  return [...paragraph(paint, 'good', '', done + then), '']
}

function nextExercise(paint: Paint, report: Report, guide: Guide, focus: Focus | undefined): string[] {
  if (!report.next) return row(paint, 'See', `${guide.command} status`)
  const { stage, exercise } = report.next
  const label = guide.exercises.get(keyOf(stage, exercise))
  return [
    ...row(paint, 'Next', nameOf(guide, stage, exercise), 'strong'),
    ...(isSkipped(report, focus) ? row(paint, '', `${label?.id ?? exercise} comes earlier and is open.`, 'plain') : []),
    ...(label ? row(paint, '', label.goal, 'plain') : []),
    ...row(paint, 'Read', `${guide.command} brief`),
    ...editRows(paint, label),
    ...row(paint, 'Grade', guide.command),
  ]
}

/** Whether what comes next stands before the exercise that has just passed. */
function isSkipped(report: Report, focus: Focus | undefined): boolean {
  if (focus?.report.status !== 'passed' || !report.next) return false
  const order = report.stages.flatMap((stage) => stage.exercises.map(({ slug }) => keyOf(stage.slug, slug)))
  const { stage, exercise } = report.next
  return order.indexOf(keyOf(stage, exercise)) < order.indexOf(keyOf(focus.stage, focus.report.slug))
}

function editRows(paint: Paint, label: ExerciseLabel | undefined): string[] {
  return (label?.edit ?? []).flatMap((file, index) => row(paint, index === 0 ? 'Edit' : '', file, 'plain'))
}

function row(paint: Paint, head: string, text: string, style: 'command' | 'plain' | 'strong' = 'command'): string[] {
  return paragraph(paint, style, head.padEnd(7), text)
}
