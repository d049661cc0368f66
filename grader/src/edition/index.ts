export { type Made, makeEdition } from './make.ts'
export { type Passes, passedIn, proveAgain } from './passes.ts'
export type { EditionOptions } from './types.ts'
export { type Updated, updateEdition } from './update.ts'
