/** TODO 4: all of it at once. */
import type { PriceCard } from '@stagecraft/kit'
import { check, ensure, random, recognise, show } from '@stagecraft/suite'
import { billOf, cardPriceOf, mostFor } from './bills.ts'
import { ownMoney, secondTries, underWay } from './budget.ts'
import { type Fixture, fixtures, type Kind } from './invoices.ts'
import { createStore, ensureRows, model, reportOf, runBatch } from './night.ts'
import { countFails, repairs } from './prices.ts'
import { apart } from './remembering.ts'

const concurrency = 2

const kinds: readonly Kind[] = [
  ...Array.from({ length: 9 }, (): Kind => 'clean'),
  ...(['misread', 'misread', 'misread', 'unreadable', 'refused', 'long', 'busy', 'wordy'] as const),
]

check(
  'gets through a whole night with little money, and through it again after a crash',
  {
    todo: 4,
    needs: [apart, ownMoney, secondTries, underWay, repairs, countFails],
    why: 'A night has all of it at once.',
    look: 'Run the examples with several kinds of documents in one batch.',
    mistakes: {
      'busy-is-broken':
        'The API was busy when you asked for {id}, and you put it into quarantine: a little later it answers.',
      'reservation-kept':
        'There was money for {id}, and you left it out: what becomes of money set aside when the bill comes?',
    },
  },
  async () => {
    const { price, budget } = await justEnough()
    const all = night()
    const store = createStore()
    const crash = new AbortController()
    const crashAt = random.int(9, 12)
    const gate = (count: number) => {
      if (count === crashAt) crash.abort(new Error('The machine stops.'))
    }
    const options = { concurrency, store, price, budgetMicroUsd: budget }
    const first = model(all, { gate, exact: true })
    await runBatch(all, { ...options, signal: crash.signal })
    const second = model(all, { exact: true })
    const report = await reportOf(all, options)
    ensureSpent(
      [first, second].map(({ sent }) =>
        billOf(
          sent.map(({ call }) => call),
          price,
        ),
      ),
      budget,
    )
    const readable = all.filter(({ kind }) => kind !== 'unreadable' && kind !== 'refused')
    recogniseLost(report.quarantine, all)
    ensureRows(report, readable)
    const left = all.filter((doc) => !readable.includes(doc)).map(({ id }) => id)
    const listed = report.quarantine.map(({ id }) => id)
    const missing = left.find((id) => !listed.includes(id))
    ensure(missing === undefined, `${missing} cannot be read, and is not in your quarantine.`)
    ensure(listed.join() === left.join(), `In your quarantine are ${listed.join(', ')}, in this order.`)
    const again = readable.filter(
      (doc) => first.of(doc).length > 0 && second.of(doc).length > 0 && doc.kind === 'clean',
    )
    const sentAgain = new Set(again.map(({ number }) => number)).size
    ensure(
      sentAgain <= concurrency,
      `After the crash you sent ${sentAgain} clean documents again; ${concurrency} can have been under way.`,
    )
  },
)

/** One document of each kind and more, one of them twice, two with the same file name. */
function night(): Fixture[] {
  const docs = random.shuffle(fixtures(kinds))
  const [one, other] = docs.filter(({ kind }) => kind === 'clean') as [Fixture, Fixture, ...Fixture[]]
  const named = docs.map((doc) => (doc === other ? { ...doc, id: one.id } : doc))
  return [...named, { ...one, id: 'reminder.txt' }]
}

/** What the replies of such a night cost, and half as much again as the two dearest requests can cost together. */
async function justEnough(): Promise<{ price: PriceCard; budget: number }> {
  const docs = night()
  const { sent } = model(docs, { exact: true })
  await reportOf(docs, { concurrency })
  const calls = sent.map(({ call }) => call)
  ensure(calls.length > 0, 'Your code sent no request to a model.')
  const price = cardPriceOf(calls[0]?.model ?? '')
  const dearest = calls.map((call) => mostFor(call, price)).sort((a, b) => b - a)
  const [most = 0, next = 0] = dearest
  return { price, budget: Math.round(1.05 * billOf(calls, price) + 1.5 * (most + next)) }
}

function ensureSpent(bills: readonly number[], budget: number): void {
  const over = bills.find((bill) => bill > budget)
  ensure(over === undefined, `The budget was ${budget} micro-dollars, and one of two runs spent ${over}.`)
}

function recogniseLost(quarantine: readonly { id: string; reason: string }[], all: readonly Fixture[]): void {
  const busy = all.find(({ kind }) => kind === 'busy')?.id ?? ''
  const unpaid = quarantine.find(({ reason }) => reason === 'budget')?.id
  recognise('reservation-kept', unpaid !== undefined, { id: unpaid })
  recognise(
    'busy-is-broken',
    quarantine.some(({ id }) => id === busy),
    { id: busy },
  )
}
