import type { PriceCard } from '@stagecraft/kit'
import { check, ensure, learnerOf, type Random, random, recognise, show } from '@stagecraft/suite'
import type * as starter from '../tokens.ts'
import type { Usage } from '../types.ts'
import { someUsage } from './usages.ts'

const learner = learnerOf<typeof starter>()
const nothing: Usage = { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, cacheWriteLong: 0, output: 0, reasoning: 0 }

/** Prices whose ratios are those of the providers. No product of them with a whole number ends near a half. */
function prices(from: Random): PriceCard {
  const input = from.int(2, 9)
  return { input, cacheRead: input / 10, cacheWrite: input * 1.25, cacheWriteLong: input * 2, output: input * 5 }
}

/** In micro-dollars, to the hundredth. */
function exactCost(usage: Usage, price: PriceCard): number {
  const input = usage.uncachedInput * price.input + usage.cacheRead * price.cacheRead
  const writes = usage.cacheWrite * price.cacheWrite + usage.cacheWriteLong * price.cacheWriteLong
  const output = (usage.output + usage.reasoning) * price.output
  return Math.round((input + writes + output) * 100) / 100
}

/** Rounded to the nearest; of two that are equally near, either will do. */
function isRounded(amount: number, exact: number): boolean {
  return Number.isInteger(amount) && Math.abs(amount - exact) <= 0.5 + 1e-6
}

export const inMicroDollars = 'gives money in whole micro-dollars'

check(
  inMicroDollars,
  {
    todo: 4,
    why: 'Fractions of a dollar drift, and after a year the books no longer close.',
    look: 'Dollars for a million tokens are micro-dollars for one token.',
    mistakes: {
      'float-dollars': 'One request costs {one} in your ledger, three cost {sum}. In micro-dollars one costs {micro}.',
    },
  },
  async () => {
    const price = { ...prices(random), input: 3, output: 15 }
    const usage = { ...nothing, uncachedInput: random.int(1, 9) * 11_111, output: random.int(100, 900) }
    const one = await learner.cost(usage, price)
    const micro = exactCost(usage, price)
    const isDollars = typeof one === 'number' && Math.abs(one - micro / 1e6) < 1e-6
    recognise('float-dollars', isDollars, { sum: one + one + one, one, micro })
    ensure(isRounded(one, micro), `The request costs ${micro} micro-dollars and your \`cost\` is ${show(one)}.`)
  },
)

const ownRates = 'prices every bucket at its own rate'

check(
  ownRates,
  {
    todo: 4,
    needs: [inMicroDollars],
    why: 'Larkspur chooses its models by this number.',
    look: 'The price card has a rate for each bucket; reasoning is billed as output.',
    mistakes: {
      'cache-is-free':
        'You charged {got} micro-dollars: {cached} tokens that the cache was involved in cost you nothing.',
      'cache-at-full-price':
        'You charged {got} micro-dollars: all input at the same rate, and {cached} tokens of it were read from the cache or written to it.',
      'reasoning-is-free': 'You charged {got} micro-dollars: {reasoning} tokens of reasoning cost you nothing.',
    },
  },
  async () => {
    const price = prices(random)
    const usage = { ...someUsage(), cacheWriteLong: random.int(2_100, 2_900) }
    const got = await learner.cost(usage, price)
    const exact = exactCost(usage, price)
    const values = {
      got,
      cached: usage.cacheRead + usage.cacheWrite + usage.cacheWriteLong,
      reasoning: usage.reasoning,
    }
    const near = (other: number, by = 1) => Math.abs(got - other) <= by
    const { input } = price
    recognise(
      'cache-is-free',
      near(exactCost({ ...usage, cacheRead: 0, cacheWrite: 0, cacheWriteLong: 0 }, price)),
      values,
    )
    const flat = { ...price, cacheRead: input, cacheWrite: input, cacheWriteLong: input }
    recognise('cache-at-full-price', near(exactCost(usage, flat)), values)
    recognise('reasoning-is-free', near(exactCost({ ...usage, reasoning: 0 }, price)), values)
    // How it is rounded is the next check's business.
    ensure(near(exact, 3), `The exchange costs ${exact} micro-dollars and your \`cost\` is ${show(got)}.`)
  },
)

check(
  'rounds once, at the end',
  {
    todo: 4,
    needs: [inMicroDollars, ownRates],
    why: 'A small error in each of a million short requests is real money.',
    look: 'How many times do you round, and which way?',
    mistakes: {
      'round-each-bucket':
        'You charged {got} micro-dollars, one too few: each bucket rounded on its own, and then added.',
    },
  },
  async () => {
    // Each bucket is two fifths of a micro-dollar above a whole one, all together more than one.
    const price = { input: 0.1, cacheRead: 0.01, cacheWrite: 0.1, cacheWriteLong: 0.2, output: 0.5 }
    const tens = random.int(3, 30)
    const usage = { ...nothing, uncachedInput: tens * 10 + 4, cacheRead: tens * 100 + 40, cacheWrite: tens * 20 + 4 }
    const got = await learner.cost(usage, price)
    const exact = exactCost(usage, price)
    recognise('round-each-bucket', got === Math.round(exact) - 1, { got })
    ensure(isRounded(got, exact), `The exchange costs ${exact} micro-dollars and your \`cost\` is ${show(got)}.`)
  },
)
