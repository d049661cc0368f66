import { nearest, type ProviderRequest, textSimilarity } from '@stagecraft/kit'
import { answerSchema, instruction } from './labels.ts'
import type { ExampleOptions, LabelledTicket, Ticket } from './types.ts'

export function selectExamples(
  ticket: Ticket,
  pool: readonly LabelledTicket[],
  options: ExampleOptions = {},
): LabelledTicket[] {
  const k = options.k ?? 5
  const candidates = nearest(ticket.text, pool)
    .filter(({ item, score }) => item.id !== ticket.id && score < 0.9)
    .map(({ item }) => item)
  const likely = new Set(candidates.slice(0, 10).map(({ label }) => label))
  const oneOfEach = [...likely].flatMap((label) => candidates.find((one) => one.label === label) ?? [])
  const chosen: LabelledTicket[] = []
  for (const candidate of [...oneOfEach, ...candidates]) {
    const ofItsLabel = chosen.filter(({ label }) => label === candidate.label).length
    const isThere = chosen.some(({ text }) => textSimilarity(text, candidate.text) >= 0.9)
    if (chosen.length < k && ofItsLabel < Math.floor(0.6 * k) && !isThere) chosen.push(candidate)
  }
  return chosen
}

export function labelRequest(ticket: Ticket, examples: readonly LabelledTicket[]): ProviderRequest {
  const shown = examples.flatMap(({ text, label }) => [
    { role: 'user', content: text },
    { role: 'assistant', content: `This ticket is about ${label}.` },
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
