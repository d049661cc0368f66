/** TODO 4: the money, and a whole night. */
import { check, ensure, random, recognise, show } from '@stagecraft/suite'
import { billOf } from './bills.ts'
import { type Fixture, fixtures, type Kind } from './invoices.ts'
import { createStore, ensureRows, learner, model, plenty, reportOf, runBatch } from './night.ts'

const within = 'stays within the budget'

check(
  within,
  {
    todo: 4,
    why: 'A budget that is noticed afterwards is a bill.',
    look: 'What is the most that the next request can cost?',
    mistakes: {
      'budget-after': 'The budget was {budget} micro-dollars, and you spent {spent}: {requests} requests.',
      'second-chance-for-free':
        'The budget was {budget} micro-dollars, and with the second tries you spent {spent}: {requests} requests.',
    },
  },
  async () => {
    await spending(Array(10).fill('clean'), 1, ({ budget, spent, requests }) => {
      recognise('budget-after', spent > budget, { budget, spent, requests })
    })
    const kinds = Array.from({ length: 10 }, (): Kind => 'unreadable')
    await spending(kinds, 1, ({ budget, spent, requests }) => {
      recognise('second-chance-for-free', spent > budget, { budget, spent, requests })
    })
  },
)

check(
  'counts what is under way',
  {
    todo: 4,
    needs: [within],
    why: 'Four workers see the same money, and each spends it.',
    look: 'Who knows of a request whose bill has not come?',
    mistakes: {
      'in-flight-uncounted':
        'Your requests cost more than the {budget} micro-dollars of the budget: several were under way without a bill.',
    },
  },
  async () => {
    await spending(Array(12).fill('clean'), 4, ({ budget, spent }) => {
      recognise('in-flight-uncounted', spent > budget, { budget })
    })
  },
)

type Spending = { budget: number; spent: number; requests: number }

/** Gives a run five and a half times what a request costs when its reply is as long as it may be. */
async function spending(kinds: readonly Kind[], concurrency: number, body: (seen: Spending) => void): Promise<void> {
  const [probe, ...docs] = fixtures(['clean', ...kinds]) as [Fixture, ...Fixture[]]
  const first = model([probe], { fills: 1 })
  await reportOf([probe])
  const one = billOf(first.sent.map(({ call }) => call))
  ensure(one > 0, 'Your code sent no request to a model.')
  const budget = Math.round(one * 5.5)
  const played = model(docs, { fills: 1 })
  const { rows, quarantine } = await reportOf(docs, { concurrency, budgetMicroUsd: budget })
  const { sent } = played
  body({ budget, spent: billOf(sent.map(({ call }) => call)), requests: sent.length })
  // Who sets aside too much for each of several requests sends fewer, and is right.
  ensure(
    sent.length >= (concurrency === 1 ? 2 : 1),
    `The budget was enough for five requests, and you sent ${sent.length}.`,
  )
  const listed = [...rows, ...quarantine].length
  ensure(listed === docs.length, `Of ${docs.length} documents, ${listed} are in your report.`)
  const unsent = docs.filter((doc) => played.of(doc).length === 0)
  const wrong = unsent.find((doc) => quarantine.find((entry) => entry.id === doc.id)?.reason !== 'budget')
  const reason = quarantine.find((entry) => entry.id === wrong?.id)?.reason
  ensure(!wrong, `There was no money left for ${wrong?.id}; your reason is ${show(reason)}.`)
}

const kinds: readonly Kind[] = [
  ...Array.from({ length: 12 }, (): Kind => 'clean'),
  ...(['misread', 'misread', 'misread', 'unreadable', 'refused', 'long', 'busy'] as const),
]

check(
  'gets through a whole night, and through it again after a crash',
  {
    todo: 4,
    needs: [within],
    why: 'A night has all of it at once.',
    look: 'Run the examples with several kinds of documents in one batch.',
    mistakes: {
      'busy-is-broken':
        'The API was busy when you asked for {id}, and you put it into quarantine: a little later it answers.',
    },
  },
  async () => {
    const docs = random.shuffle(fixtures(kinds))
    const [clean] = docs.filter(({ kind }) => kind === 'clean') as [Fixture, ...Fixture[]]
    const all: Fixture[] = [...docs, { ...clean, id: 'reminder.txt' }]
    const store = createStore()
    const crash = new AbortController()
    const crashAt = random.int(9, 12)
    const gate = (count: number) => {
      if (count === crashAt) crash.abort(new Error('The machine stops.'))
    }
    const first = model(docs, { gate })
    await runBatch(all, { concurrency: 3, store, signal: crash.signal })
    await learner.fresh()
    const second = model(docs)
    const report = await reportOf(all, { concurrency: 3, store, budgetMicroUsd: plenty })
    const readable = all.filter(({ kind }) => kind !== 'unreadable' && kind !== 'refused')
    const busy = docs.find(({ kind }) => kind === 'busy')
    recognise(
      'busy-is-broken',
      report.quarantine.some((entry) => entry.id === busy?.id),
      { id: busy?.id ?? '' },
    )
    ensureRows(report, readable)
    const left = all.filter((doc) => !readable.includes(doc)).map(({ id }) => id)
    const listed = report.quarantine.map(({ id }) => id)
    const missing = left.find((id) => !listed.includes(id))
    ensure(missing === undefined, `${missing} cannot be read, and is not in your quarantine.`)
    ensure(listed.join() === left.join(), `In your quarantine are ${listed.join(', ')}, in this order.`)
    const again = readable.filter(
      (doc) => first.of(doc).length > 0 && second.of(doc).length > 0 && doc.kind === 'clean',
    )
    const finished = again.length - 3
    ensure(finished <= 0, `After the crash you sent ${again.length} clean documents again; 3 can have been under way.`)
  },
)
