/** What Larkspur's assistant works with: rules, tools, customers, and what they write. Words vary with the seed. */
import { random } from '@stagecraft/suite'
import type { Customer, SessionState, ToolDef } from '../types.ts'

const subjects = ['parcels', 'freight', 'returns', 'claims', 'invoices', 'customs papers', 'pick-ups', 'addresses']
const duties = [
  'answer from the tools and from what the customer wrote, and say so when neither holds the answer',
  'name the parcel, order or invoice that you speak of, with its number as it was written',
  'hand over to a person when money above 150 euros, an injury or a lawyer is mentioned',
  'never promise a day of arrival that no tool has given you, and never give a time of day',
  'ask for one missing detail at a time, and for none that the customer gave before',
]

/** About 1,500 tokens that every customer shares. */
export const rules = [
  'You answer for Larkspur Logistics, in the language of the customer, in at most four short sentences.',
  ...subjects.flatMap((subject, i) =>
    duties.map(
      (duty, j) => `${i + 1}.${j + 1} When you are asked about ${subject}, ${duty}; see sheet ${random.int(100, 999)}.`,
    ),
  ),
].join('\n')

const names = ['find_order', 'get_invoice', 'open_claim', 'quote_price', 'track_parcel']

/** The newest tool: its name stands in the middle of the others. */
export const newTool = toolDef('move_pickup')
export const tools: ToolDef[] = names.map(toolDef)

function toolDef(name: string): ToolDef {
  const [verb, noun] = name.split('_')
  return {
    name,
    description: `Use it to ${verb} the ${noun} in Larkspur's books, after you have its number from the customer.`,
    parameters: {
      type: 'object',
      properties: {
        number: { type: 'string', description: `The number of the ${noun}, as the customer wrote it.` },
        reason: { type: 'string', description: 'Why it is looked up, in a few words, for the log.' },
      },
      required: ['number', 'reason'],
    },
  }
}

/** As a registry gives them that keeps no order: neither of the tools nor of the keys in them. */
export function shuffled(listed: readonly ToolDef[]): ToolDef[] {
  return random.shuffle(listed).map((tool) => turned(tool) as ToolDef)
}

function turned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = random.shuffle(Object.entries(value))
  return Object.fromEntries(entries.map(([key, member]) => [key, turned(member)]))
}

export const ana: Customer = {
  name: 'Ana Reis',
  notes: `Customer ${random.int(10_000, 99_999)} of Harbor Foods; allergic to phone calls, wants mail.`,
}
export const ben: Customer = {
  name: 'Ben Okoro',
  notes: `Customer ${random.int(10_000, 99_999)} of Alder Books; two shops, and a ramp only at the second.`,
}

export function newSession(customer: Customer): SessionState {
  return { rules, customer, turns: [] }
}

/** What a customer writes: about 40 tokens. */
export function questionText(turn: number): string {
  const number = random.pick(['PCL-3308-7', 'ORD-70418', 'INV-2291'])
  const topic = random.pick(['has not come', 'came wet', 'was opened', 'is too heavy', 'went to the neighbours'])
  const detail = random.alnum(6)
  return `(${turn}) ${number} ${topic}. My colleague noted ${detail} on the slip and wants to know what we have to do now, and who at Larkspur looks after it this week.`
}

/** What the model answers: about 60 tokens. */
export function answerText(turn: number): string {
  return `Thank you, I have looked it up (${turn}). The record says ${random.alnum(8)}, and the depot in Lindau has it under ${random.alnum(6)}. Please keep the box and its filling until somebody has seen it, and send a picture of the label. A colleague of the depot writes to you as soon as the entry changes.`
}

export function summaryText(): string {
  return `The customer asked about three shipments; the depot in Lindau keeps them under ${random.alnum(8)}. Open: a picture of the label. Agreed: mail only, and no new pick-up before ${random.alnum(5)}.`
}

/** `Monday, 16 November 2026, 09:42`; everything happens on one day. */
export function timeText(at: number): string {
  return `Monday, 16 November 2026, ${new Date(at).toISOString().slice(11, 16)}`
}

export const morning = Date.UTC(2026, 10, 16, 8, 3)
