/** The model in all its parts. It decides by what a request holds, never by how it is worded. */
import { type Judgement, judgeWork, type ModelCall, type Reply, reply } from '@stagecraft/suite'
import { type Day, type ModelStep, nextDraft, type Options } from './fixtures.ts'

/** After so many verdicts the model declines: a chain that never ends must end. */
const mostVerdicts = 6

const keys: Readonly<Record<ModelStep, readonly string[]>> = {
  classify: ['kind'],
  tone: ['mood', 'advice'],
  draft: ['reply', 'justification'],
  verify: ['passed', 'reasons'],
}

/** The steps that a request asks for, by the fields of its schema. */
export function stepsOf({ outputSchema }: ModelCall): ModelStep[] {
  const properties = Object(outputSchema?.schema.properties) as object
  const steps = Object.keys(keys) as ModelStep[]
  return steps.filter((step) => keys[step].every((key) => key in properties))
}

/** What the model answers, and what it judged on the way. */
export function replyTo(
  call: ModelCall,
  steps: readonly ModelStep[],
  day: Day,
  options: Options,
): { reply: Reply; judgement?: Judgement } {
  const [given] = steps.flatMap((step) => options.instead?.[step] ?? [])
  if (given) return { reply: given }
  if (steps.length === 0) return { reply: reply.text(`${day.ticket.id}: what shall I do with it?`) }
  if (day.verdicts.length >= mostVerdicts) return { reply: reply.refusal('I have judged this often enough.') }

  const fields: Record<string, unknown> = {}
  let judgement: Judgement | undefined
  for (const step of steps) {
    if (step === 'classify') fields.kind = holds(call, day.ticket.text) ? (options.kind ?? 'customer') : 'unclear'
    if (step === 'tone') Object.assign(fields, day.tone)
    if (step === 'draft') Object.assign(fields, written(call, day, options))
    if (step === 'verify') {
      // Who writes and judges in one go has its own justification before it.
      judgement = steps.includes('draft') ? approval(day) : judgeWork(call, day.works, evidenceOf(day))
      Object.assign(fields, { passed: judgement.passed, reasons: judgement.reasons })
    }
  }
  const thought = `This is about ${day.ticket.id}.`
  return { reply: { items: [{ thinking: thought }, { json: filled(call, fields) }] }, ...(judgement && { judgement }) }
}

/** Whether a request holds a text, as it is or as it stands inside JSON. */
export function holds({ system, turns }: ModelCall, text: string): boolean {
  const parts = turns.flatMap((turn) => turn.parts)
  const whole = [system, ...parts.map((part) => ('text' in part ? part.text : JSON.stringify(part)))].join('\n')
  return whole.includes(text) || whole.includes(JSON.stringify(text).slice(1, -1))
}

/** What a verifier must see: everything that `lookup` returned about the parcel. */
export function evidenceOf({ parcel }: Day): string[] {
  return [parcel.status, parcel.lastScan, parcel.expected]
}

/** The reasons for which drafts were rejected so far. */
export function reasonsOf(day: Day): string[] {
  return day.verdicts.flatMap(({ reasons }) => reasons)
}

function written(call: ModelCall, day: Day, { drafts = 'right' }: Options) {
  const told = reasonsOf(day).some((reason) => holds(call, reason))
  const knows = holds(call, day.parcel.expected)
  const work = nextDraft(day, knows && (drafts === 'right' || (drafts === 'mended' && told)))
  day.works.push(work)
  return { reply: work.text, justification: work.justification }
}

function approval(day: Day): Judgement {
  return { passed: true, reasons: [], work: day.works.at(-1), informed: false, swayed: true }
}

/** Fields that somebody added to a schema get what a confident model would write there. */
function filled({ outputSchema }: ModelCall, fields: Record<string, unknown>): Record<string, unknown> {
  const properties = Object(outputSchema?.schema.properties) as Record<string, { type?: string; enum?: unknown[] }>
  const values: Record<string, unknown> = { number: 0.97, integer: 97, boolean: true, array: [] }
  const added = Object.entries(properties).filter(([key]) => !(key in fields))
  const made = added.map(([key, field]) => [key, field.enum?.[0] ?? values[field.type ?? ''] ?? 'Good.'])
  return { ...fields, ...Object.fromEntries(made) }
}
