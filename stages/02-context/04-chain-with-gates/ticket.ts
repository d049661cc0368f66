import { z } from 'zod'
import { ask } from '#before.ts'
import * as schemas from './schemas.ts'
import type { Draft, Outcome, Parcel, Step, Ticket, Tone, Tools } from './types.ts'

type Known = { ticket: Ticket; parcel: Parcel; tone: Tone }

/** Answers a ticket, or leaves it to Mira. */
export async function handleTicket(ticket: Ticket, tools: Tools): Promise<Outcome> {
  const steps: Step[] = []
  // TODO 1: Stop early: spam ends as 'ignored' after one call; doubt or a failed step ends as 'escalated'.
  await classify(ticket, steps)
  // TODO 2: Start `lookup` and `tone` together; neither needs the other.
  const parcel = await lookup(ticket, tools, steps)
  const mood = await tone(ticket, steps)
  return answer({ ticket, parcel, tone: mood }, tools, steps)
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

function draft(known: Known, steps: Step[]) {
  return asked('draft', schemas.draft, 'Answer this customer. Say only what we know about the parcel.', known, steps)
}

// TODO 3: Let `verify` see the evidence and the draft, and nothing the drafter says about it.
function verify(written: Draft, steps: Step[]) {
  return asked('verify', schemas.verdict, 'May this reply go to the customer? List what is wrong.', written, steps)
}

// TODO 4: Send only the draft that passed; after a rejection revise once with the verifier's reasons, then escalate.
async function answer(known: Known, tools: Tools, steps: Step[]): Promise<Outcome> {
  const written = await draft(known, steps)
  await recorded('send', steps, () => tools.send(written.reply))
  const { passed } = await verify(written, steps)
  return { action: passed ? 'sent' : 'escalated', steps }
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
