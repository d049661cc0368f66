import { countTokens, nearest, type ProviderRequest, textSimilarity } from '@stagecraft/kit'
import { answerSchema, instruction } from './labels.ts'
import type { ExampleOptions, LabelledTicket, Ticket } from './types.ts'

/** From here on, two texts say the same in other words. */
const same = 0.9
const likelyPlaces = 10
const mostOfOneLabel = 0.6

/** The labelled tickets that the model is shown before it labels `ticket`, the nearest last. */
export function selectExamples(
  ticket: Ticket,
  pool: readonly LabelledTicket[],
  { k = 5, budgetTokens = Number.POSITIVE_INFINITY }: ExampleOptions = {},
): LabelledTicket[] {
  const candidates = nearest(ticket.text, pool)
    .filter(({ item, score }) => item.id !== ticket.id && score < same)
    .map(({ item }) => item)
  const likely = new Set(candidates.slice(0, likelyPlaces).map(({ label }) => label))
  const oneOfEach = [...likely].flatMap((label) => candidates.find((one) => one.label === label) ?? [])

  const most = Math.max(1, Math.floor(mostOfOneLabel * k))
  const chosen: LabelledTicket[] = []
  let tokens = 0
  // What must be there goes first; the rest is filled up by nearness.
  for (const candidate of [...oneOfEach, ...candidates]) {
    const length = countIfLimited(candidate.text, budgetTokens)
    const ofItsLabel = chosen.filter(({ label }) => label === candidate.label).length
    if (chosen.length >= k || ofItsLabel >= most || tokens + length > budgetTokens) continue
    if (chosen.some(({ text }) => textSimilarity(text, candidate.text) >= same)) continue
    chosen.push(candidate)
    tokens += length
  }
  return chosen.sort((one, other) => candidates.indexOf(other) - candidates.indexOf(one))
}

/** Counting needs the vocabulary, which takes a moment to load. */
function countIfLimited(text: string, budgetTokens: number): number {
  return Number.isFinite(budgetTokens) ? countTokens(text) : 0
}

/** A request for the label of `ticket`, as data. Each example is a turn of a customer and the answer that was right. */
export function labelRequest(ticket: Ticket, examples: readonly LabelledTicket[]): ProviderRequest {
  const shown = examples.flatMap(({ text, label }) => [
    { role: 'user', content: text },
    { role: 'assistant', content: JSON.stringify({ label }) },
  ])
  return {
    api: 'responses',
    body: {
      model: 'gpt-5.5',
      instructions: instruction,
      input: [...shown, { role: 'user', content: ticket.text }],
      text: { format: { type: 'json_schema', name: 'answer', schema: answerSchema, strict: true } },
    },
  }
}
