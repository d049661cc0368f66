import type { CheckReport, CheckStatus, ExerciseReport, StageReport } from '../base/report.ts'
import { type Guide, keyOf } from './guide.ts'

/** The lowest TODO with a core check that is not passed; undefined when every TODO is done. */
export function lowestOpenTodo(exercise: ExerciseReport): number | undefined {
  const open = exercise.checks.filter((check) => isOpen(check) && !check.bonus).map((check) => check.todo)
  const numbers = open.filter((todo) => todo !== undefined)
  return numbers.length > 0 ? Math.min(...numbers) : undefined
}

export function isOpen(check: CheckReport): boolean {
  return check.status !== 'passed'
}

/** What is open of a TODO that comes later: what failed, what is not written, what no check has looked at yet. */
export type LaterTodo = { todo: number; failed: number; unwritten: number; unseen: number }

/** Later TODOs that still have open core checks, in order. */
export function laterTodos(exercise: ExerciseReport, lowest: number): LaterTodo[] {
  const later = exercise.checks.filter((check) => !check.bonus && isOpen(check) && (check.todo ?? 0) > lowest)
  const count = (todo: number, ...statuses: CheckStatus[]) =>
    later.filter((check) => check.todo === todo && statuses.includes(check.status)).length
  return [...new Set(later.map((check) => check.todo ?? 0))]
    .sort((a, b) => a - b)
    .map((todo) => ({
      todo,
      failed: count(todo, 'failed', 'error'),
      unwritten: count(todo, 'todo'),
      unseen: count(todo, 'not-reached'),
    }))
}

/** `TODO 2: 1 check failed, 2 not reached yet`. */
export function laterWords({ todo, failed, unwritten, unseen }: LaterTodo): string {
  const groups = [
    [failed, 'failed'],
    [unwritten, 'not written yet'],
    [unseen, 'not reached yet'],
  ] as const
  const open = groups.filter(([count]) => count > 0)
  const words = open.map(
    ([count, state], index) => `${count}${index > 0 ? '' : count === 1 ? ' check' : ' checks'} ${state}`,
  )
  return `TODO ${todo}: ${words.join(', ')}`
}

type Scored = { score: number; maxScore: number; bonus?: number }

/** `3 of 8`, and what bonus checks add: `3 of 8 + 1 bonus`. With a unit: `3 of 8 points`. */
export function scoreOf({ score, maxScore, bonus = 0 }: Scored, unit = ''): string {
  const base = `${points(score)} of ${points(maxScore)}${unit && ` ${unit}${maxScore === 1 ? '' : 's'}`}`
  return bonus > 0 ? `${base} + ${points(bonus)} bonus` : base
}

/** The exercises that decide about a stage. */
export function coreOf({ slug: stage, exercises }: StageReport, guide: Guide): ExerciseReport[] {
  return exercises.filter(({ slug }) => guide.exercises.get(keyOf(stage, slug))?.kind === 'exercise')
}

/** The points of a stage. How many there are is known when each of its exercises has been graded once. */
export function stageScoreOf(stage: StageReport, guide: Guide): string {
  if (coreOf(stage, guide).every(({ maxScore }) => maxScore > 0)) return scoreOf(stage, 'point')
  const { score, bonus = 0 } = stage
  if (score + bonus === 0) return 'no points yet'
  return `${points(score)} point${score === 1 ? '' : 's'}${bonus > 0 ? ` + ${points(bonus)} bonus` : ''} so far`
}

function points(value: number): string {
  return String(Math.round(value * 10) / 10)
}
