import type Anthropic from '@anthropic-ai/sdk'
import { embed, nearest, type ProviderRequest } from '@stagecraft/kit'
import { answerSchema, instruction, meanings } from './labels.ts'
import type { ExampleOptions, Label, LabelledTicket, Ticket } from './types.ts'

type Candidate = { ticket: LabelledTicket; vector: number[]; relevance: number }

/** Maximal marginal relevance: each next example is near the ticket and unlike those that are there. */
export async function selectExamples(
  ticket: Ticket,
  pool: readonly LabelledTicket[],
  options: ExampleOptions = {},
): Promise<LabelledTicket[]> {
  const k = options.k ?? 5
  const query = embed(ticket.text)
  let left: Candidate[] = pool
    .map((one) => ({ ticket: one, vector: embed(one.text) }))
    .map((one) => ({ ...one, relevance: dot(query, one.vector) }))
    .filter((one) => one.ticket.id !== ticket.id && one.relevance < 0.9)

  const owed = new Set(likely(ticket, left))
  const picked: Candidate[] = []
  while (picked.length < k && left.length > 0) {
    const places = k - picked.length
    const allowed = left.filter(({ ticket: { label } }) => {
      const share = (picked.filter((one) => one.ticket.label === label).length + 1) / k
      return share <= 0.6 && (owed.has(label) || owed.size < places)
    })
    const best = (allowed.length > 0 ? allowed : left).reduce((one, other) =>
      worth(other, picked) > worth(one, picked) ? other : one,
    )
    picked.push(best)
    owed.delete(best.ticket.label)
    left = left.filter((one) => dot(one.vector, best.vector) < 0.9)
  }
  return picked.sort((one, other) => one.relevance - other.relevance).map((one) => one.ticket)
}

function likely(ticket: Ticket, candidates: readonly Candidate[]): Label[] {
  const tickets = candidates.map((one) => one.ticket)
  return nearest(ticket.text, tickets)
    .slice(0, 10)
    .map((hit) => hit.item.label)
}

function worth({ vector, relevance }: Candidate, picked: readonly Candidate[]): number {
  // The nearest of all comes first whatever it is like.
  const closest = Math.max(0, ...picked.map((one) => dot(one.vector, vector)))
  return 0.8 * relevance - 0.2 * closest
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0)
}

/** Examples stand in tags inside the one user turn. */
export function labelRequest(ticket: Ticket, examples: readonly LabelledTicket[]): ProviderRequest {
  const shown = examples.map(
    ({ text, label }) =>
      `<example>\n<ticket>${text}</ticket>\n<answer>${JSON.stringify({ label })}</answer>\n</example>`,
  )
  const rules = Object.entries(meanings).map(([label, meaning]) => `${label}: ${meaning}`)
  const body: Anthropic.MessageCreateParamsNonStreaming = {
    model: 'claude-sonnet-5-5',
    max_tokens: 2_000,
    system: [instruction, ...rules].join('\n'),
    messages: [{ role: 'user', content: [...shown, `<ticket>${ticket.text}</ticket>`].join('\n\n') }],
    output_config: { format: { type: 'json_schema', schema: answerSchema } },
  }
  return { api: 'messages', body: { ...body } }
}
