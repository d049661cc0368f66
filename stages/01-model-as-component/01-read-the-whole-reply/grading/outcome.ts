import { ensure, type ModelCall, show } from '@stagecraft/suite'
import type { AskResult } from '../types.ts'

/** What `ask` returned, as words of a sentence. */
export function told(result: unknown): string {
  if (!isResult(result)) return show(result)
  return result.ok ? `${show(result.value)} as the answer` : `an error of kind ${show(result.error?.kind)}`
}

/** Fails the check unless `ask` returned this answer. */
export function ensureAnswer(result: AskResult, answer: string): void {
  ensure(
    isResult(result) && result.ok && result.value === answer,
    `The answer is ${show(answer)} and you returned ${told(result)}.`,
  )
}

/** Fails the check unless `ask` returned an error of one of these kinds. */
export function ensureKind(result: AskResult, kinds: readonly string[], story: string): void {
  ensure(isResult(result) && !result.ok && kinds.includes(result.error?.kind), `${story} You returned ${told(result)}.`)
}

export function messageOf(result: AskResult): string {
  return result.ok ? '' : String(result.error?.message ?? '')
}

export function isResult(result: unknown): result is AskResult {
  return typeof result === 'object' && result !== null && 'ok' in result
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
