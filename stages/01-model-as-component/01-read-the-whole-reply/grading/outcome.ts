import { ensure, LearnerThrow, type ModelCall, show } from '@stagecraft/suite'
import type { AskResult } from '../types.ts'
import type { Outcome } from './asking.ts'

/** What `ask` returned for a reply, as words of a sentence. */
export function told(result: AskResult): string {
  if (result.ok) return `${show(result.value)} as the answer`
  const { kind, message } = result.error
  // Told only where the API sent no error: so something in the code broke, and its message says what.
  const cause = kind === 'api' ? ` with the message ${show(message)}, though the API sent no error` : ''
  return `an error of kind ${show(kind)}${cause}`
}

/** What became of a question about a reply, as words of a sentence. */
export function ended(outcome: Outcome): string {
  if (!('thrown' in outcome)) return `you returned ${told(outcome.result)}`
  const { thrown } = outcome
  if (!(thrown instanceof LearnerThrow)) return 'your code threw'
  return `your code threw ${thrown.className}${thrown.place ? ` in line ${thrown.place.line}` : ''}: ‘${thrown.message}’`
}

/** True when the code broke over a reply, whether `ask` threw that or returned it as an error of the API. */
export function isBroken(outcome: Outcome): boolean {
  if ('thrown' in outcome) return isCrash(outcome.thrown)
  return !outcome.result.ok && outcome.result.error.kind === 'api'
}

/** True for an error that broken code makes and nobody throws on purpose: a field read from nothing, text that is no JSON. */
export function isCrash(thrown: unknown): boolean {
  const names = ['TypeError', 'SyntaxError', 'ReferenceError', 'RangeError']
  return thrown instanceof LearnerThrow && names.includes(thrown.className)
}

/** True when the caller cannot see that there was an answer: an empty text, or the error that says so. */
export function isLost(outcome: Outcome): boolean {
  if ('thrown' in outcome) return false
  const { result } = outcome
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
