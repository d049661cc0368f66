/**
 * Your work from stage 01 that this stage builds on. If one of your exports has another name, this is the one place to
 * say so.
 */
export { ask } from '@stagecraft/01-model-as-component/01-read-the-whole-reply/ask.ts'
export type {
  AskError,
  AskInput,
  AskMeta,
  AskResult,
} from '@stagecraft/01-model-as-component/01-read-the-whole-reply/types.ts'
export { cost, normalizeUsage } from '@stagecraft/01-model-as-component/02-tokens-and-money/tokens.ts'
