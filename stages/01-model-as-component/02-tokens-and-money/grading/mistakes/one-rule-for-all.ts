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

/** The `usage` of a reply, in the same words for every API. */
export function normalizeUsage(raw: unknown): Usage {
  const usage = fieldsOf(raw)
  if ('prompt_tokens' in usage) {
    return inclusive(usage.prompt_tokens, usage.prompt_tokens_details, {
      output: usage.completion_tokens,
      details: usage.completion_tokens_details,
    })
  }
  // Responses counts a total; Messages, which leaves its cached tokens out of `input_tokens`, does not.
  if ('total_tokens' in usage) {
    return inclusive(usage.input_tokens, usage.input_tokens_details, {
      output: usage.output_tokens,
      details: usage.output_tokens_details,
    })
  }
  const written = amount(usage.cache_creation_input_tokens)
  const cacheRead = amount(usage.cache_read_input_tokens)
  const cacheWriteLong = amount(fieldsOf(usage.cache_creation).ephemeral_1h_input_tokens)
  const reasoning = amount(fieldsOf(usage.output_tokens_details).thinking_tokens)
  return {
    uncachedInput: amount(usage.input_tokens) - cacheRead - written,
    cacheRead,
    cacheWrite: Math.max(0, written - cacheWriteLong),
    cacheWriteLong,
    output: Math.max(0, amount(usage.output_tokens) - reasoning),
    reasoning,
  }
}

/** OpenAI's way: the total of the input includes what was read from the cache and written to it. */
function inclusive(input: unknown, inputDetails: unknown, out: { output: unknown; details: unknown }): Usage {
  const details = fieldsOf(inputDetails)
  const cacheRead = amount(details.cached_tokens)
  const written = amount(details.cache_write_tokens)
  const cacheWriteLong = amount(fieldsOf(details.cache_write_tokens_details).ttl_12h_tokens)
  const reasoning = amount(fieldsOf(out.details).reasoning_tokens)
  return {
    uncachedInput: Math.max(0, amount(input) - cacheRead - written),
    cacheRead,
    cacheWrite: Math.max(0, written - cacheWriteLong),
    cacheWriteLong,
    output: Math.max(0, amount(out.output) - reasoning),
    reasoning,
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function amount(value: unknown): number {
  return typeof value === 'number' ? value : 0
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
