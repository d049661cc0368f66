import type { CheckReport, Report } from '../base/report.ts'
import {
  type ExportView,
  explanationOf,
  findingsOf,
  type GradedExercise,
  gradedExercises,
  totalOf,
  worthOf,
} from './graded.ts'
import { inert, inertLine } from './inert.ts'

const textLimit = 8_000

/**
 * The run as Gradescope's `results.json`. Texts are marked as plain text, so that nothing a learner prints is rendered;
 * what the harness itself prints stays with the instructors.
 */
export function renderGradescope(report: Report, view: ExportView): string {
  const exercises = gradedExercises(report, view)
  const { score, bonus } = totalOf(exercises)
  const seconds = Math.max(0, ...exercises.map((exercise) => exercise.report.durationMs ?? 0)) / 1000
  const results = {
    // What is above the maximum is extra credit there; it is the sum of the tests below.
    score: Math.round((score + bonus) * 100) / 100,
    execution_time: Math.round(seconds * 100) / 100,
    output: inert(summaryOf(exercises, findingsOf(report, view)), textLimit),
    output_format: 'text',
    test_output_format: 'text',
    test_name_format: 'text',
    visibility: 'visible',
    stdout_visibility: 'hidden',
    extra_data: { courseVersion: report.courseVersion, seed: report.seed },
    tests: exercises.flatMap(testsOf),
  }
  return `${JSON.stringify(results, null, 2)}\n`
}

function summaryOf(exercises: readonly GradedExercise[], findings: readonly string[]): string {
  const passed = exercises.filter(({ report }) => report.status === 'passed').length
  return [`${passed} of ${exercises.length} exercises passed.`, ...findings].join('\n\n')
}

function testsOf(exercise: GradedExercise, index: number) {
  const { report } = exercise
  if (report.checks.length === 0) return [wholeTest(exercise, index)]
  return report.checks.map((check, position) => {
    const { score, maxScore } = worthOf(check, exercise)
    return {
      score,
      max_score: maxScore,
      status: check.status === 'passed' ? 'passed' : 'failed',
      name: inertLine(`${exercise.name}: ${check.name}`, 300),
      number: `${index + 1}.${position + 1}`,
      output: inert(outputOf(check), textLimit),
      tags: [exercise.stage, report.slug],
      visibility: 'visible',
      extra_data: { status: check.status, ...(check.mistake !== undefined && { mistake: check.mistake }) },
    }
  })
}

/** An exercise without checks was not reached, or could not be graded. */
function wholeTest(exercise: GradedExercise, index: number) {
  const { report } = exercise
  return {
    score: 0,
    max_score: exercise.isBonus ? 0 : report.maxScore,
    status: 'failed',
    name: inertLine(exercise.name, 300),
    number: `${index + 1}.1`,
    output: inert(report.reason ?? 'Not graded.', textLimit),
    tags: [exercise.stage, report.slug],
    visibility: 'visible',
    extra_data: { status: report.status },
  }
}

function outputOf(check: CheckReport): string {
  const words = check.status === 'not-reached' ? 'Not reached: a check before it failed.' : ''
  const printed = check.output ? `Your code printed:\n${check.output}` : ''
  const told = explanationOf(check) || words
  return [told, printed].filter(Boolean).join('\n\n')
}
