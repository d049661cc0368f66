import type { Draft } from '../request/draft.ts'
import type { ModelCall, Reply } from '../types.ts'
import { useAnthropicCache } from './anthropic.ts'
import { anthropicBlocks } from './anthropic-blocks.ts'
import { fieldsOf } from './blocks.ts'
import { useOpenAICache } from './openai.ts'
import { openaiBlocks } from './openai-blocks.ts'
import { type Sent, useOlderCache } from './openai-older.ts'
import { type CacheUse, createEntries, prefixOf } from './prefix.ts'

/** The prompt caches of both providers, as one organisation has them. */
export type PromptCache = {
  /**
   * The reply with the usage that the cache makes of it; a number that the reply scripts itself stays. Only an answer fills
   * the cache, so an error comes back as it is. `now`: milliseconds at which the request arrived.
   */
  apply(reply: Reply, call: ModelCall, draft: Draft, now: number): Reply
}

/** @param count tokens of a text */
export function createPromptCache(count: (text: string) => number): PromptCache {
  const entries = createEntries()
  const older: Sent[] = []
  // A session sends the same texts again and again.
  const counts = new Map<string, number>()
  const counted = (text: string) => {
    const known = counts.get(text) ?? count(text)
    counts.set(text, known)
    return known
  }

  const use = (call: ModelCall, draft: Draft, now: number): CacheUse => {
    const { model, body } = call
    if (call.provider === 'anthropic') {
      const prefix = prefixOf(`anthropic ${model}`, anthropicBlocks(call, draft), counted)
      return useAnthropicCache(prefix, entries, now, anthropicMinimum(model))
    }
    const head = `openai ${model} ${JSON.stringify(body.prompt_cache_key ?? null)}`
    const prefix = prefixOf(head, openaiBlocks(call, draft), counted)
    if (hasBreakpoints(model)) return useOpenAICache(prefix, entries, now, fieldsOf(body.prompt_cache_options))
    return useOlderCache(older, { head, prefix, now, model, retention: body.prompt_cache_retention }, counted)
  }

  return {
    apply: (reply, call, draft, now) => {
      if (!('items' in reply)) return reply
      const { input, read, written, writtenLong } = use(call, draft, now)
      const usage = { input, cacheRead: read, cacheWrite5m: written, cacheWrite1h: writtenLong, ...reply.usage }
      return { ...reply, usage }
    },
  }
}

/** GPT-5.6 and later cache at breakpoints. */
function hasBreakpoints(model: string): boolean {
  const [, major, minor] = /^gpt-(\d+)(?:\.(\d+))?/.exec(model) ?? []
  const version = Number(major) * 100 + Number(minor ?? 0)
  return /^gpt-(daybreak|rosalind)/.test(model) || version >= 506
}

/**
 * The shortest prefix that Anthropic caches, in tokens (prompt caching guide, “Cache limitations”, August to October 2026).
 * Sonnet 5.5 and Haiku 5.5 are taken to be like Sonnet 5 (our own judgement).
 */
function anthropicMinimum(model: string): number {
  if (/^claude-(fable|mythos-5|opus-5)/.test(model)) return 512
  if (/^claude-(mythos-preview|opus-4-7)/.test(model)) return 2048
  if (/^claude-(opus-4-[56]|haiku-4-5)/.test(model)) return 4096
  return 1024
}
