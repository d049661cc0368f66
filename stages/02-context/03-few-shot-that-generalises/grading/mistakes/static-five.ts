import type { ProviderRequest } from '@stagecraft/kit'
import { answerSchema, instruction } from './labels.ts'
import type { ExampleOptions, LabelledTicket, Ticket } from './types.ts'

export function selectExamples(
  ticket: Ticket,
  pool: readonly LabelledTicket[],
  options: ExampleOptions = {},
): LabelledTicket[] {
  // Chosen by hand: clear ones, and Mira agreed to each.
  const { k = 5 } = options
  return pool.filter(({ id }) => id !== ticket.id).slice(0, k)
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
