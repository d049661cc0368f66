export { checkMutants } from './check-mutants.ts'
export { renderMutants } from './render.ts'
export type { MutantResult, Survivor } from './types.ts'
