/** TODO 4: what a request can cost. */
import { check, ensure, random, recognise } from '@stagecraft/suite'
import { billOf, times } from './bills.ts'
import { secondTries, within } from './budget.ts'
import { type Fixture, fixtures, type Kind } from './invoices.ts'
import { model, reportOf } from './night.ts'
import { spending } from './spending.ts'

const many = (kind: Kind, count: number): Kind[] => Array.from({ length: count }, () => kind)

const givenPrices = 'goes by the prices it is given'

check(
  givenPrices,
  {
    todo: 4,
    needs: [within],
    why: 'Prices change, and so do models.',
    look: 'Which prices does your estimate use?',
    mistakes: {
      'price-of-its-own':
        'At {input} micro-dollars for a token of input and {output} for one of output you spent {spent}; the budget was {budget}.',
    },
  },
  async () => {
    const dearer = random.int(6, 12)
    const prices = { prices: (card: Parameters<typeof times>[0]) => times(card, dearer) }
    await spending(many('clean', 8), prices, ({ price, budget, spent }) => {
      recognise('price-of-its-own', spent > budget, { input: price.input, output: price.output, spent, budget })
    })
  },
)

export const longDocuments = 'reckons with long documents'

check(
  longDocuments,
  {
    todo: 4,
    needs: [within, givenPrices],
    why: 'Some suppliers print their terms on every invoice.',
    look: 'What does your estimate know about the document?',
    mistakes: {
      'flat-estimate':
        'Invoices with pages of terms cost {spent} micro-dollars where the budget was {budget}: {requests} requests.',
    },
  },
  async () => {
    const rate = random.int(8, 14)
    // Where input costs as much as output, an estimate that forgets the document is far too low.
    const flat = { input: rate, cacheRead: rate / 10, cacheWrite: rate * 1.25, cacheWriteLong: rate * 2, output: rate }
    await spending(many('wordy', 7), { prices: () => flat }, ({ budget, spent, requests }) => {
      recognise('flat-estimate', spent > budget, { budget, spent, requests })
    })
  },
)

/** Input so dear that the cap hardly counts. */
const dearInput = () => {
  const input = random.int(60, 90)
  return { input, cacheRead: input / 10, cacheWrite: input * 1.25, cacheWriteLong: input * 2, output: 1 }
}

const wholeRequests = 'reckons with all that a request holds'

check(
  wholeRequests,
  {
    todo: 4,
    needs: [within, givenPrices, longDocuments],
    why: 'For a short invoice the document is the smaller part of the request.',
    look: 'What does `extractInvoice` send beside the document?',
    mistakes: {
      'document-only':
        'At {input} micro-dollars for a token of input you spent {spent}; the budget was {budget}. More than the document is sent.',
    },
  },
  async () => {
    const price = dearInput()
    // A short document is far below four fifths of a request; many requests leave room for rough estimates.
    await spending(many('clean', 18), { prices: () => price, enoughFor: 14.8 }, ({ budget, spent }) => {
      recognise('document-only', spent > budget, { input: price.input, spent, budget })
    })
  },
)

export const repairs = 'reckons with what a second try holds'

check(
  repairs,
  {
    todo: 4,
    needs: [secondTries, wholeRequests],
    why: 'A second try holds all that the model wrote in the first.',
    look: 'How much longer is a second request than the first?',
    mistakes: {
      'repair-left-out':
        'The budget was {budget} micro-dollars, and the second try took you to {spent}: it holds the model’s first answer, too.',
    },
  },
  async () => {
    const [probe, doc] = fixtures(['garrulous', 'garrulous']) as [Fixture, Fixture]
    const price = dearInput()
    const { sent } = model([probe], { fills: 1, exact: true })
    await reportOf([probe], { price })
    const [first = 0, second = 0] = sent.map(({ call }) => billOf([call], price))
    ensure(second > 0, `The total of ${probe.id} was misread, and you gave it up after one request.`)
    // The first request can be paid, and nine tenths of the second.
    const budget = Math.round(first + 0.9 * second)
    const played = model([doc], { fills: 1, exact: true })
    await reportOf([doc], { price, budgetMicroUsd: budget })
    const spent = billOf(
      played.sent.map(({ call }) => call),
      price,
    )
    recognise('repair-left-out', spent > budget, { budget, spent })
  },
)

export const countFails = 'keeps to the budget when a count of tokens fails'

check(
  countFails,
  {
    todo: 4,
    needs: [within],
    why: 'One refused count at one in the morning, and the night has no limit.',
    look: 'What does your comparison say when an estimate is missing, or is no number?',
    mistakes: {
      'no-count-no-limit':
        'Your requests for a count were answered with 429, and then you spent {spent} micro-dollars where the budget was {budget}.',
    },
  },
  async () => {
    await spending(many('clean', 8), { refusedCounts: 3 }, ({ budget, spent, counted }) => {
      recognise('no-count-no-limit', spent > budget && counted > 0, { spent, budget })
      ensure(spent <= budget, `The budget was ${budget} micro-dollars, and you spent ${spent}.`)
    })
  },
)
