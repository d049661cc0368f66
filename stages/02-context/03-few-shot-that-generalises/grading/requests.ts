/** What a request of the learner's shows the model. */
import { ensure, type MajorityLabelOptions, type ModelCall, type replay } from '@stagecraft/suite'
import type { LabelledTicket } from '../types.ts'
import { bare, learner, quoted } from './chosen.ts'
import type { UnseenTicket } from './tickets.ts'

/** What the simulated model knows: the tickets that can be shown, and those that can be asked about. */
export function world(pool: readonly LabelledTicket[], questions: readonly UnseenTicket[]): MajorityLabelOptions {
  return { labels: ['late', 'refund', 'customs', 'damaged', 'address'], known: pool, questions }
}

/** Has the request written, sends it, and gives what it held and what the model answered. */
export async function ask(
  model: ReturnType<typeof replay>,
  ticket: UnseenTicket,
  examples: readonly LabelledTicket[],
): Promise<{ call: ModelCall; text: string; answer: string }> {
  const request = await learner.labelRequest(bare(ticket), examples)
  const { status } = await model.send(request)
  // What the API said comes below this sentence, in the place of what the check asks next.
  ensure(status === 200, `Your request for ${quoted(ticket)} brought no label.`)
  const call = model.calls.at(-1)
  ensure(call, 'Your request did not reach the model.')
  return { call, text: textOf(call), answer: call.answer.text }
}

/** All text of a request, instructions first. */
function textOf({ system, turns }: ModelCall): string {
  const parts = turns.flatMap((turn) => turn.parts.map((part) => (part.type === 'text' ? part.text : '')))
  return [system, ...parts].join('\n')
}

/** Letters that no two texts begin with. */
const opening = 16

/** Where an example stands, and what stands between it and the next one, or the end. */
export type Place = { example: LabelledTicket; at: number; isWhole: boolean; answer: string }

/** The examples that a text holds, in its order, found by their first letters. */
export function placesIn(text: string, examples: readonly LabelledTicket[]): Place[] {
  const found = examples
    .map((example) => ({ example, at: text.indexOf(example.text.slice(0, opening)) }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at)
  return found.map(({ example, at }, index) => {
    const isWhole = text.startsWith(example.text, at)
    const start = at + (isWhole ? example.text.length : opening)
    return { example, at, isWhole, answer: text.slice(start, found[index + 1]?.at) }
  })
}

/** The first JSON object in a text; inside a JSON string its quotes are escaped. */
export function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  for (const [candidate] of text.matchAll(/\{[^{}]*\}/g)) {
    for (const form of [candidate, candidate.replaceAll('\\"', '"')]) {
      try {
        return JSON.parse(form) as Record<string, unknown>
      } catch {
        // Braces that hold no JSON.
      }
    }
  }
  return undefined
}

/** The label in an answer of the model's; undefined when it has none. */
export function labelIn(answer: string): unknown {
  return objectIn(answer)?.label
}
