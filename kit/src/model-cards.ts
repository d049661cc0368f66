import cards from './model-cards.json' with { type: 'json' }

/**
 * What tokens cost, in US dollars for a million of them, as the providers publish it. The same numbers are micro-dollars
 * for one token. For OpenAI the longer time of the cache is 12 hours, for Anthropic one hour.
 */
export type PriceCard = {
  /** Input that no cache was involved in. */
  input: number
  /** Input that was read from the prompt cache. */
  cacheRead: number
  /** Input that was written to the prompt cache, instead of `input`. */
  cacheWrite: number
  /** The same, to be kept for the longer time. */
  cacheWriteLong: number
  /** Everything the model writes, its reasoning included. */
  output: number
}

/** What a model takes, and what it costs. */
export type ModelCard = {
  name: string
  provider: 'openai' | 'anthropic'
  /** Tokens that input and output share. */
  contextWindow: number
  /** The longest reply, in tokens. */
  maxOutputTokens: number
  /** The sampling parameters that it accepts with its default settings. */
  sampling: readonly SamplingParameter[]
  /** It tells the log-probabilities of the tokens that it writes. */
  logprobs: boolean
  /** The Decisions API takes it. */
  decisions: boolean
  price: PriceCard
}

export type SamplingParameter = 'temperature' | 'top_p'

/** The names of the models that have a card. The evidence for each fact stands in `model-cards.json`. */
export const modelNames: readonly string[] = cards.models.map((card) => card.name)

/**
 * The card of a model.
 * @throws Error for a model that has none
 */
export function modelCard(name: string): ModelCard {
  const card = cards.models.find((card) => card.name === name)
  if (!card) throw new Error(`There is no card for ${name}. There are cards for ${modelNames.join(', ')}.`)
  const { evidence: _, ...facts } = card
  return facts as ModelCard
}
