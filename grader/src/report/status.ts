import type { Report, StageReport } from '../base/report.ts'
import { renderFindings } from './exercise.ts'
import { finish } from './finish.ts'
import { type Guide, nameOf } from './guide.ts'
import { edges, paragraph } from './layout.ts'
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
    passed: [symbols.passed, 'good'],
    failed: [symbols.todo, 'warn'],
    error: [symbols.failed, 'warn'],
    locked: [symbols.notReached, 'dim'],
    empty: [symbols.todo, 'dim'],
  } as const
  const [symbol, style] = marks[stage.status]
  const notes = {
    passed: scoreOf(stage),
    failed: scoreOf(stage),
    error: scoreOf(stage),
    locked: 'locked',
    empty: 'not yet written',
  }
  const name = `${symbol} ${stage.slug.slice(0, 2)} ${stage.slug.slice(3)}`
  const [first = '', ...rest] = edges(paint, name, notes[stage.status], { left: 'strong' })
  const head = [first.replace(symbol, () => paint(style, symbol)), ...rest]
  if (stage.status === 'locked' || stage.status === 'empty') {
    return [...head, ...paragraph(paint, 'dim', '    ', stage.reason ?? '')]
  }
  const exercises = stage.exercises.flatMap((exercise) => {
    const isNext = report.next?.stage === stage.slug && report.next.exercise === exercise.slug
    const lines = exerciseLine(paint, stage, exercise, guide)
    const shown = isNext
      ? lines.map((line, index) => (index === 0 ? paint('command', symbols.here) + line.slice(1) : line))
      : lines
    return exercise.reason ? [...shown, ...paragraph(paint, 'dim', '      ', exercise.reason)] : shown
  })
  return [...head, ...(stage.reason ? paragraph(paint, 'dim', '    ', stage.reason) : []), ...exercises]
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
