import { countTokens, type ModelCard, type PriceCard } from '@stagecraft/kit'
import type { ChatRequest, Fit, Usage } from './types.ts'

/** Each message and each tool comes with a few tokens of frame; better one too many than one too few. */
const FRAME = 4

class Request {
  readonly #request: ChatRequest

  constructor(request: ChatRequest) {
    this.#request = request
  }

  get parts(): string[] {
    const { system, turns, tools } = this.#request
    const parts = turns.map(({ role, text }) => `${role}\n${text}`)
    if (system) parts.unshift(system)
    for (const { name, description, schema } of tools ?? [])
      parts.push([name, description, JSON.stringify(schema)].join('\n'))
    return parts
  }

  get tokens(): number {
    let tokens = 0
    for (const part of this.parts) tokens += FRAME + countTokens(part)
    return tokens
  }
}

export const countInput = async (request: ChatRequest): Promise<number> => new Request(request).tokens

export async function fits(request: ChatRequest, { contextWindow, maxOutputTokens: most }: ModelCard): Promise<Fit> {
  const { tokens } = new Request(request)
  const { maxOutputTokens = most } = request
  return {
    fits: tokens + maxOutputTokens <= contextWindow,
    headroom: contextWindow - tokens - maxOutputTokens,
    maxOutputTokens,
  }
}

/** Where each number stands, as paths; the first path that leads to a number counts. */
const PATHS = {
  input: ['prompt_tokens', 'input_tokens'],
  read: ['prompt_tokens_details.cached_tokens', 'input_tokens_details.cached_tokens', 'cache_read_input_tokens'],
  write: [
    'prompt_tokens_details.cache_write_tokens',
    'input_tokens_details.cache_write_tokens',
    'cache_creation_input_tokens',
  ],
  long: ['input_tokens_details.cache_write_tokens_details.ttl_12h_tokens', 'cache_creation.ephemeral_1h_input_tokens'],
  output: ['completion_tokens', 'output_tokens'],
  reasoning: [
    'completion_tokens_details.reasoning_tokens',
    'output_tokens_details.reasoning_tokens',
    'output_tokens_details.thinking_tokens',
  ],
} as const

export function normalizeUsage(raw: unknown): Usage {
  const at = (path: string) =>
    path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], raw)
  const read = (name: keyof typeof PATHS) => Number(PATHS[name].map(at).find((value) => value != null) ?? 0)

  // Only Anthropic keeps the cache out of its total, and only Anthropic sends no sum.
  const isInclusive = at('total_tokens') != null
  return {
    uncachedInput: Math.max(0, read('input') - (isInclusive ? read('read') + read('write') : 0)),
    cacheRead: read('read'),
    cacheWrite: Math.max(0, read('write') - read('long')),
    cacheWriteLong: read('long'),
    output: Math.max(0, read('output') - read('reasoning')),
    reasoning: read('reasoning'),
  }
}

/** Picodollars are whole for every price that has at most six decimals, so that nothing is lost before the end. */
const pico = (dollarsPerMillion: number) => BigInt(Math.round(dollarsPerMillion * 1_000_000))

export function cost(usage: Usage, price: PriceCard): number {
  const charged: [number, number][] = [
    [usage.uncachedInput, price.input],
    [usage.cacheRead, price.cacheRead],
    [usage.cacheWrite, price.cacheWrite],
    [usage.cacheWriteLong, price.cacheWriteLong],
    [usage.output, price.output],
    [usage.reasoning, price.output],
  ]
  const total = charged.reduce((sum, [tokens, rate]) => sum + BigInt(tokens) * pico(rate), 0n)
  return Number((total + 500_000n) / 1_000_000n)
}
