import type { CheckReport, Report } from '../base/report.ts'
import { type ExportView, explanationOf, fileOf, type GradedExercise, gradedExercises, totalOf } from './graded.ts'
import { inert, inertLine } from './inert.ts'
import { lowestOpenTodo, scoreOf } from './open.ts'
import { renderSummary } from './summary.ts'

/** GitHub shows this many annotations of one kind for a step, and drops the rest. */
const shownAnnotations = 10
/** A step summary may have a mebibyte. */
const summaryChars = 500_000

/** Problem matchers that common setup actions leave behind: a printed line that looks like a compiler error would become an annotation. */
const matchers = ['tsc', 'eslint-stylish', 'eslint-compact']

/**
 * The run as a log for GitHub Actions: the report as text, which may hold what a learner printed and in which commands are
 * therefore switched off, then annotations of our own.
 * @param text the report as the terminal shows it, without colour
 * @param token ends the part without commands; must be unguessable, new for each run
 */
export function renderGithubLog(report: Report, view: ExportView, text: string, token: string): string {
  const exercises = gradedExercises(report, view)
  const annotations = exercises.flatMap(annotationOf).slice(0, shownAnnotations)
  const verdict = command('notice', { title: 'Stagecraft' }, scoreOf(totalOf(exercises), 'point'))
  return [
    ...matchers.map((owner) => command('remove-matcher', { owner }, '')),
    `::stop-commands::${token}`,
    // Older commands (`##[…]`) are found anywhere in a line, and this part may end without a newline.
    inert(text, 900_000).replaceAll('##[', '## ['),
    `::${token}::`,
    ...annotations,
    verdict,
    '',
  ].join('\n')
}

/** The run as a step summary: Markdown in which everything a learner could have written stands in code. */
export function renderGithubSummary(report: Report, view: ExportView): string {
  return `## Stagecraft\n\n${renderSummary(report, view, summaryChars)}`
}

/** One annotation for each open exercise: its first open check of the lowest open TODO. */
function annotationOf(exercise: GradedExercise): string[] {
  const { report, name } = exercise
  if (report.status === 'passed') return []
  const lowest = lowestOpenTodo(report)
  const check = report.checks.find((candidate) => isTold(candidate) && (candidate.todo ?? lowest) === lowest)
  const file = fileOf(exercise, check)
  const place = check?.place
  const properties = {
    ...(file !== undefined && { file }),
    ...(place && { line: String(place.line), col: String(place.column) }),
    title: inertLine(check ? `${name}: ${check.name}` : name, 200),
  }
  const message = (check && explanationOf(check)) || report.reason || 'Not passed.'
  return [command('error', properties, inert(message, 2_000))]
}

function isTold(check: CheckReport): boolean {
  return check.status === 'failed' || check.status === 'todo' || check.status === 'error'
}

/** A workflow command. What it carries is escaped, so that a text can neither end it nor begin another. */
function command(name: string, properties: Readonly<Record<string, string>>, data: string): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`)
  return `::${name}${written.length > 0 ? ` ${written.join(',')}` : ''}::${escapeData(data)}`
}

function escapeData(text: string): string {
  return text.replaceAll('##[', '## [').replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
