import {
  check,
  ensure,
  learnerOf,
  type ModelCall,
  manualClock,
  modelCard,
  replay,
  reply,
  show,
} from '@stagecraft/suite'

const learner = learnerOf<typeof import('./batch.ts')>()

const clean = [invoice('INV-2291', '1.102,50'), invoice('INV-2305', '87,20'), invoice('INV-2377', '640,00')]

check('reads three clean documents', {}, async () => {
  const calls = await answering()
  const { rows } = await run(clean)
  ensure(rows.length === 3, `Three documents could be read; your report has ${rows.length} rows.`)
  ensure(calls.length === 3, `Three requests are enough, and your code sent ${calls.length}.`)
})

check('keeps two rows when the model declines the third', { todo: 1 }, async () => {
  await answering('INV-2305')
  const { rows, quarantine } = await run(clean)
  ensure(rows.length === 2, `Two documents could be read; your report has ${rows.length} rows.`)
  ensure(
    quarantine[0]?.id === 'INV-2305.txt',
    `INV-2305.txt could not be read; your quarantine is ${show(quarantine)}.`,
  )
})

check('pays once for a file that was sent twice', { todo: 3 }, async () => {
  const calls = await answering()
  const { rows } = await run([...clean, { ...invoice('INV-2291', '1.102,50'), id: 'reminder.txt' }])
  ensure(rows.length === 4, `All four files could be read; your report has ${rows.length} rows.`)
  ensure(calls.length === 3, `INV-2291 was sent twice, and your code sent ${calls.length} requests for three invoices.`)
})

function invoice(number: string, total: string) {
  return {
    id: `${number}.txt`,
    text: `received 2025-03-04\nAlder Books · Rechnung ${number}\nSumme EUR ${total}`,
    total,
  }
}

/** A model that reads each document, and declines one. */
async function answering(declined = ''): Promise<readonly ModelCall[]> {
  const { calls } = replay((call) => {
    const text = JSON.stringify(call.turns)
    const [number = ''] = text.match(/INV-\d+/) ?? []
    const total = clean.find((doc) => doc.id.startsWith(number))?.total
    const [vatId, iban, dueDate, orderNumber] = [null, null, null, null]
    const [invoiceDate, receivedAt] = ['2025-03-04', '2025-03-04']
    const lines = [{ description: 'Books', amount: total }]
    const own = { invoiceNumber: number, supplier: 'Alder Books', currency: 'EUR', lines, total }
    return number === declined
      ? reply.refusal()
      : reply.json({ ...own, invoiceDate, receivedAt, vatId, iban, dueDate, orderNumber })
  })
  return calls
}

function run(docs: readonly { id: string; text: string }[]) {
  const texts = new Map<string, string>()
  const store = {
    get: async (key: string) => texts.get(key),
    set: async (key: string, value: string) => void texts.set(key, value),
  }
  const plain = docs.map(({ id, text }) => ({ id, text }))
  const { price } = modelCard('gpt-5.5')
  return learner.extractBatch(plain, { budgetMicroUsd: 1_000_000, price, concurrency: 2, store, clock: manualClock() })
}
