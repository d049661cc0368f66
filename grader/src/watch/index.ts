export { watchFiles } from './files.ts'
export { type Surroundings, watchExercise } from './loop.ts'
export { openTerminal } from './terminal.ts'
export type { PageName, Text, Verdict, Work } from './work.ts'
