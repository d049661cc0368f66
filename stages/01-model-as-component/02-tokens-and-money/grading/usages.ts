import { random } from '@stagecraft/suite'
import type { Usage } from '../types.ts'

/** What an exchange used, in the learner's buckets. No two of them are alike, and none is small. */
export function someUsage(): Usage {
  return {
    uncachedInput: random.int(300, 900),
    cacheRead: random.int(12_000, 18_000),
    cacheWrite: random.int(1_200, 1_900),
    cacheWriteLong: 0,
    output: random.int(200, 290),
    reasoning: random.int(1_000, 1_150),
  }
}

/** How each API writes it. The OpenAI forms have the longer time in a field of its own only when it was asked for. */
export const written = {
  responses: (usage: Usage) => ({
    input_tokens: inputOf(usage),
    input_tokens_details: {
      cache_write_tokens: usage.cacheWrite + usage.cacheWriteLong,
      cached_tokens: usage.cacheRead,
      ...(usage.cacheWriteLong > 0 && {
        cache_write_tokens_details: { ttl_12h_tokens: usage.cacheWriteLong, ttl_30m_tokens: usage.cacheWrite },
      }),
    },
    output_tokens: outputOf(usage),
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: inputOf(usage) + outputOf(usage),
  }),
  chat: (usage: Usage) => ({
    prompt_tokens: inputOf(usage),
    completion_tokens: outputOf(usage),
    total_tokens: inputOf(usage) + outputOf(usage),
    prompt_tokens_details: {
      cached_tokens: usage.cacheRead,
      cache_write_tokens: usage.cacheWrite + usage.cacheWriteLong,
      audio_tokens: 0,
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }),
  messages: (usage: Usage) => ({
    input_tokens: usage.uncachedInput,
    cache_creation_input_tokens: usage.cacheWrite + usage.cacheWriteLong,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWrite,
      ephemeral_1h_input_tokens: usage.cacheWriteLong,
    },
    output_tokens: outputOf(usage),
    output_tokens_details: { thinking_tokens: usage.reasoning },
    service_tier: 'standard',
    inference_geo: 'global',
  }),
}

export function inputOf(usage: Usage): number {
  return usage.uncachedInput + usage.cacheRead + usage.cacheWrite + usage.cacheWriteLong
}

export function outputOf(usage: Usage): number {
  return usage.output + usage.reasoning
}

/** The usage once without each of its fields, and once with null there; fields of its details, too. */
export function lacking(raw: object): { field: string; how: 'null' | 'missing'; usage: object }[] {
  return Object.entries(raw).flatMap(([field, value]) => {
    const { [field as keyof typeof raw]: _, ...rest } = raw
    const inner = typeof value === 'object' && value !== null ? lacking(value) : []
    return [
      { field, how: 'missing' as const, usage: rest },
      { field, how: 'null' as const, usage: { ...rest, [field]: null } },
      ...inner.map((one) => ({ ...one, field: `${field}.${one.field}`, usage: { ...rest, [field]: one.usage } })),
    ]
  })
}
