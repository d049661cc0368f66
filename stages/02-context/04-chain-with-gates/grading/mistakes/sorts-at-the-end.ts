import { z } from 'zod'
import { ask } from '#before.ts'
import * as schemas from './schemas.ts'
import type { Outcome, Parcel, Step, Ticket, Tone, Tools } from './types.ts'

type Known = { ticket: Ticket; parcel: Parcel; tone: Tone }

/** A draft that was rejected, and why. */
type Rejected = { previous: string; reasons: string[] }

/** Answers a ticket, or leaves it to Mira. */
export async function handleTicket(ticket: Ticket, tools: Tools): Promise<Outcome> {
  const steps: Step[] = []
  try {
    return { action: await actionFor(ticket, tools, steps), steps }
  } catch {
    // Which step failed, and why, stands in `steps`.
    return { action: 'escalated', steps }
  }
}

async function actionFor(ticket: Ticket, tools: Tools, steps: Step[]): Promise<Outcome['action']> {
  const { kind } = await classify(ticket, steps)
  const [parcel, mood] = await both(lookup(ticket, tools, steps), tone(ticket, steps))
  if (kind === 'unclear') return 'escalated'
  const action = await answer({ ticket, parcel, tone: mood }, tools, steps)
  return kind === 'spam' ? 'ignored' : action
}

function classify({ text }: Ticket, steps: Step[]) {
  return asked('classify', schemas.classification, 'Sort this mail to a parcel service.', { text }, steps)
}

function lookup({ parcelId }: Ticket, tools: Tools, steps: Step[]) {
  return recorded('lookup', steps, () => tools.lookup(parcelId))
}

function tone({ text }: Ticket, steps: Step[]) {
  return asked('tone', schemas.tone, 'How does this customer feel, and how should we speak to them?', { text }, steps)
}

function draft(known: Known, rejected: Rejected | undefined, steps: Step[]) {
  const instruction = 'Answer this customer. Say only what we know about the parcel.'
  return asked('draft', schemas.draft, instruction, { ...known, rejected }, steps)
}

/** Sees the mail, not its author: a justification would speak for it. */
function verify(reply: string, { ticket, parcel }: Known, steps: Step[]) {
  const instruction = 'May this reply go to the customer? Compare it with the record and list what is wrong.'
  return asked('verify', schemas.verdict, instruction, { question: ticket.text, record: parcel, reply }, steps)
}

async function answer(known: Known, tools: Tools, steps: Step[]): Promise<Outcome['action']> {
  let rejected: Rejected | undefined
  for (let attempt = 0; attempt < 2; attempt++) {
    const { reply } = await draft(known, rejected, steps)
    const { passed, reasons } = await verify(reply, known, steps)
    if (passed) {
      await recorded('send', steps, () => tools.send(reply))
      return 'sent'
    }
    rejected = { previous: reply, reasons }
  }
  return 'escalated'
}

/** What two steps give that run together. It ends when both have ended, also if one fails: nothing runs on behind an outcome. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second])
  return Promise.all([first, second])
}

/** One question to the model. An answer that is not what its schema says does not get through. */
function asked<T>(name: Step['name'], schema: z.ZodType<T>, system: string, about: object, steps: Step[]): Promise<T> {
  return recorded(name, steps, async () => {
    const reply = await ask({ system, user: JSON.stringify(about), schema: z.toJSONSchema(schema) })
    if (!reply.ok) throw new Error(`${reply.error.kind}: ${reply.error.message}`)
    return schema.parse(JSON.parse(reply.value))
  })
}

/** Runs a step, writes down that it ran, and throws what it throws. */
async function recorded<T>(name: Step['name'], steps: Step[], run: () => Promise<T>): Promise<T> {
  try {
    const result = await run()
    steps.push({ name, ok: true })
    return result
  } catch (error) {
    steps.push({ name, ok: false, error: String(error) })
    throw error
  }
}
