import { nearest, type ProviderRequest } from '@stagecraft/kit'
import { answerSchema, instruction } from './labels.ts'
import type { ExampleOptions, LabelledTicket, Ticket } from './types.ts'

/** The labelled tickets that the model is shown before it labels `ticket`. `nearest(ticket.text, pool)` compares meanings. */
export function selectExamples(
  ticket: Ticket,
  pool: readonly LabelledTicket[],
  options: ExampleOptions = {},
): LabelledTicket[] {
  const k = options.k || 5
  // TODO 1: Choose examples that resemble the query instead of the same five.
  const chosen = pool.slice(0, k)
  // TODO 2: Keep the labels balanced: none above 60 %, every likely label at least once, no near-duplicates.
  // TODO 3: Keep the ticket itself and any paraphrase of it out of its own examples.
  return chosen
}

/** A request for the label of `ticket`, as data: whoever gets it sends it. */
export function labelRequest(ticket: Ticket, examples: readonly LabelledTicket[]): ProviderRequest {
  // TODO 4: Show each example in exactly the format you ask the model to answer in.
  const shown = examples.map(({ text, label }) => `${text} This one was about ${label}.`)
  return {
    api: 'responses',
    body: {
      model: 'gpt-5.5',
      instructions: instruction,
      input: [{ role: 'user', content: [...shown, ticket.text].join('\n\n') }],
      text: { format: { type: 'json_schema', name: 'answer', schema: answerSchema, strict: true } },
    },
  }
}
