import { nearest, type ProviderRequest, textSimilarity } from '@stagecraft/kit'
import { answerSchema, instruction } from './labels.ts'
import type { ExampleOptions, LabelledTicket, Ticket } from './types.ts'

/** Begins with the nearest, and swaps out the farthest one that is too many until nothing is left to mend. */
export function selectExamples(
  ticket: Ticket,
  pool: readonly LabelledTicket[],
  { k = 5 }: ExampleOptions = {},
): LabelledTicket[] {
  if (k === 0) return []
  const ranked = nearest(ticket.text, pool).filter((hit) => hit.item.id !== ticket.id && hit.score < 0.9)
  const bench: LabelledTicket[] = []
  for (const { item } of ranked) {
    if (bench.every((other) => textSimilarity(other.text, item.text) < 0.9)) bench.push(item)
  }
  const likely = [...new Set(bench.slice(0, 10).map((one) => one.label))]
  let chosen = bench.slice(0, k)

  const countOf = (label: string) => chosen.filter((one) => one.label === label).length
  const swap = (out: LabelledTicket | undefined, into: LabelledTicket | undefined) => {
    if (!out || !into) return false
    chosen = [...chosen.filter((one) => one !== out), into]
    return true
  }
  const crowded = () => [...chosen].reverse().sort((one, other) => countOf(other.label) - countOf(one.label))[0]

  for (const label of likely.filter((one) => countOf(one) === 0)) {
    swap(
      crowded(),
      bench.find((one) => one.label === label),
    )
  }
  while (Math.max(...likely.map(countOf)) > 0.6 * k) {
    const next = bench.find((one) => !chosen.includes(one) && countOf(one.label) + 1 <= 0.6 * k)
    if (!swap(crowded(), next)) break
  }
  return chosen
}

/** The examples stand in the instructions: Mira has read them all. */
export async function labelRequest(ticket: Ticket, examples: readonly LabelledTicket[]): Promise<ProviderRequest> {
  const shown = examples.map(({ text, label }) => `Ticket: ${text}\nAnswer: ${JSON.stringify({ label })}`)
  return {
    api: 'responses',
    body: {
      model: 'gpt-5.5',
      instructions: [instruction, ...shown].join('\n\n'),
      input: ticket.text,
      text: { format: { type: 'json_schema', name: 'answer', schema: answerSchema, strict: true } },
    },
  }
}
