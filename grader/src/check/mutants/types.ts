import type { Exercise } from '../../course/index.ts'

/** A change of the solution that the suite did not notice. Line and column count from 1. */
export type Survivor = {
  file: string
  line: number
  column: number
  original: string
  replacement: string
}

export type MutantResult = {
  exercise: Exercise
  killed: number
  survivors: readonly Survivor[]
  /** Why the figures cannot be trusted, as a sentence. */
  invalid?: string
}
