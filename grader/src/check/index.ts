export { checkCourse } from './check.ts'
export { countFacts, isProven, renderOutcome, renderProgress } from './render.ts'
export type { CheckOptions, CheckOutcome, ExerciseOutcome, Note, ProgressEvent, Share, Tally } from './types.ts'
