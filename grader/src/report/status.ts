import type { ExerciseReport, Report, StageReport } from '../base/report.ts'
import { renderFindings } from './exercise.ts'
import { finish } from './finish.ts'
import { type Guide, nameOf } from './guide.ts'
import { marked, paragraph } from './layout.ts'
import { scoreOf } from './open.ts'
import { createPaint, type Paint, type Screen } from './paint.ts'
import { exerciseLine } from './terminal.ts'

export type StatusView = Screen & { guide: Guide }

/** Where the learner stands in the whole course, from what is remembered; and the next command. Ends with a newline. */
export function renderStatus(report: Report, view: StatusView): string {
  const paint = createPaint(view)
  const lines = report.stages.flatMap((stage) => [...renderStage(paint, stage, report, view.guide), ''])
  return finish(
    [...lines, ...renderHere(paint, report, view.guide), ...renderFindings(paint, report.findings)],
    view.unicode,
  )
}

function renderStage(paint: Paint, stage: StageReport, report: Report, guide: Guide): string[] {
  const { symbols } = paint
  const marks = {
    passed: { symbol: symbols.passed, style: 'good', note: scoreOf(stage, 'point') },
    failed: { symbol: symbols.todo, style: 'warn', note: scoreOf(stage, 'point') },
    error: { symbol: symbols.failed, style: 'warn', note: scoreOf(stage, 'point') },
    locked: { symbol: symbols.notReached, style: 'dim', note: 'locked' },
    empty: { symbol: symbols.todo, style: 'dim', note: 'not yet written' },
  } as const
  const { note, ...mark } = marks[stage.status]
  const head = marked(
    paint,
    { indent: '', ...mark },
    `${stage.slug.slice(0, 2)} ${stage.slug.slice(3)}`,
    note,
    'strong',
  )
  const why = stage.reason === undefined ? [] : paragraph(paint, 'dim', '    ', stage.reason)
  if (stage.status === 'locked' || stage.status === 'empty') return [...head, ...why]
  return [...head, ...why, ...stage.exercises.flatMap((exercise) => renderLine(paint, stage, exercise, report, guide))]
}

function renderLine(
  paint: Paint,
  stage: StageReport,
  exercise: ExerciseReport,
  report: Report,
  guide: Guide,
): string[] {
  const isNext = report.next?.stage === stage.slug && report.next.exercise === exercise.slug
  const line = exerciseLine(paint, stage, exercise, guide, isNext ? `${paint.symbols.here} ` : '  ')
  const why = exercise.status === 'error' ? undefined : exercise.reason
  return why === undefined ? line : [...line, ...paragraph(paint, 'dim', '      ', why)]
}

function renderHere(paint: Paint, report: Report, guide: Guide): string[] {
  if (!report.next) return paragraph(paint, 'good', '', 'Every exercise that is written so far is passed.')
  const { stage, exercise } = report.next
  return [
    ...paragraph(paint, 'strong', '', `You stand at ${nameOf(guide, stage, exercise)}.`),
    ...paragraph(paint, 'command', 'Read   ', `${guide.command} brief`),
    ...paragraph(paint, 'command', 'Grade  ', guide.command),
  ]
}
