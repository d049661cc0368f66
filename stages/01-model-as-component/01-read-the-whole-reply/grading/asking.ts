import { ensure, learnerOf, type ModelCall, replay, show } from '@stagecraft/suite'
import type * as starter from '../ask.ts'
import type { AskInput, AskResult } from '../types.ts'

const learner = learnerOf<typeof starter>()

export type Asked = { calls: readonly ModelCall[]; call: ModelCall; result: AskResult }

/** What became of one question: what `ask` returned, or what it threw. */
export type Outcome = Omit<Asked, 'result'> & ({ result: AskResult } | { thrown: unknown })

/**
 * Asks while the model answers as recorded, however often it is asked. A request that the API itself refuses fails the
 * check, and the API's words are added: code that hides errors would seem to have another fault.
 */
export async function outcomeOf(
  recording: string,
  values: Readonly<Record<string, unknown>>,
  input: AskInput,
): Promise<Outcome> {
  const { calls } = replay(recording, { values, repeatLast: true })
  const outcome = await learner.ask(input).then(
    (result) => ({ result }),
    (thrown: unknown) => ({ thrown }),
  )
  const [call] = calls
  if (!call && 'thrown' in outcome) throw outcome.thrown
  ensure(call, 'Your code sent no request to a model.')
  const refused = call.answer.reply !== undefined && 'http' in call.answer.reply
  ensure(!refused || isErrorRecording(recording), `Your \`ask\` got no answer from ${call.model}.`)
  if ('thrown' in outcome) return { calls, call, thrown: outcome.thrown }
  const { result } = outcome
  ensure(isResult(result), `\`ask\` returned ${show(result)}; its callers expect an \`AskResult\`.`)
  return { calls, call, result }
}

/**
 * The same where it must not throw.
 * @throws what `ask` threw
 */
export async function askWith(
  recording: string,
  values: Readonly<Record<string, unknown>>,
  input: AskInput,
): Promise<Asked> {
  return returned(await outcomeOf(recording, values, input))
}

/** @throws what `ask` threw */
export function returned(outcome: Outcome): Asked {
  if ('thrown' in outcome) throw outcome.thrown
  return outcome
}

function isResult(result: unknown): result is AskResult {
  if (typeof result !== 'object' || result === null || !('ok' in result)) return false
  return result.ok ? 'value' in result : 'error' in result && typeof result.error === 'object' && result.error !== null
}

function isErrorRecording(recording: string): boolean {
  return recording === 'bad-request' || recording === 'overloaded'
}
