export { gradeExercises } from './grade.ts'
export type { Job, RunOptions, Subject } from './types.ts'
export { scoreOf, statusOf } from './verdict.ts'
