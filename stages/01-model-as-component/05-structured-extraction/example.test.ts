import { check, ensure, learnerOf, replay, reply, show } from '@stagecraft/suite'

const learner = learnerOf<typeof import('./extract.ts')>()

const invoice = {
  invoiceNumber: 'INV-2291',
  supplier: 'Harbor Foods',
  invoiceDate: '2025-10-30',
  receivedAt: '2025-11-02',
  currency: 'EUR' as const,
  lines: [
    { description: 'Pallet wrap', amount: '1.102,50' },
    { description: 'Delivery', amount: '132,00' },
  ],
  total: '1.234,50',
  vatId: 'DE811334297',
  iban: 'DE89370400440532013000',
  dueDate: '2025-11-30',
  orderNumber: 'ORD-70418',
}

const document = `Larkspur mail room, received 2025-11-02

Harbor Foods · Rechnung INV-2291 · Datum: 30.10.2025
Ihre Bestellung: ORD-70418
Pallet wrap 1.102,50
Delivery 132,00
Summe EUR 1.234,50
Zahlbar bis 2025-11-30.
IBAN DE89 3704 0044 0532 0130 00
USt-IdNr. DE811334297`

check('reads a clean invoice', {}, async () => {
  replay(reply.json(invoice))
  const result = await learner.extractInvoice(document)
  ensure(result.ok, `The invoice is clean, and your code returned ${show(result)}.`)
  const { total } = result.value.invoice
  ensure(total === '1.234,50', `The total is 1.234,50 and your code returned ${show(total)}.`)
})

check('sees an invoice without a VAT id as one', { todo: 2 }, async () => {
  const { calls } = replay(reply.json({ ...invoice, vatId: null }))
  await learner.extractInvoice(document.replace('\nUSt-IdNr. DE811334297', ''))
  const schema = calls[0]?.outputSchema?.schema
  ensure(schema, 'Your request has no schema: the model may answer in any shape.')
  ensure(JSON.stringify(schema).includes('null'), 'The invoice has no VAT id, and your schema has no null anywhere.')
})

check('finds the cent that is missing', { todo: 3 }, async () => {
  const issues = await learner.checkRules({ ...invoice, total: '1.234,51' })
  const found = issues.map(({ path }) => path)
  ensure(
    found.includes('total'),
    `The lines make 1.234,50, the total says 1.234,51, and \`checkRules\` names ${show(found)}.`,
  )
})
