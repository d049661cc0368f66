import { check, count, ensure, learnerOf, type ModelCall, replay, reply, show } from '@stagecraft/suite'

const learner = learnerOf<typeof import('./ticket.ts')>()

const ticket = {
  id: 'T-08',
  customer: 'Ana Reis',
  parcelId: 'PCL-3308-7',
  text: 'When does PCL-3308-7 come? I leave for work at nine.',
}
const parcel = {
  parcelId: 'PCL-3308-7',
  status: 'held at customs',
  lastScan: 'Rotterdam depot, gate 14',
  expected: 'Thursday 5 November',
}

check('sends a good draft', {}, async () => {
  const { sent } = await handle({ kind: 'customer', day: parcel.expected })
  ensure(sent.length === 1, `The draft passed; you sent ${count(sent.length, 'mail')}.`)
})

check('does not send a rejected draft', { todo: 4 }, async () => {
  const { sent } = await handle({ kind: 'customer', day: 'Monday 2 November' })
  ensure(sent.length === 0, `The verifier rejected the draft, and Ana reads ${show(sent[0])}.`)
})

check('spends one request on spam', { todo: 1 }, async () => {
  const { calls } = await handle({ kind: 'spam', day: parcel.expected })
  ensure(calls.length === 1, `The mail is spam, and you sent ${count(calls.length, 'request')}.`)
})

/** Handles Ana's ticket with a model that sorts it so, names this day in each draft, and passes the right one only. */
async function handle(says: { kind: string; day: string }) {
  const passed = says.day === parcel.expected
  const answers = {
    kind: says.kind,
    mood: 'worried',
    advice: 'Name the day first.',
    reply: `Dear Ana, your parcel comes on ${says.day}.`,
    justification: 'I answered in a friendly way, with an exact day.',
    passed,
    reasons: passed ? [] : [`The record says ${parcel.expected}.`],
  }
  const { calls } = replay(({ outputSchema }: ModelCall) => {
    const fields = Object.keys(Object(outputSchema?.schema.properties))
    return reply.json(Object.fromEntries(Object.entries(answers).filter(([field]) => fields.includes(field))))
  })
  const sent: string[] = []
  const lookup = async () => parcel
  const send = async (text: string) => void sent.push(text)
  await learner.handleTicket(ticket, { lookup, send })
  return { sent, calls }
}
