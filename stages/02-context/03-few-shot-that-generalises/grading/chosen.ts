/** What the learner's code chose, once it is known to be what the type says. */
import { ensure, learnerOf, nearest, show, textSimilarity } from '@stagecraft/suite'
import type * as starter from '../examples.ts'
import type { ExampleOptions, Label, LabelledTicket, Ticket } from '../types.ts'

export const learner = learnerOf<typeof starter>()

/** From here on, two texts say the same in other words: the brief's number. */
export const same = 0.9

/** Only what the learner may know of a ticket. */
export function bare({ id, text }: Ticket): Ticket {
  return { id, text }
}

/** The examples for a ticket; each is one of the pool, and at least one is there. */
export async function choose(
  ticket: Ticket,
  pool: readonly LabelledTicket[],
  options: ExampleOptions = {},
): Promise<LabelledTicket[]> {
  const chosen: unknown = await learner.selectExamples(bare(ticket), pool, options)
  ensure(Array.isArray(chosen), `\`selectExamples\` returned ${show(chosen)} instead of a list of tickets.`)
  ensure(chosen.length > 0, `You chose no example for ${quoted(ticket)}, from a pool of ${pool.length}.`)
  return chosen.map((one: unknown) => {
    const { id, text, label } = Object(one) as Partial<LabelledTicket>
    const found = pool.find((labelled) => labelled.id === id && labelled.text === text && labelled.label === label)
    ensure(found, `\`selectExamples\` returned ${show(one, 60)}, which is no ticket of the pool.`)
    return found
  })
}

/** The labels of the ten tickets nearest to this one, without those that are there for want of nearer ones. */
export function likelyLabels(ticket: Ticket, pool: readonly LabelledTicket[]): Label[] {
  const hits = nearest(ticket.text, pool).slice(0, 10)
  return [...new Set(hits.filter(({ score }) => score >= 0.3).map(({ item }) => item.label))]
}

/** The label that most of some tickets have, and how many have it. */
export function mostFrequent(tickets: readonly LabelledTicket[]): { label: Label | undefined; times: number } {
  const times = (label: Label) => tickets.filter((one) => one.label === label).length
  const [first] = [...tickets].sort((one, other) => times(other.label) - times(one.label))
  return { label: first?.label, times: first ? times(first.label) : 0 }
}

/** The first two of some tickets that say the same. */
export function twins(tickets: readonly LabelledTicket[]): readonly [LabelledTicket, LabelledTicket] | undefined {
  for (const [index, one] of tickets.entries()) {
    const other = tickets.slice(index + 1).find(({ text }) => textSimilarity(one.text, text) >= same)
    if (other) return [one, other]
  }
  return undefined
}

export function quoted({ text }: { text: string }): string {
  return `“${text.length > 44 ? `${text.slice(0, 43)}…` : text}”`
}
