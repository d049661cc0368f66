import type { ExerciseReport, Report, StageReport } from '../base/report.ts'
import { counted, renderFindings } from './exercise.ts'
import { finish } from './finish.ts'
import { type Guide, nameOf } from './guide.ts'
import { marked, paragraph } from './layout.ts'
import { stageScoreOf } from './open.ts'
import { createPaint, type Paint, type Screen } from './paint.ts'
import { exerciseLine } from './terminal.ts'

export type StatusView = Screen & {
  guide: Guide
  /** When the learner began, and the time it is now. */
  since?: { startedAt: Date; now: Date }
}

/** Where the learner stands in the whole course, from what is remembered; and the next command. Ends with a newline. */
export function renderStatus(report: Report, view: StatusView): string {
  const paint = createPaint(view)
  const lines = report.stages.flatMap((stage) => [...renderStage(paint, stage, report, view.guide), ''])
  return finish(
    [
      ...lines,
      ...renderSince(paint, report, view.since),
      ...renderHere(paint, report, view.guide),
      ...renderFindings(paint, report.findings),
    ],
    view.unicode,
  )
}

function renderStage(paint: Paint, stage: StageReport, report: Report, guide: Guide): string[] {
  const { symbols } = paint
  const score = stageScoreOf(stage, guide)
  const marks = {
    passed: { symbol: symbols.passed, style: 'good', note: score },
    failed: { symbol: symbols.todo, style: 'warn', note: score },
    error: { symbol: symbols.failed, style: 'warn', note: score },
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
  const story = guide.stories?.get(stage.slug)
  const lets = story === undefined ? [] : paragraph(paint, 'plain', '    ', story)
  if (stage.status === 'locked' || stage.status === 'empty') return [...head, ...lets, ...why]
  const exercises = stage.exercises.flatMap((exercise) => renderLine(paint, stage, exercise, report, guide))
  return [...head, ...lets, ...why, ...exercises]
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
  const todos = isNext ? renderTodos(paint, exercise) : []
  return [...line, ...todos, ...(why === undefined ? [] : paragraph(paint, 'dim', '      ', why))]
}

/** The exercise where the learner stands, TODO by TODO: a mark for each check, and what it is worth. */
function renderTodos(paint: Paint, exercise: ExerciseReport): string[] {
  const core = exercise.checks.filter((check) => !check.bonus && check.todo !== undefined)
  const numbers = [...new Set(core.map((check) => check.todo))].sort((a, b) => (a ?? 0) - (b ?? 0))
  const worth = core.length === 0 ? 0 : Math.round((exercise.maxScore / core.length) * 100) / 100
  return numbers.map((todo) => {
    const checks = core.filter((check) => check.todo === todo)
    const marks = checks.map(({ status }) =>
      status === 'passed' ? paint('good', paint.symbols.passed) : paint('dim', paint.symbols.todo),
    )
    const each = `${worth} point${worth === 1 ? '' : 's'}${checks.length > 1 ? ' each' : ''}`
    return `      TODO ${todo}  ${marks.join(' ')}  ${paint('dim', each)}`
  })
}

/** How long ago the learner began, and the points since. */
function renderSince(paint: Paint, report: Report, since: StatusView['since']): string[] {
  if (!since) return []
  const days = Math.round((midnight(since.now) - midnight(since.startedAt)) / 86_400_000)
  const ago = days <= 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`
  const score = sumOf(report.stages.map((stage) => stage.score))
  const bonus = sumOf(report.stages.map((stage) => stage.bonus ?? 0))
  const exercises = report.stages.flatMap((stage) => stage.exercises)
  const passed = exercises.filter(({ status }) => status === 'passed').length
  const text = `Started ${ago}. Since then: ${counted(passed, 'exercise')} passed, ${counted(score, 'point')}${bonus > 0 ? ` and ${counted(bonus, 'bonus point')}` : ''}.`
  return [...paragraph(paint, 'plain', '', text), '']
}

function sumOf(points: readonly number[]): number {
  return Math.round(points.reduce((sum, one) => sum + one, 0) * 10) / 10
}

/** The beginning of a day where the learner lives. */
function midnight(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime()
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
