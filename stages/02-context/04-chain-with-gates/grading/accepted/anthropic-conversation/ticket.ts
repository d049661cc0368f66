import Anthropic from '@anthropic-ai/sdk'
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import type { z } from 'zod'
import * as schemas from './schemas.ts'
import type { Outcome, Step, Ticket, Tools } from './types.ts'

const client = new Anthropic()
type Message = Anthropic.MessageParam

export async function handleTicket(ticket: Ticket, tools: Tools): Promise<Outcome> {
  const steps: Step[] = []
  const ended = (action: Outcome['action']): Outcome => ({ action, steps })

  async function ask<T extends z.ZodType>(name: Step['name'], schema: T, system: string, messages: Message[]) {
    const request = { model: 'claude-sonnet-5-5', max_tokens: 2_000, system, messages }
    return note(name, async () => {
      const message = await client.messages.parse({ ...request, output_config: { format: zodOutputFormat(schema) } })
      if (message.stop_reason !== 'end_turn' || !message.parsed_output) throw new Error(`${message.stop_reason}`)
      return message.parsed_output
    })
  }

  async function note<T>(name: Step['name'], work: () => Promise<T>): Promise<T | undefined> {
    try {
      const value = await work()
      steps.push({ name, ok: true })
      return value
    } catch (error) {
      steps.push({ name, ok: false, error: String(error) })
      return undefined
    }
  }

  const mail: Message = { role: 'user', content: ticket.text }
  const sorted = await ask('classify', schemas.classification, 'You sort the mail of a parcel service.', [mail])
  if (sorted?.kind === 'spam') return ended('ignored')
  if (sorted?.kind !== 'customer') return ended('escalated')

  const toneAsked = ask('tone', schemas.tone, 'You hear how a customer feels.', [mail])
  const [parcel, manner] = await Promise.all([note('lookup', () => tools.lookup(ticket.parcelId)), toneAsked])
  if (!parcel || !manner) return ended('escalated')

  // The drafter's conversation goes on with the objections; the verifier's begins anew each time.
  const facts = Object.entries(parcel).map(([name, value]) => `${name}: ${value}`)
  const talk: Message[] = [
    {
      role: 'user',
      content: [mail.content, ...facts, manner.advice].map((part) => ({ type: 'text', text: String(part) })),
    },
  ]
  for (const lastTry of [false, true]) {
    const draft = await ask('draft', schemas.draft, 'You write the mails of a parcel service.', talk)
    if (!draft) break
    const evidence = `${facts.join('\n')}\n\nThe customer asked: ${ticket.text}\n\nThe reply:\n${draft.reply}`
    const verdict = await ask('verify', schemas.verdict, 'You let nothing false leave the house.', [
      { role: 'user', content: evidence },
    ])
    if (verdict?.passed) {
      const sent = await note('send', async () => {
        await tools.send(draft.reply)
        return true
      })
      return ended(sent ? 'sent' : 'escalated')
    }
    if (!verdict || lastTry) break
    talk.push({ role: 'assistant', content: JSON.stringify(draft) })
    talk.push({ role: 'user', content: `Write it again. ${verdict.reasons.join(' ')}` })
  }
  return ended('escalated')
}
