/** TODO 4: what a request can cost. */
import { check, random, recognise } from '@stagecraft/suite'
import { times } from './bills.ts'
import { within } from './budget.ts'
import type { Kind } from './invoices.ts'
import { spending } from './spending.ts'

const many = (kind: Kind, count: number): Kind[] => Array.from({ length: count }, () => kind)

export const givenPrices = 'goes by the prices it is given'

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
