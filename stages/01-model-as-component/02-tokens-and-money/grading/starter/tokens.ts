import type { ModelCard, PriceCard } from '@stagecraft/kit'
import type { ChatRequest, Fit, Usage } from './types.ts'

/** How many tokens a request has, before it is sent. */
export async function countInput(request: ChatRequest): Promise<number> {
  // TODO 1: Count the whole request in tokens: system text, turns and tool schemas.
  const text = request.turns.map((turn) => turn.text).join('\n')
  return Math.ceil(text.length / 4)
}

/** Whether a model's window holds a request. */
export async function fits(request: ChatRequest, model: ModelCard): Promise<Fit> {
  const input = await countInput(request)
  const maxOutputTokens = request.maxOutputTokens ?? model.maxOutputTokens
  // TODO 2: Keep room for the reply: a request fits only if input plus reserved output fit the window.
  const headroom = model.contextWindow - input
  return { fits: headroom >= 0, headroom, maxOutputTokens }
}

/** The `usage` of a reply, in the same words for every API. `usage-samples.json` has one of each. */
export function normalizeUsage(raw: unknown): Usage {
  // TODO 3: Split each API's usage into buckets that do not overlap.
  const usage = raw as { input_tokens: number; output_tokens: number }
  return {
    uncachedInput: usage.input_tokens,
    cacheRead: 0,
    cacheWrite: 0,
    cacheWriteLong: 0,
    output: usage.output_tokens,
    reasoning: 0,
  }
}

/** What an exchange cost. The prices are dollars for a million tokens. */
export function cost(usage: Usage, price: PriceCard): number {
  // TODO 4: Price every bucket at its own rate, in whole micro-dollars, rounded once at the end.
  const input = (usage.uncachedInput * price.input) / 1_000_000
  const output = (usage.output * price.output) / 1_000_000
  return input + output
}
