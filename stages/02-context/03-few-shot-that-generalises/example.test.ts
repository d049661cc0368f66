import { check, ensure, learnerOf, replay, reply, show } from '@stagecraft/suite'
import type { LabelledTicket } from './types.ts'

const learner = learnerOf<typeof import('./examples.ts')>()

const pool: LabelledTicket[] = [
  { id: 'T-11', text: 'My card was charged twice for one label.', label: 'refund' },
  { id: 'T-12', text: 'Order ORD-70418 was cancelled, please pay the money back.', label: 'refund' },
  { id: 'T-13', text: 'My deposit for the pallets has not been paid back.', label: 'refund' },
  { id: 'T-14', text: 'I sent the goods back and wait for the credit note.', label: 'refund' },
  { id: 'T-15', text: 'The voucher was not taken off my bill.', label: 'refund' },
  { id: 'T-16', text: 'The parcel PCL-3308-7 is two days late.', label: 'late' },
  { id: 'T-17', text: 'Tracking has said the same for a week, where is my box?', label: 'late' },
  { id: 'T-18', text: 'The customs officer wants an invoice with the value.', label: 'customs' },
  { id: 'T-19', text: 'Clearance in Switzerland has taken a week.', label: 'customs' },
  { id: 'T-20', text: 'My box got wet and the books inside are ruined.', label: 'damaged' },
  { id: 'T-21', text: 'The vase arrived in pieces, who pays for it?', label: 'damaged' },
  { id: 'T-22', text: 'I moved last week, please send it to my new home.', label: 'address' },
]

check('shows refunds for a ticket about a refund', {}, async () => {
  const chosen = await learner.selectExamples({ id: 'T-40', text: 'You billed me double.' }, pool, { k: 5 })
  const labels = chosen.map(({ label }) => label)
  ensure(labels.includes('refund'), `The ticket asks for money back, and your examples are ${show(labels)}.`)
})

check('shows customs tickets for a ticket that waits at the border', { todo: 1 }, async () => {
  const ticket = { id: 'T-41', text: 'Where is my box? It has been in clearance for ten days.' }
  const chosen = await learner.selectExamples(ticket, pool, { k: 5 })
  const labels = chosen.map(({ label }) => label)
  ensure(labels.includes('customs'), `The ticket is about customs, and your examples are ${show(labels)}.`)
})

check('answers an example as the model is to answer', { todo: 4 }, async () => {
  const examples = pool.filter(({ id }) => id === 'T-18')
  const model = replay(reply.json({ label: 'customs' }))
  await model.send(await learner.labelRequest({ id: 'T-42', text: 'Is there tax on a gift?' }, examples))
  const sent = JSON.stringify([model.call.system, model.call.turns])
  const [, after = ''] = sent.split('The customs officer wants an invoice with the value.')
  const plain = after.replace(/\\+n/g, ' ').replaceAll('\\', '')
  ensure(/\{\s*"label":\s*"customs"\s*\}/.test(plain), `After the example stands ${show(plain.slice(0, 60))}.`)
})
