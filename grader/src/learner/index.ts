/** The learner process: the walled-in child in which the code under judgement runs. */
export { isBubblewrapAvailable } from './bubblewrap.ts'
export { park } from './busy.ts'
export * from './contract.ts'
export { frozen } from './frozen.ts'
export { temporaryPrefix } from './leftovers.ts'
export { printable } from './printable.ts'
export { startLearner } from './process.ts'
