import OpenAI from 'openai'
import { zodTextFormat } from 'openai/helpers/zod'
import type { z } from 'zod'
import * as schemas from './schemas.ts'
import type { Outcome, Step, Ticket, Tools } from './types.ts'

const openai = new OpenAI()
const model = 'gpt-6-luna'

/** Looks up while the mail is sorted, lets two verifiers read the first draft, and revises where the drafter left off. */
export async function handleTicket(ticket: Ticket, tools: Tools): Promise<Outcome> {
  const steps: Step[] = []

  /** Everything that was begun; the ticket ends when all of it has. */
  const begun: Promise<unknown>[] = []
  const begin = <T>(work: () => Promise<T>) => {
    const running = work()
    begun.push(running)
    // Nobody may be waiting for it yet when it fails.
    running.catch(() => undefined)
    return running
  }

  const ask = async <T>(name: Step['name'], schema: z.ZodType<T>, input: string, after?: { id: string }) => {
    const step = { name, ok: false }
    steps.push(step)
    const format = zodTextFormat(schema, name)
    const response = await openai.responses.parse({ model, input, text: { format }, previous_response_id: after?.id })
    const { status, output_parsed: value, id } = response
    if (status !== 'completed' || !value) throw new Error(`${name} is ${status}`)
    step.ok = true
    return { id, value }
  }
  const say: typeof ask = (...about) => begin(() => ask(...about))
  const look = async () => {
    const step = { name: 'lookup' as const, ok: false }
    steps.push(step)
    const parcel = await tools.lookup(ticket.parcelId)
    step.ok = true
    return parcel
  }

  try {
    const looking = begin(look)
    const { kind } = (await say('classify', schemas.classification, `What is this mail? ${ticket.text}`)).value
    if (kind !== 'customer') return { action: kind === 'spam' ? 'ignored' : 'escalated', steps }

    const [parcel, manner] = await Promise.all([looking, say('tone', schemas.tone, `How do they feel? ${ticket.text}`)])
    const record = `${parcel.status}; ${parcel.lastScan}; expected ${parcel.expected}`
    let draft = await say('draft', schemas.draft, `Answer: ${ticket.text}\n${record}\n${manner.value.advice}`)
    const [facts, manners] = await Promise.all([
      say('verify', schemas.verdict, `Is it true?\n${record}\n${draft.value.reply}`),
      say('verify', schemas.verdict, `Is it polite?\n${draft.value.reply}`),
    ])
    if (!facts.value.passed || !manners.value.passed) {
      const objections = [...facts.value.reasons, ...manners.value.reasons].join('\n')
      draft = await say('draft', schemas.draft, `Write it again:\n${objections}`, draft)
      const again = await say('verify', schemas.verdict, `Is it true?\n${record}\n${draft.value.reply}`)
      if (!again.value.passed) return { action: 'escalated', steps }
    }
    steps.push({ name: 'send', ok: true })
    await tools.send(draft.value.reply)
    return { action: 'sent', steps }
  } catch {
    return { action: 'escalated', steps }
  } finally {
    await Promise.allSettled(begun)
  }
}
