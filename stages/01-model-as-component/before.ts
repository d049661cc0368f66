/** What later exercises of this stage take from earlier ones: your own files. If you renamed an export, adapt its line. */
export { ask } from '#01-read-the-whole-reply/ask.ts'
export type { AskError, AskInput, AskMeta, AskResult } from '#01-read-the-whole-reply/types.ts'
