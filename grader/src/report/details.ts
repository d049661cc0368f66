import type { CheckReport, ExerciseReport, Report } from '../base/report.ts'

/**
 * How much a learner is told. `full`: everything. `actual-only`: what the code did, not why it matters and not which
 * misconception it looks like. `none`: names and results of the checks.
 */
export type Details = 'full' | 'actual-only' | 'none'

export const detailLevels: readonly Details[] = ['full', 'actual-only', 'none']

/** The same report with what the level keeps back left out, so that every renderer keeps it back. */
export function withDetails(report: Report, details: Details): Report {
  if (details === 'full') return report
  const stages = report.stages.map((stage) => ({
    ...stage,
    exercises: stage.exercises.map((exercise) => reduceExercise(exercise, details)),
  }))
  return { ...report, stages }
}

function reduceExercise(exercise: ExerciseReport, details: Details): ExerciseReport {
  const checks = exercise.checks.map((check) => reduceCheck(check, details))
  if (details === 'actual-only') return { ...exercise, checks }
  const { typeErrors: _, ...rest } = exercise
  return { ...rest, checks, findings: [] }
}

function reduceCheck(check: CheckReport, details: Details): CheckReport {
  const { help: _help, mistake, message, place, output, ...rest } = check
  if (details === 'none') return rest
  // A recognised mistake begins with what the code did; what follows is the diagnosis, which this level keeps back.
  const actual = message !== undefined && mistake !== undefined ? firstSentence(message) : message
  return { ...rest, ...(actual && { message: actual }), ...(place && { place }), ...(output && { output }) }
}

function firstSentence(text: string): string {
  const first = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)][0]
  return first?.segment.trim() ?? text
}
