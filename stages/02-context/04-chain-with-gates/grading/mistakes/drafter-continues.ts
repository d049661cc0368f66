import OpenAI from 'openai'
import { z } from 'zod'
import * as schemas from './schemas.ts'
import type { Outcome, Parcel, Step, Ticket, Tone, Tools } from './types.ts'

const client = new OpenAI({ maxRetries: 0 })

/** The whole ticket is one conversation: the model remembers what it read, so nothing is sent twice. */
type Talk = OpenAI.Responses.ResponseInputItem[]

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
  if (kind === 'spam') return 'ignored'
  if (kind === 'unclear') return 'escalated'
  const [parcel, mood] = await both(lookup(ticket, tools, steps), tone(ticket, steps))
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

function draft(known: Known, talk: Talk, rejected: Rejected | undefined, steps: Step[]) {
  const instruction = 'Answer this customer. Say only what we know about the parcel.'
  return asked('draft', schemas.draft, instruction, { ...known, rejected }, steps, talk)
}

function verify({ parcel }: Known, talk: Talk, steps: Step[]) {
  const instruction = 'May this reply go to the customer? Compare it with the record and list what is wrong.'
  return asked('verify', schemas.verdict, instruction, { record: parcel }, steps, talk)
}

async function answer(known: Known, tools: Tools, steps: Step[]): Promise<Outcome['action']> {
  let rejected: Rejected | undefined
  const talk: Talk = []
  for (let attempt = 0; attempt < 2; attempt++) {
    const { reply } = await draft(known, talk, rejected, steps)
    const { passed, reasons } = await verify(known, talk, steps)
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
function asked<T>(
  name: Step['name'],
  schema: z.ZodType<T>,
  instructions: string,
  about: object,
  steps: Step[],
  talk: Talk = [],
): Promise<T> {
  return recorded(name, steps, async () => {
    talk.push({ role: 'user', content: JSON.stringify(about) })
    const reply = await client.responses.create({
      model: 'gpt-5.5',
      instructions,
      input: talk,
      text: { format: { type: 'json_schema', name: 'answer', strict: true, schema: z.toJSONSchema(schema) } },
    })
    const text = reply.output
      .flatMap((item) => (item.type === 'message' ? item.content : []))
      .map((part) => (part.type === 'output_text' ? part.text : ''))
      .join('')
    if (reply.status !== 'completed' || text === '') throw new Error(`There is no answer: ${reply.status}`)
    talk.push({ role: 'assistant', content: text })
    return schema.parse(JSON.parse(text))
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
