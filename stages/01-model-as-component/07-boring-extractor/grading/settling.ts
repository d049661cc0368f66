/** TODO 1: every document on its own; and what the starter does right already. */
import { check, ensure, LearnerThrow, manualClock, random, recognise, show } from '@stagecraft/suite'
import { fixtures } from './invoices.ts'
import { ensureReport, ensureRows, model, reportOf, runBatch } from './night.ts'

export const oneRequest = 'reads each clean document with one request'

check(
  oneRequest,
  {
    why: 'Larkspur pays for each request.',
    look: 'What does a second request for a clean document tell you?',
    mistakes: { 'checks-by-asking-again': 'You sent {requests} requests for {id}, and its first answer was right.' },
  },
  async () => {
    const docs = fixtures(['clean', 'clean', 'clean', 'clean', 'clean'])
    const { of } = model(docs)
    const report = await reportOf(docs)
    const twice = docs.find((doc) => of(doc).length > 1)
    recognise('checks-by-asking-again', twice !== undefined, {
      requests: twice && of(twice).length,
      id: twice?.id ?? '',
    })
    ensureRows(report, docs)
    ensure(report.quarantine.length === 0, `All documents are clean; in quarantine are ${show(report.quarantine)}.`)
  },
)

export const keepsConcurrency = 'sends no more than `concurrency` requests at the same time'

check(
  keepsConcurrency,
  {
    why: 'The provider refuses what comes too fast.',
    look: 'What does your `mapLimit` do for you?',
    mistakes: {
      'all-at-once': 'More requests were under way at the same time than the {concurrency} that are allowed.',
    },
  },
  async () => {
    const concurrency = random.int(2, 3)
    const docs = fixtures(['clean', 'clean', 'clean', 'clean', 'clean', 'clean', 'clean', 'clean'])
    // The first replies wait until the code has sent all that it would send without them.
    const gate = (count: number) => (count <= concurrency ? manualClock().advance(0) : undefined)
    const played = model(docs, { gate })
    await reportOf(docs, { concurrency })
    recognise('all-at-once', played.maxInFlight > concurrency, { concurrency })
  },
)

const survives = 'goes on when one document fails'

check(
  survives,
  {
    todo: 1,
    why: 'Tomas comes in the morning to an empty ledger.',
    look: 'Where does the error of one document end?',
    mistakes: {
      'promise-all': '{id} could not be read, and your code threw: the rows of the {others} others are lost.',
    },
  },
  async () => {
    const docs = fixtures(['clean', 'clean', random.pick(['refused', 'unreadable']), 'clean', 'clean'])
    const [, , bad] = docs
    model(docs)
    const { report, thrown } = await runBatch(docs)
    const fromBatch = thrown instanceof LearnerThrow && thrown.todo === undefined
    recognise('promise-all', fromBatch, { id: bad?.id ?? '', others: docs.length - 1 })
    if (thrown !== undefined) throw thrown
    ensureReport(report)
    ensureRows(
      report,
      docs.filter((doc) => doc !== bad),
    )
  },
)

check(
  'lists a failed document with its reason',
  {
    todo: 1,
    needs: [survives],
    why: 'Tomas must know which documents are left to him, and why.',
    look: 'What does the error of `extractInvoice` say?',
    mistakes: {
      'quarantine-drops': '{id} is in neither list of your report.',
      'one-reason-for-all': 'The model declined {id}, and your reason is ‘{reason}’.',
    },
  },
  async () => {
    const docs = fixtures(['clean', 'refused', 'clean', 'unreadable', 'clean'])
    const [, refused, , unreadable] = docs
    model(docs)
    const { quarantine } = await reportOf(docs)
    const ids = quarantine.map((one) => one?.id)
    const lost = [refused, unreadable].find((doc) => doc && !ids.includes(doc.id))
    recognise('quarantine-drops', lost !== undefined, { id: lost?.id ?? '' })
    const { reason } = quarantine.find((one) => one.id === refused?.id) ?? {}
    recognise('one-reason-for-all', reason !== 'refused', { id: refused?.id ?? '', reason: String(reason) })
    const wanted = [refused?.id, unreadable?.id].join(', ')
    ensure(ids.join(', ') === wanted, `${wanted} could not be read; in your quarantine are ${ids.join(', ')}.`)
    const other = quarantine[1]?.reason
    ensure(other === 'rule', `The total of ${unreadable?.id} is wrong each time; your reason is ${show(other)}.`)
  },
)
