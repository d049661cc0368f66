export { gradeExercises } from './grade.ts'
export { compileFiles } from './typecheck.ts'
export type { Job, RunOptions, Subject, Trace } from './types.ts'
export { scoreOf, statusOf } from './verdict.ts'
