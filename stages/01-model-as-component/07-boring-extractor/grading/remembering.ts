/** TODO 3: nothing is paid for twice. */
import { check, countTokens, ensure, random, recognise, show } from '@stagecraft/suite'
import { type Fixture, fixtures } from './invoices.ts'
import { createStore, ensureRows, learner, model, reportIn, reportOf, runBatch, runBatches } from './night.ts'
import { keepsConcurrency, oneRequest } from './settling.ts'

const tellsApart = 'tells documents apart by what is in them'

check(
  tellsApart,
  {
    why: 'Every second supplier calls the file invoice.txt.',
    look: 'What makes two documents the same?',
    mistakes: { 'hash-by-filename': '{number} was never read: another document has the same file name.' },
  },
  async () => {
    const docs = fixtures(['clean', 'clean', 'clean', 'clean'])
    const named = docs.map((doc, index) => (index % 2 === 1 ? { ...doc, id: 'invoice.txt' } : doc))
    const { of } = model(docs)
    const report = await reportOf(named)
    const unread = docs.find((doc) => of(doc).length === 0)
    recognise('hash-by-filename', unread !== undefined, { number: unread?.number ?? '' })
    ensureRows(report, named)
  },
)

check(
  'pays once for a file that was sent twice',
  {
    todo: 3,
    needs: [oneRequest, tellsApart],
    why: 'Suppliers send reminders with the invoice attached once more.',
    look: 'What do you know of a document whose twin is still under way?',
    mistakes: {
      'pay-per-copy': 'You sent {requests} requests for {number}, which was there three times.',
      'first-name-for-all': 'Your rows are for {got}: each copy has the name of the first.',
    },
  },
  async () => {
    const [one, two, three] = fixtures(['clean', 'clean', 'clean']) as [Fixture, Fixture, Fixture]
    const copies = ['reminder-1.txt', 'reminder-2.txt'].map((id) => ({ ...one, id }))
    const docs = [one, ...copies.slice(0, 1), two, three, ...copies.slice(1)]
    const { of } = model([one, two, three])
    const report = await reportOf(docs)
    recognise('pay-per-copy', of(one).length > 1, { requests: of(one).length, number: one.number })
    const got = report.rows.map((row) => row?.id)
    recognise('first-name-for-all', got.length === docs.length && new Set(got).size < docs.length, {
      got: got.join(', '),
    })
    ensureRows(report, docs)
  },
)

export const apart = 'keeps the documents of two runs at the same time apart'

check(
  apart,
  {
    needs: [oneRequest],
    why: 'When one office stops its run, the other loses its invoices.',
    look: 'How long does your memory of a text live?',
    mistakes: {
      'one-map-for-all-runs':
        'Two runs in one process, each with its own store, read the same {texts} texts, and you sent {requests} requests.',
    },
  },
  async () => {
    const docs = fixtures(['clean', 'clean', 'clean'])
    const { sent, of } = model(docs)
    const others = docs.map((doc, index) => ({ ...doc, id: `north-${index}.txt` }))
    const [own = {}, other = {}] = await runBatches([{ docs }, { docs: others }])
    const isShared = docs.some((doc) => of(doc).length < 2)
    recognise('one-map-for-all-runs', isShared, { texts: docs.length, requests: sent.length })
    ensureRows(reportIn(own), docs)
    ensureRows(reportIn(other), others)
  },
)

const onlyRest = 'sends only the rest after a crash'

check(
  onlyRest,
  {
    todo: 3,
    needs: [keepsConcurrency, tellsApart, apart],
    why: 'The machine restarts at three in the morning, and the run begins again.',
    look: 'When does a finished document reach `store`?',
    mistakes: {
      'pays-again':
        'After the crash you sent documents again that were finished before it. When it came, {stored} texts were in `store`.',
    },
  },
  async () => {
    const { docs, before, after, report, stored } = await theCrash()
    const again = docs.filter((doc) => before.of(doc).length > 0 && after.of(doc).length > 0)
    recognise('pays-again', again.length > concurrency, { stored })
    const resumed = docs.filter((doc) => after.of(doc).length === 0).length
    ensure(
      report.resumed === resumed,
      `The second run sent nothing for ${resumed} texts, one of them there twice; your \`resumed\` says ${show(report.resumed)}.`,
    )
  },
)

check(
  'reads after a crash what the crash broke off',
  {
    todo: 3,
    needs: [onlyRest],
    why: 'Nobody looks again at a document that is settled in `store`.',
    look: 'What becomes of a document that the abort broke off?',
    mistakes: {
      'stores-the-aborted':
        'One document was under way when the crash came, and the next run sent nothing for it: your quarantine has it as ‘{reason}’.',
    },
  },
  async () => {
    const { docs, all, after, report } = await theCrash()
    const settled = report.quarantine.find(({ id }) => docs.some((doc) => doc.id === id && after.of(doc).length === 0))
    recognise('stores-the-aborted', settled !== undefined, { reason: String(settled?.reason) })
    ensureRows(report, all)
  },
)

const concurrency = 2

let crash: ReturnType<typeof crashed> | undefined

/** Two checks look at the same crash: a new process takes longer than all else here. */
function theCrash(): ReturnType<typeof crashed> {
  crash ??= crashed()
  return crash
}

/** A run that is aborted in its middle, and another in a new process, with the same documents and the same store. */
async function crashed() {
  const docs = fixtures(Array.from({ length: 9 }, () => 'clean' as const))
  // The first one is done long before the crash; its copy counts as no other text.
  const all: Fixture[] = [...docs, { ...(docs[0] as Fixture), id: 'reminder.txt' }]
  const store = createStore()
  const crash = new AbortController()
  const crashAt = random.int(5, 7)
  const gate = (count: number) => {
    if (count === crashAt) crash.abort(new Error('The machine stops.'))
  }
  const before = model(docs, { gate })
  await runBatch(all, { concurrency, store, signal: crash.signal })
  await learner.fresh()
  const stored = store.size
  const after = model(docs)
  const running = reportOf(all, { concurrency, store })
  // While the new process starts, this one has time for the vocabulary that later checks count with.
  countTokens('')
  const report = await running
  return { docs, all, before, after, report, stored }
}
