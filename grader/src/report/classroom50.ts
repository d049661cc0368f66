import type { CheckReport, Report } from '../base/report.ts'
import { type ExportView, explanationOf, type GradedExercise, gradedExercises } from './graded.ts'
import { inert, inertLine } from './inert.ts'

/** Who and what was graded, as Classroom 50's runner names it. */
export type Classroom50Submission = {
  classroom: string
  assignment: string
  /** `individual` or `group`. */
  assignmentType: string
  owner: string
  /** The tag, which begins with `submit/`. */
  submission: string
  /** Addresses of the commit, the release and the whole difference. */
  commit: string
  release: string
  review: string
  /** The submission's instant, to the second, in UTC. */
  datetime: string
}

/**
 * The run as Classroom 50's `result.json` (`classroom50/result/v1`). Its scores are whole numbers that never exceed their
 * maximum, so points are dealt out whole and bonus checks are shown without any.
 */
export function renderClassroom50(report: Report, view: ExportView, submission: Classroom50Submission): string {
  const tests = gradedExercises(report, view).flatMap(testsOf)
  const sum = (key: 'score' | 'max-score') => tests.reduce((total, test) => total + test[key], 0)
  const result = {
    schema: 'classroom50/result/v1',
    classroom: submission.classroom,
    assignment: submission.assignment,
    assignment_type: submission.assignmentType,
    owner: submission.owner,
    submission: submission.submission,
    commit: submission.commit,
    release: submission.release,
    review: submission.review,
    datetime: submission.datetime,
    score: sum('score'),
    'max-score': sum('max-score'),
    tests,
  }
  return `${JSON.stringify(result, null, 2)}\n`
}

type Test = {
  'test-name': string
  passed: boolean
  score: number
  'max-score': number
  status: string
  message?: string
  mistake?: string
}

function testsOf(exercise: GradedExercise): Test[] {
  const { report } = exercise
  if (report.checks.length === 0) return [wholeTest(exercise)]
  const core = report.checks.filter((check) => !check.bonus && !check.guard)
  const points = wholePoints(exercise.isBonus ? 0 : report.maxScore, core.length)
  return report.checks.map((check) => {
    const maximum = points[core.indexOf(check)] ?? 0
    const passed = check.status === 'passed'
    const message = messageOf(check)
    return {
      'test-name': inertLine(`${exercise.name}: ${check.name}`, 300),
      passed,
      score: passed ? maximum : 0,
      'max-score': maximum,
      status: check.status,
      ...(message !== '' && { message }),
      ...(check.mistake !== undefined && { mistake: check.mistake }),
    }
  })
}

function wholeTest(exercise: GradedExercise): Test {
  const { report } = exercise
  return {
    'test-name': inertLine(exercise.name, 300),
    passed: false,
    score: 0,
    'max-score': exercise.isBonus ? 0 : Math.round(report.maxScore),
    status: report.status,
    ...(report.reason !== undefined && { message: inert(report.reason, 4_000) }),
  }
}

function messageOf(check: CheckReport): string {
  return inert(explanationOf(check), 4_000)
}

/** Deals whole points out to `count` checks, as evenly as whole numbers can. */
function wholePoints(maxScore: number, count: number): number[] {
  const total = Math.round(maxScore)
  const upTo = (index: number) => Math.floor((index * total) / Math.max(1, count))
  return Array.from({ length: count }, (_, index) => upTo(index + 1) - upTo(index))
}
