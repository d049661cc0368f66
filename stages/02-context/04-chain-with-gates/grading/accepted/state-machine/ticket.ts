import { z } from 'zod'
import { ask } from '#before.ts'
import { classification, draft, tone, verdict } from './schemas.ts'
import type { Outcome, Parcel, Step, Ticket, Tone, Tools } from './types.ts'

/** Where a ticket stands. Each state knows only what the next step needs. */
type State =
  | { at: 'arrived' }
  | { at: 'sorted' }
  | { at: 'known'; parcel: Parcel; tone: Tone; objections: string[]; rejections: number }
  | { at: 'drafted'; reply: string; parcel: Parcel; tone: Tone; rejections: number }
  | { at: 'approved'; reply: string }
  | { at: 'done'; action: Outcome['action'] }

/** Answers a ticket, or leaves it to Mira. */
export const handleTicket = (ticket: Ticket, tools: Tools): Promise<Outcome> => new TicketRun(ticket, tools).run()

class TicketRun {
  readonly ticket: Ticket
  readonly tools: Tools
  readonly steps: Step[] = []

  constructor(ticket: Ticket, tools: Tools) {
    this.ticket = ticket
    this.tools = tools
  }

  async run(): Promise<Outcome> {
    let state: State = { at: 'arrived' }
    while (state.at !== 'done') {
      state = await this.next(state).catch((): State => ({ at: 'done', action: 'escalated' }))
    }
    return { action: state.action, steps: this.steps }
  }

  private async next(state: Exclude<State, { at: 'done' }>): Promise<State> {
    switch (state.at) {
      case 'arrived':
        return this.sort()
      case 'sorted':
        return this.gather()
      case 'known':
        return this.write(state)
      case 'drafted':
        return this.judge(state)
      case 'approved':
        await this.log('send', this.tools.send(state.reply))
        return { at: 'done', action: 'sent' }
    }
  }

  private async sort(): Promise<State> {
    const { kind } = await this.model('classify', classification, 'What is this mail?', this.ticket.text)
    if (kind === 'customer') return { at: 'sorted' }
    return { at: 'done', action: kind === 'spam' ? 'ignored' : 'escalated' }
  }

  private async gather(): Promise<State> {
    const [parcel, manner] = await Promise.allSettled([
      this.log('lookup', this.tools.lookup(this.ticket.parcelId)),
      this.model('tone', tone, 'Read the mood of this mail.', this.ticket.text),
    ])
    if (parcel.status === 'rejected' || manner.status === 'rejected') return { at: 'done', action: 'escalated' }
    return { at: 'known', parcel: parcel.value, tone: manner.value, objections: [], rejections: 0 }
  }

  private async write({
    parcel,
    tone: { mood, advice },
    objections,
    rejections,
  }: State & { at: 'known' }): Promise<State> {
    const about = [
      `Mail of ${this.ticket.customer}: ${this.ticket.text}`,
      `Parcel ${parcel.parcelId}: ${parcel.status}; seen at ${parcel.lastScan}; expected on ${parcel.expected}`,
      `The customer is ${mood}. ${advice}`,
      ...objections.map((objection) => `Your last draft was rejected: ${objection}`),
    ]
    const { reply } = await this.model('draft', draft, 'Write the reply.', about.join('\n'))
    return { at: 'drafted', reply, parcel, tone: { mood, advice }, rejections }
  }

  private async judge({ reply, parcel, tone: manner, rejections }: State & { at: 'drafted' }): Promise<State> {
    const about = `Record: ${Object.values(parcel).join(' | ')}\n\nReply: ${reply}`
    const { passed, reasons } = await this.model('verify', verdict, 'Does the reply agree with the record?', about)
    if (passed) return { at: 'approved', reply }
    if (rejections > 0) return { at: 'done', action: 'escalated' }
    return { at: 'known', parcel, tone: manner, objections: reasons, rejections: rejections + 1 }
  }

  private model<T>(name: Step['name'], schema: z.ZodType<T>, system: string, user: string): Promise<T> {
    const answer = ask({ system, user, schema: z.toJSONSchema(schema) }).then((result) => {
      if (!result.ok) throw new Error(result.error.message)
      return schema.parse(JSON.parse(result.value))
    })
    return this.log(name, answer)
  }

  private async log<T>(name: Step['name'], running: Promise<T>): Promise<T> {
    const step: Step = { name, ok: true }
    this.steps.push(step)
    try {
      return await running
    } catch (thrown) {
      Object.assign(step, { ok: false, error: `${thrown}` })
      throw thrown
    }
  }
}
