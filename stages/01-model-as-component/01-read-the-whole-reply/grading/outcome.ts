import { ensure, type ModelCall, show } from '@stagecraft/suite'
import type { AskResult } from '../types.ts'

/** What `ask` returned, as words of a sentence. */
export function told(result: AskResult): string {
  return result.ok ? `${show(result.value)} as the answer` : `an error of kind ${show(result.error.kind)}`
}

/** True when the caller cannot see that there was an answer: an empty text, or the error that says so. */
export function isLost(result: AskResult): boolean {
  return result.ok ? !result.value : result.error.kind === 'empty'
}

/** Fails the check unless `ask` returned this answer. */
export function ensureAnswer(result: AskResult, answer: string): void {
  ensure(result.ok && result.value === answer, `The answer is ${show(answer)} and you returned ${told(result)}.`)
}

/** Fails the check unless `ask` returned an error of one of these kinds. */
export function ensureKind(result: AskResult, kinds: readonly string[], story: string): void {
  ensure(!result.ok && kinds.includes(result.error.kind), `${story} You returned ${told(result)}.`)
}

/** Input and output tokens under the names of the API that was asked. */
export function tokensIn(usage: unknown, { api }: ModelCall): { input: unknown; output: unknown } {
  const fields = (usage ?? {}) as Record<string, unknown>
  return api === 'chat'
    ? { input: fields.prompt_tokens, output: fields.completion_tokens }
    : { input: fields.input_tokens, output: fields.output_tokens }
}

/** The text of all user turns. */
export function userTextOf(call: ModelCall): string {
  const turns = call.turns.filter((turn) => turn.role === 'user')
  return turns.flatMap((turn) => turn.parts.map((part) => (part.type === 'text' ? part.text : ''))).join('\n')
}
