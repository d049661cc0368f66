import { countTokens, nearest, type ProviderRequest, textSimilarity } from '@stagecraft/kit'
import { answerSchema, instruction } from './labels.ts'
import type { ExampleOptions, Label, LabelledTicket, Ticket } from './types.ts'

/** One queue for each label, nearest first; the labels take turns, and the nearest label has the first one. */
class Turns {
  readonly #queues = new Map<Label, LabelledTicket[]>()
  readonly #taken: LabelledTicket[] = []

  constructor(sorted: readonly LabelledTicket[]) {
    for (const one of sorted) {
      if (!this.#queues.has(one.label)) this.#queues.set(one.label, [])
      this.#queues.get(one.label)?.push(one)
    }
  }

  /** The next ticket of each label, as long as there are places. */
  take(places: number, fits: (ticket: LabelledTicket) => boolean): LabelledTicket[] {
    while (this.#taken.length < places) {
      const before = this.#taken.length
      for (const queue of this.#queues.values()) {
        if (this.#taken.length < places) this.#takeFrom(queue, fits)
      }
      if (this.#taken.length === before) break
    }
    return this.#taken
  }

  #takeFrom(queue: LabelledTicket[], fits: (ticket: LabelledTicket) => boolean): void {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { text } = next
      if (this.#taken.some((one) => textSimilarity(one.text, text) >= 0.9) || !fits(next)) continue
      this.#taken.push(next)
      return
    }
  }
}

export const selectExamples = (
  ticket: Ticket,
  pool: readonly LabelledTicket[],
  options?: ExampleOptions,
): LabelledTicket[] => {
  const hits = nearest(ticket.text, pool).filter((hit) => hit.score < 0.9 && hit.item.id !== ticket.id)
  let room = options?.budgetTokens ?? Number.MAX_SAFE_INTEGER
  const fits = ({ text }: LabelledTicket): boolean => {
    if (options?.budgetTokens === undefined) return true
    const tokens = countTokens(text)
    if (tokens > room) return false
    room -= tokens
    return true
  }
  const taken = new Turns(hits.map((hit) => hit.item)).take(options?.k ?? 5, fits)
  const score = new Map(hits.map((hit) => [hit.item, hit.score]))
  return [...taken].sort((one, other) => (score.get(one) ?? 0) - (score.get(other) ?? 0))
}

/** All examples are one JSON text in a message of their own. */
export const labelRequest = (ticket: Ticket, examples: readonly LabelledTicket[]): ProviderRequest => {
  const shown = examples.map(({ text, label }) => ({ ticket: text, answer: { label } }))
  const messages = [
    { role: 'developer', content: instruction },
    ...(shown.length > 0 ? [{ role: 'user', content: JSON.stringify(shown, null, 2) }] : []),
    { role: 'user', content: JSON.stringify({ ticket: ticket.text }) },
  ]
  return {
    api: 'chat',
    body: {
      model: 'gpt-5.5',
      messages,
      response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: answerSchema } },
    },
  }
}
