import type { Report } from '../base/report.ts'
import { type ExportView, type GradedExercise, gradedExercises, worthOf } from './graded.ts'
import { inertLine } from './inert.ts'

const columns = [
  'stage',
  'exercise',
  'exercise_status',
  'exercise_score',
  'exercise_max_score',
  'exercise_bonus',
  'check',
  'todo',
  'kind',
  'status',
  'score',
  'max_score',
  'mistake',
  'message',
] as const

type Row = Partial<Record<(typeof columns)[number], string | number>>

/** One row for each check of the run (RFC 4180: CRLF, quotes doubled). An exercise without checks has one row. */
export function renderCsv(report: Report, view: ExportView): string {
  const rows = gradedExercises(report, view).flatMap(rowsOf)
  const lines = rows.map((row) => columns.map((column) => csvCell(row[column] ?? '')).join(','))
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`
}

function rowsOf(exercise: GradedExercise): Row[] {
  const { report } = exercise
  const base: Row = {
    stage: exercise.stage,
    exercise: report.slug,
    exercise_status: report.status,
    exercise_score: report.score,
    exercise_max_score: report.maxScore,
    exercise_bonus: report.bonus ?? 0,
  }
  if (report.checks.length === 0) return [{ ...base, message: report.reason ?? '' }]
  return report.checks.map((check) => {
    const { score, maxScore } = worthOf(check, exercise)
    return {
      ...base,
      check: check.name,
      todo: check.todo ?? '',
      kind: check.guard ? 'guard' : check.bonus ? 'bonus' : 'core',
      status: check.status,
      score,
      max_score: maxScore,
      mistake: check.mistake ?? '',
      message: check.message ?? '',
    }
  })
}

/**
 * One cell. Spreadsheets run a text that begins with `=`, `+`, `-` or `@` as a formula, also after blanks: an apostrophe
 * before it keeps it a text.
 */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = inertLine(value, 2_000)
  const inactive = /^[=+\-@|%\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(inactive) ? `"${inactive.replaceAll('"', '""')}"` : inactive
}
