/** What the starter does right already. */
import { check, ensure, recognise, reply, show } from '@stagecraft/suite'
import { holds } from './model.ts'
import { ensureAction, handle, outcomeOf } from './office.ts'

export const inShape = 'sends the schema of its step with every request'

check(
  inShape,
  {
    why: 'A prompt that asks for JSON gets JSON on most days.',
    look: 'Which argument of `ask` says what the reply must look like?',
    mistakes: { 'schema-in-the-prompt': 'Request {number} had no schema from `schemas.ts`: {text}' },
  },
  async () => {
    const day = await handle()
    const known = new Set(day.requests.map(({ call }) => call))
    const strange = day.calls.find((call) => !known.has(call))
    const number = (strange?.index ?? 0) + 1
    recognise('schema-in-the-prompt', strange !== undefined, { number, text: show(strange?.system, 80) })
    ensure(day.calls.length > 0, 'Your code sent no request to a model.')
  },
)

check(
  'sends a good draft to the customer',
  {
    needs: [inShape],
    why: 'Customers read the mail as it comes.',
    look: 'Which field of the draft is the mail?',
    mistakes: {
      'sends-the-object': 'The customer reads the whole draft, praise included: {text}',
    },
  },
  async () => {
    const day = await handle()
    const [mail] = day.sent
    ensure(mail, `The draft was right, and you sent nothing. Your action is ${show(outcomeOf(day).action)}.`)
    const text = show(mail.text, 100)
    const work = day.works.find((one) => one.text === mail.text)
    recognise('sends-the-object', !work && day.works.some((one) => text.includes(one.text.slice(0, 8))), { text })
    ensure(work, `You sent ${text}, which no draft says.`)
    ensure(day.sent.length === 1, `The customer got the mail ${day.sent.length} times.`)
    ensureAction(day, 'sent', 'One mail went out.')
  },
)

export const knowsAll = 'drafts from the mail, the parcel and the tone'

check(
  knowsAll,
  {
    needs: [inShape],
    why: 'A drafter that lacks something makes it up.',
    look: 'What must be there before a draft can begin?',
    mistakes: {
      'drafts-in-the-dark': 'The drafter was asked without what `lookup` returned.',
      'tone-unused': 'The drafter was asked without the advice that you paid for: {advice}',
    },
  },
  async () => {
    const { requests, ticket, parcel, tone } = await handle()
    const call = requests.find(({ step }) => step === 'draft')?.call
    ensure(call, 'Your code asked for no draft.')
    recognise('drafts-in-the-dark', !holds(call, parcel.expected), {})
    recognise('tone-unused', !holds(call, tone.advice), { advice: show(tone.advice) })
    ensure(holds(call, ticket.text), `The drafter was asked without the mail: ${show(ticket.text)}.`)
    ensure(
      holds(call, parcel.status),
      `The drafter was asked without the status of the parcel: ${show(parcel.status)}.`,
    )
  },
)

check(
  'lists every step that ran',
  {
    needs: [inShape],
    why: 'When a customer complains, Mira must see how the mail came about.',
    look: 'Who writes a step into `steps`?',
    mistakes: { 'steps-lost': 'Your `steps` are {names}; {missing} ran, too.' },
  },
  async () => {
    const day = await handle()
    const names = outcomeOf(day).steps.map((step) => step?.name)
    const ran = [
      ...day.requests.map(({ step }) => step),
      ...Array(day.lookups).fill('lookup'),
      ...day.sent.map(() => 'send'),
    ]
    const missing = ran.find((name) => times(ran, name) > times(names, name))
    recognise('steps-lost', missing !== undefined, { names: show(names), missing: `\`${missing}\`` })
    const extra = names.find((name) => times(names, name) > times(ran, name))
    ensure(extra === undefined, `Your \`steps\` are ${show(names)}; \`${extra}\` did not run so often.`)
  },
)

check(
  'lets no draft through that breaks its schema',
  {
    needs: [inShape],
    why: 'A customer got a mail that said “undefined”.',
    look: 'What does a cast check?',
    mistakes: { 'cast-the-reply': 'The reply to `draft` had no `reply`, and you sent the customer {text}.' },
  },
  async () => {
    const day = await handle({ instead: { draft: reply.json({ justification: 'It is short.' }) } })
    const [mail] = day.sent
    recognise('cast-the-reply', mail !== undefined, { text: show(mail?.text) })
    ensure(
      day.requests.some(({ step }) => step === 'draft'),
      'Your code asked for no draft.',
    )
  },
)

function times(names: readonly unknown[], name: unknown): number {
  return names.filter((one) => one === name).length
}
