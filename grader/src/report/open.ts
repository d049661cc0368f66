import type { CheckReport, ExerciseReport } from '../base/report.ts'

/** The lowest TODO with a core check that is not passed; undefined when every TODO is done. */
export function lowestOpenTodo(exercise: ExerciseReport): number | undefined {
  const open = exercise.checks.filter((check) => isOpen(check) && !check.bonus).map((check) => check.todo)
  const numbers = open.filter((todo) => todo !== undefined)
  return numbers.length > 0 ? Math.min(...numbers) : undefined
}

export function isOpen(check: CheckReport): boolean {
  return check.status !== 'passed'
}

/** Later TODOs that still have open core checks, in order, with how many. */
export function laterTodos(exercise: ExerciseReport, lowest: number): { todo: number; open: number }[] {
  const counts = new Map<number, number>()
  for (const check of exercise.checks) {
    if (check.bonus || !isOpen(check) || check.todo === undefined || check.todo <= lowest) continue
    counts.set(check.todo, (counts.get(check.todo) ?? 0) + 1)
  }
  return [...counts].map(([todo, open]) => ({ todo, open })).sort((a, b) => a.todo - b.todo)
}

type Scored = { score: number; maxScore: number; checks?: readonly CheckReport[] }

/** `3 of 8`, and what bonus checks add: `3 of 8 + 1 bonus`. With a unit: `3 of 8 points`. */
export function scoreOf(report: Scored, unit = ''): string {
  const { score, maxScore } = report
  const bonus = bonusOf(report)
  const base = `${points(score - bonus)} of ${points(maxScore)}${unit && ` ${unit}${maxScore === 1 ? '' : 's'}`}`
  return bonus > 0 ? `${base} + ${points(bonus)} bonus` : base
}

/** What bonus checks earned; where no checks are told, what lies above the maximum. */
function bonusOf({ score, maxScore, checks }: Scored): number {
  if (!checks || checks.length === 0) return Math.max(0, score - maxScore)
  const core = checks.filter((check) => !check.bonus && !check.guard).length
  const passed = checks.filter((check) => check.bonus && check.status === 'passed').length
  return core === 0 ? 0 : Math.min(score, (passed * maxScore) / core)
}

function points(value: number): string {
  return String(Math.round(value * 10) / 10)
}
