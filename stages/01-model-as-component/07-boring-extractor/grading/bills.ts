import type { PriceCard } from '@stagecraft/kit'
import { type ModelCall, modelCard, modelNames } from '@stagecraft/suite'

/** What the replies cost, in micro-dollars. */
export function billOf(calls: readonly ModelCall[], price: PriceCard): number {
  return Math.round(calls.reduce((sum, { answer: { usage } }) => sum + charge(usage?.input, usage?.output, price), 0))
}

/** What a request costs when its reply is as long as it may be. */
export function mostFor({ answer: { usage }, maxOutputTokens }: ModelCall, price: PriceCard): number {
  return charge(usage?.input, maxOutputTokens ?? usage?.output, price)
}

function charge(input = 0, output = 0, price: PriceCard): number {
  return input * price.input + output * price.output
}

/** The prices of the model that a request names, which may have a date at its end; one without a card costs as gpt-5.5. */
export function cardPriceOf(model: string): PriceCard {
  const [name = 'gpt-5.5'] = modelNames.filter((known) => model.startsWith(known)).sort((a, b) => b.length - a.length)
  return modelCard(name).price
}

/** The same prices, so many times. */
export function times(price: PriceCard, factor: number): PriceCard {
  const { input, cacheRead, cacheWrite, cacheWriteLong, output } = price
  return {
    input: input * factor,
    cacheRead: cacheRead * factor,
    cacheWrite: cacheWrite * factor,
    cacheWriteLong: cacheWriteLong * factor,
    output: output * factor,
  }
}
