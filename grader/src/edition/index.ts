export { type Made, makeEdition } from './make.ts'
export type { EditionOptions } from './types.ts'
