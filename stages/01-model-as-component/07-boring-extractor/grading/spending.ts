import type { PriceCard } from '@stagecraft/kit'
import { ensure, manualClock, show } from '@stagecraft/suite'
import type { BatchReport } from '../types.ts'
import { billOf, cardPriceOf } from './bills.ts'
import { type Fixture, fixtures, type Kind } from './invoices.ts'
import { type Model, model, reportOf } from './night.ts'

export type Spending = { price: PriceCard; budget: number; spent: number; requests: number; counted: number }

export type SpendingOptions = {
  concurrency?: number
  /** The prices to hand over, from those of the card of the model that was asked. */
  prices?: (card: PriceCard) => PriceCard
  /** How many requests like the first the budget is enough for. Default: five and a half. */
  enoughFor?: number
  /** So many counts of tokens are refused. A document whose count failed may end for that reason. */
  refusedCounts?: number
}

/**
 * Gives a run five and a half times (or `enoughFor` times) what its first request costs when the reply is as long as it
 * may be, and lets every reply be that long. The body decides first; after it, money for five requests must have been enough for two.
 */
export async function spending(
  kinds: readonly Kind[],
  { concurrency = 1, prices = (card) => card, enoughFor = 5.5, refusedCounts = 0 }: SpendingOptions,
  body: (seen: Spending) => void,
): Promise<void> {
  const [probe, ...docs] = fixtures([...kinds.slice(0, 1), ...kinds]) as [Fixture, ...Fixture[]]
  const { price, budget } = await budgetFor(probe, prices, enoughFor)
  // Each reply waits until all that can be sent beside it has been sent.
  const gate = concurrency > 1 ? () => manualClock().advance(0) : () => {}
  const played = model(docs, { fills: 1, exact: true, gate, refusedCounts })
  const report = await reportOf(docs, { concurrency, price, budgetMicroUsd: budget })
  const calls = played.sent.map(({ call }) => call)
  body({ price, budget, spent: billOf(calls, price), requests: calls.length, counted: played.counted })
  // Who sets aside too much for each of several requests sends fewer, and is right.
  const least = concurrency === 1 ? 2 : 1
  ensure(
    calls.length >= least,
    `The budget was enough for ${Math.floor(enoughFor)} requests, and you sent ${calls.length}.`,
  )
  if (refusedCounts === 0) ensureToldWhy(report, docs, played)
}

/** Money for so many requests like the one for this document. */
export async function budgetFor(
  probe: Fixture,
  prices: (card: PriceCard) => PriceCard = (card) => card,
  enoughFor = 5.5,
): Promise<{ price: PriceCard; budget: number }> {
  const { sent } = model([probe], { fills: 1, exact: true })
  await reportOf([probe])
  const [first] = sent
  ensure(first, 'Your code sent no request to a model.')
  const price = prices(cardPriceOf(first.call.model))
  return { price, budget: Math.round(billOf([first.call], price) * enoughFor) }
}

function ensureToldWhy({ rows, quarantine }: BatchReport, docs: readonly Fixture[], { of }: Model): void {
  const listed = [...rows, ...quarantine].length
  ensure(listed === docs.length, `Of ${docs.length} documents, ${listed} are in your report.`)
  const reasonOf = (id: string) => quarantine.find((entry) => entry.id === id)?.reason
  const wrong = docs.find((doc) => of(doc).length === 0 && reasonOf(doc.id) !== 'budget')
  ensure(!wrong, `There was no money left for ${wrong?.id}; your reason is ${show(wrong && reasonOf(wrong.id))}.`)
}
