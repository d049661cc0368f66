import type { CheckReport, ExerciseReport, Report } from '../base/report.ts'
import { type ExportView, explanationOf, findingsOf, type GradedExercise, gradedExercises, totalOf } from './graded.ts'
import { inert, inertLine } from './inert.ts'
import { wrap } from './layout.ts'
import { laterTodos, laterWords, lowestOpenTodo, scoreOf } from './open.ts'

const columns = 100

/**
 * A text of unknown origin as a code span: inside one, GitHub and GitLab make no links, mentions, images, HTML or emoji of it.
 * The fence is longer than every run of backticks in the text, so nothing in it can end the span.
 */
export function codeSpan(text: string, limit = 300): string {
  const line = inertLine(text, limit) || ' '
  const fence = '`'.repeat(longestRun(line) + 1)
  const padded = /^`|`$|^ .* $/.test(line) ? ` ${line} ` : line
  return fence + padded + fence
}

/** A text of unknown origin as a code block, wrapped, under a fence that nothing in it can end. */
export function codeBlock(text: string, limit = 6_000): string {
  const lines = wrap(inert(text, limit).replace(/(?<!\n)\n+$/, ''), columns)
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1))
  return [`${fence}text`, ...lines, fence].join('\n')
}

/**
 * The run as Markdown, for a step summary or a comment. Everything that a learner could have written stands in code; the
 * rest is ours. Ends where `maxChars` is reached, and says so.
 */
export function renderSummary(report: Report, view: ExportView, maxChars: number): string {
  const exercises = gradedExercises(report, view)
  const sections = [
    verdictLine(report, exercises),
    ...findingsOf(report, view).map((finding) => codeBlock(finding)),
    exercises.map(exerciseLine).join('\n'),
    ...exercises.filter(({ report }) => report.status !== 'passed').flatMap(openExercise),
  ]
  return joined(sections, maxChars)
}

/** Blocks with an empty line between them, as many as fit. */
export function joined(blocks: readonly string[], maxChars: number): string {
  const cutNote = 'The rest does not fit here; the whole report is in the files of the job.'
  let text = ''
  for (const block of blocks.filter((candidate) => candidate !== '')) {
    if (text.length + block.length + cutNote.length + 4 > maxChars) return `${text}${cutNote}\n`
    text += `${block}\n\n`
  }
  return `${text.trimEnd()}\n`
}

function verdictLine(report: Report, exercises: readonly GradedExercise[]): string {
  if (report.error) return 'This submission could not be graded.'
  const passed = exercises.filter(({ report }) => report.status === 'passed').length
  return `**${passed} of ${exercises.length}** exercises passed, ${scoreOf(totalOf(exercises), 'point')}.`
}

const exerciseWords: Record<ExerciseReport['status'], string> = {
  passed: '✔ passed',
  failed: '✘ not passed',
  error: '✘ could not be graded',
  todo: '○ not written yet',
  'not-reached': '· not reached',
}

function exerciseLine(exercise: GradedExercise): string {
  const { report } = exercise
  const score = report.checks.length > 0 ? `, ${scoreOf(report)} ${report.maxScore === 1 ? 'point' : 'points'}` : ''
  return `- ${codeSpan(exercise.name)} ${exerciseWords[report.status]}${score}`
}

const checkMarks: Record<CheckReport['status'], string> = {
  passed: '✔',
  failed: '✘',
  error: '✘',
  todo: '○',
  'not-reached': '·',
}

/** Like the terminal: the lowest open TODO in full, each later one as a line. */
function openExercise(exercise: GradedExercise): string[] {
  const { report } = exercise
  const lowest = lowestOpenTodo(report)
  const told = report.checks.filter((check) => isTold(check) && (check.todo === undefined || check.todo === lowest))
  const later = lowest === undefined ? [] : laterTodos(report, lowest)
  return [
    `### ${codeSpan(exercise.name)}`,
    report.reason === undefined ? '' : codeBlock(report.reason),
    report.checks.map((check) => `- ${checkMarks[check.status]} ${codeSpan(check.name)}`).join('\n'),
    ...told.map(openCheck),
    ...later.map((todo) => `${laterWords(todo)}.`),
    ...report.findings.map((finding) => codeBlock(finding)),
  ]
}

function isTold(check: CheckReport): boolean {
  return !check.bonus && check.status !== 'passed' && check.status !== 'not-reached'
}

function openCheck(check: CheckReport): string {
  const told = explanationOf(check)
  const place = check.place === undefined ? '' : `${check.place.file}:${check.place.line}`
  const blocks = [
    told === '' && place === '' ? '' : codeSpan(check.name),
    told === '' ? '' : codeBlock(told),
    place === '' ? '' : `At ${codeSpan(place)}`,
    check.output ? `Your code printed:\n\n${codeBlock(check.output)}` : '',
  ]
  return blocks.filter((block) => block !== '').join('\n\n')
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map((match) => match[0].length))
}
