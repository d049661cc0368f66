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

/** `3 of 8`, and what bonus checks add: `8 of 8 + 1 bonus`. With a unit: `3 of 8 points`. */
export function scoreOf(report: { score: number; maxScore: number }, unit = ''): string {
  const { score, maxScore } = report
  const base = `${points(Math.min(score, maxScore))} of ${points(maxScore)}${unit && ` ${unit}${maxScore === 1 ? '' : 's'}`}`
  return score > maxScore ? `${base} + ${points(score - maxScore)} bonus` : base
}

function points(value: number): string {
  return String(Math.round(value * 10) / 10)
}
