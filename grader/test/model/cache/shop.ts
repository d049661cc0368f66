import { createModelApi, reply } from '../../../src/model/index.ts'
import type { Api, Reply } from '../../../src/model/types.ts'
import { requestFor } from '../cases.ts'

/** What a request's own usage says, in tokens; a token is four bytes here. */
export type Used = { input: number; read: number; written: number; long: number; id: string; status: number }

export type Shop = {
  ask(api: Api, body: Record<string, unknown>, answer?: Reply, headers?: Record<string, string>): Promise<Used>
  /** Milliseconds go by. */
  wait(ms: number): void
}

export const MINUTE = 60_000

/** A model API with a prompt cache and a clock of its own. */
export function openShop(): Shop {
  let now = Date.UTC(2026, 10, 16, 9)
  const model = createModelApi({ seed: 1, promptCache: true, now: () => now })
  return {
    wait: (ms) => {
      now += ms
    },
    ask: async (api, body, answer = reply.text('Yes.'), headers = {}) => {
      model.respond(() => answer)
      const request = requestFor(api, body)
      for (const [name, value] of Object.entries(headers)) request.headers.set(name, value)
      const response = await model.handle(request)
      const parsed = (await response.json()) as { id: string; usage?: Record<string, unknown> }
      return { ...usedOf(api, parsed.usage ?? {}), id: parsed.id, status: response.status }
    },
  }
}

function usedOf(api: Api, usage: Record<string, unknown>) {
  const number = (value: unknown) => (typeof value === 'number' ? value : 0)
  const inside = (value: unknown) => (value ?? {}) as Record<string, unknown>
  if (api === 'messages') {
    const long = number(inside(usage.cache_creation).ephemeral_1h_input_tokens)
    const short = number(inside(usage.cache_creation).ephemeral_5m_input_tokens)
    const read = number(usage.cache_read_input_tokens)
    const written = number(usage.cache_creation_input_tokens)
    if (written !== long + short) throw new Error('The two lifetimes do not add up.')
    return { input: number(usage.input_tokens) + read + written, read, written: short, long }
  }
  const details = inside(usage[api === 'chat' ? 'prompt_tokens_details' : 'input_tokens_details'])
  const long = number(inside(details.cache_write_tokens_details).ttl_12h_tokens)
  const written = number(details.cache_write_tokens) - long
  return {
    input: number(usage[api === 'chat' ? 'prompt_tokens' : 'input_tokens']),
    read: number(details.cached_tokens),
    written,
    long,
  }
}

/** A text of so many tokens, all its own. */
export const words = (tokens: number, name: string): string => name.repeat(tokens).slice(0, tokens * 4)

export const tool = (name: string) => ({
  type: 'function',
  name,
  description: 'Looks something up.',
  parameters: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false },
  strict: true,
})
