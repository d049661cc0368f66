export type { Clock } from './clock.ts'
export { systemClock } from './clock.ts'
export type { Result } from './result.ts'
export { todo } from './todo.ts'
