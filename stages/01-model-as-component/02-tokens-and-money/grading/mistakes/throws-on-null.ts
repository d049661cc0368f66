import { countTokens, type ModelCard, type PriceCard } from '@stagecraft/kit'
import type { ChatRequest, Fit, Usage } from './types.ts'

/** How many tokens a request has, before it is sent. */
export async function countInput({ system = '', turns, tools = [] }: ChatRequest): Promise<number> {
  const texts = [system, ...turns.map((turn) => turn.text), ...tools.map((tool) => JSON.stringify(tool))]
  return texts.reduce((sum, text) => sum + countTokens(text), 0)
}

/** Whether a model's window holds a request. */
export async function fits(request: ChatRequest, model: ModelCard): Promise<Fit> {
  const maxOutputTokens = request.maxOutputTokens ?? model.maxOutputTokens
  const headroom = model.contextWindow - (await countInput(request)) - maxOutputTokens
  return { fits: headroom >= 0, headroom, maxOutputTokens }
}

type RawUsage = {
  prompt_tokens?: number
  prompt_tokens_details: { cached_tokens: number; cache_write_tokens: number }
  completion_tokens: number
  completion_tokens_details: { reasoning_tokens: number }
  input_tokens: number
  input_tokens_details: {
    cached_tokens: number
    cache_write_tokens: number
    cache_write_tokens_details?: { ttl_12h_tokens: number }
  }
  cache_creation: { ephemeral_1h_input_tokens: number }
  cache_creation_input_tokens: number
  cache_read_input_tokens: number
  output_tokens: number
  output_tokens_details: { reasoning_tokens: number; thinking_tokens: number }
  total_tokens?: number
}

/** The `usage` of a reply, in the same words for every API. */
export function normalizeUsage(raw: unknown): Usage {
  const usage = raw as RawUsage
  if (usage.prompt_tokens !== undefined) {
    const read = usage.prompt_tokens_details.cached_tokens
    const write = usage.prompt_tokens_details.cache_write_tokens
    const reasoning = usage.completion_tokens_details.reasoning_tokens
    return {
      uncachedInput: usage.prompt_tokens - read - write,
      cacheRead: read,
      cacheWrite: write,
      cacheWriteLong: 0,
      output: usage.completion_tokens - reasoning,
      reasoning,
    }
  }
  if (usage.total_tokens !== undefined) {
    const details = usage.input_tokens_details
    const long = details.cache_write_tokens_details?.ttl_12h_tokens ?? 0
    const { reasoning_tokens: reasoning } = usage.output_tokens_details
    return {
      uncachedInput: usage.input_tokens - details.cached_tokens - details.cache_write_tokens,
      cacheRead: details.cached_tokens,
      cacheWrite: details.cache_write_tokens - long,
      cacheWriteLong: long,
      output: usage.output_tokens - reasoning,
      reasoning,
    }
  }
  const long = usage.cache_creation.ephemeral_1h_input_tokens
  const reasoning = usage.output_tokens_details.thinking_tokens
  return {
    uncachedInput: usage.input_tokens,
    cacheRead: usage.cache_read_input_tokens,
    cacheWrite: usage.cache_creation_input_tokens - long,
    cacheWriteLong: long,
    output: usage.output_tokens - reasoning,
    reasoning,
  }
}

/** What an exchange cost, in whole micro-dollars. Dollars for a million tokens are micro-dollars for one. */
export function cost(usage: Usage, price: PriceCard): number {
  return Math.round(
    usage.uncachedInput * price.input +
      usage.cacheRead * price.cacheRead +
      usage.cacheWrite * price.cacheWrite +
      usage.cacheWriteLong * price.cacheWriteLong +
      (usage.output + usage.reasoning) * price.output,
  )
}
