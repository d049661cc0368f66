import { modelCard, modelNames, type PriceCard } from '@stagecraft/kit'

/** The prices of a model. A reply may name it with a date at the end; a model without a card gets the dearest one. */
export function priceOf(model: string): PriceCard {
  const names = modelNames.filter((name) => model.startsWith(name)).sort((a, b) => b.length - a.length)
  const prices = (names.length > 0 ? names.slice(0, 1) : modelNames).map((name) => modelCard(name).price)
  return prices.reduce((dearest, price) => (price.output > dearest.output ? price : dearest))
}
