import { nearest, type ProviderRequest } from '@stagecraft/kit'
import { answerSchema, instruction } from './labels.ts'
import type { ExampleOptions, LabelledTicket, Ticket } from './types.ts'

export function selectExamples(
  ticket: Ticket,
  pool: readonly LabelledTicket[],
  options: ExampleOptions = {},
): LabelledTicket[] {
  const k = options.k ?? 5
  const hits: unknown = nearest(ticket.text, pool).slice(0, k)
  return hits as LabelledTicket[]
}

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
