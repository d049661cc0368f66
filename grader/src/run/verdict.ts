import type { CheckReport, ExerciseReport, ExerciseStatus } from '../base/report.ts'
import type { Exercise } from '../course/index.ts'
import { type CheckDeclaration, type Session, withLate } from '../suite/sessions.ts'
import type { SuiteOutcome } from './vitest.ts'

/**
 * The report of one exercise. A pass needs every check that the suite declared to have passed exactly once, by the
 * session's count and by vitest's own.
 */
export function verdictOf(
  exercise: Exercise,
  session: Session,
  outcome: SuiteOutcome,
  findings: string[],
): ExerciseReport {
  const checks = session.declared.map((check) => reportOf(check, session))
  const bugs = [
    ...outcome.errors,
    ...session.settled.flatMap((result) => result.bug ?? []),
    ...disagreements(session, outcome),
  ]
  const status: ExerciseStatus = bugs.length > 0 ? 'error' : statusOf(checks)
  return {
    slug: exercise.slug,
    status,
    ...scoreOf(exercise, checks),
    checks,
    findings,
    ...(bugs.length > 0 && { reason: outcome.inFiles(bugs.join('\n\n')) }),
  }
}

/** Core checks and guards decide; bonus checks never do. */
export function statusOf(checks: readonly CheckReport[]): ExerciseStatus {
  const deciding = checks.filter((check) => !check.bonus)
  if (deciding.length === 0 || deciding.some((check) => check.status === 'error')) return 'error'
  if (deciding.every((check) => check.status === 'passed')) return 'passed'
  const open = deciding.filter((check) => check.status !== 'passed')
  return open.every((check) => check.status === 'todo' || check.status === 'not-reached') ? 'todo' : 'failed'
}

/** One point for each core check, or shares of the manifest's points; bonus checks are worth the same, and counted apart. */
export function scoreOf(
  exercise: Pick<Exercise, 'points'>,
  checks: readonly CheckReport[],
): Pick<ExerciseReport, 'score' | 'maxScore' | 'bonus'> {
  const core = checks.filter((check) => !check.bonus && !check.guard)
  const maxScore = exercise.points ?? core.length
  const worth = core.length === 0 ? 0 : maxScore / core.length
  const earned = (some: readonly CheckReport[]) =>
    Math.round(some.filter((check) => check.status === 'passed').length * worth * 100) / 100
  const bonus = earned(checks.filter((check) => check.bonus))
  return { score: earned(core), maxScore, ...(bonus > 0 && { bonus }) }
}

function reportOf(declaration: CheckDeclaration, { settled, late }: Session): CheckReport {
  const result = settled.find((other) => other.name === declaration.name)
  const { bug: _, ...shown } = (result && withLate(result, late)) ?? {
    name: declaration.name,
    status: 'not-reached' as const,
    message: 'The run ended before this check.',
  }
  const guard = declaration.todo === undefined && !declaration.bonus
  return {
    ...shown,
    ...(declaration.todo !== undefined && { todo: declaration.todo }),
    ...(guard && { guard }),
    ...(declaration.bonus && { bonus: true }),
  }
}

function disagreements(session: Session, outcome: SuiteOutcome): string[] {
  const passed = session.settled.filter((result) => result.status === 'passed').length
  const twice = session.settled.length !== new Set(session.settled.map((result) => result.name)).size
  const found: string[] = []
  if (twice) found.push('A check settled twice.')
  if (outcome.errors.length === 0 && outcome.collected !== session.declared.length) {
    found.push(`vitest collected ${outcome.collected} checks, the suite declared ${session.declared.length}.`)
  }
  if (passed !== outcome.passed) found.push(`vitest saw ${outcome.passed} checks pass, the session ${passed}.`)
  return found
}
