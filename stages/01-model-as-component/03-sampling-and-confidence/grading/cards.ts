import type { ModelCard } from '@stagecraft/kit'

const price = { input: 2, cacheRead: 0.2, cacheWrite: 2.5, cacheWriteLong: 4, output: 10 }
const limits = { contextWindow: 1_000_000, maxOutputTokens: 32_000, price }

/** Draws as it is told, and tells log-probabilities. */
export const gpt41mini: ModelCard = {
  name: 'gpt-4.1-mini',
  provider: 'openai',
  sampling: ['temperature', 'top_p'],
  logprobs: true,
  decisions: false,
  ...limits,
}

/** Reasons before it answers; takes no sampling parameters and tells no log-probabilities. */
export const gpt6sol: ModelCard = {
  name: 'gpt-6-sol',
  provider: 'openai',
  sampling: [],
  logprobs: false,
  decisions: false,
  ...limits,
}

export const sonnet: ModelCard = { ...gpt6sol, name: 'claude-sonnet-5-5', provider: 'anthropic' }

/** The model of the Decisions API. */
export const luna: ModelCard = { ...gpt6sol, name: 'gpt-6-luna', decisions: true }
