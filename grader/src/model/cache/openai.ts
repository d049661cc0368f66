import { fieldsOf, type Json } from './blocks.ts'
import { type CacheUse, type Entries, type Prefix, tokensAt, writtenTokens } from './prefix.ts'

const MINUTE = 60_000
const MINIMUM = 1024
const WRITES = 4

/**
 * OpenAI's prompt cache of GPT-5.6 and later, as its guide describes it (prompt caching, September 2026):
 *
 * - a prefix ends at a breakpoint and has at least 1,024 tokens; nothing shorter is kept, and nothing is rounded;
 * - `implicit` (the default) sets one breakpoint at the end of the latest user message or group of tool results (or, before
 *   any of them, of the first developer messages), and writes up to three explicit ones, the latest. `explicit` writes up
 *   to four explicit ones, and without any it caches nothing;
 * - a request looks for the longest prefix that is kept, at the first 2 and the latest 50 explicit breakpoints; `implicit`
 *   also at its own breakpoint, at up to 20 earlier message ends, and at the end of the first developer messages. What is
 *   written implicitly can be found again at those ends, too (as people have measured);
 * - a prefix lives 30 minutes (`12h` if asked for) after it was written or read, and reading costs no new write;
 * - requests with another `prompt_cache_key` share nothing.
 *
 * The top-level `instructions` count as the first developer message (our own judgement).
 */
export function useOpenAICache(prefix: Prefix, entries: Entries, now: number, options: Json): CacheUse {
  const { blocks, keys } = prefix
  const implicit = options.mode !== 'explicit'
  const ends = (wanted: (at: number) => boolean) => [...blocks.keys()].filter(wanted)
  // An explicit breakpoint of a turn that the server holds is one of this conversation, too.
  const explicit = ends((at) => blocks[at]?.mark !== undefined || (!implicit && entries.has(keys[at] ?? '', now)))
  const messages = ends((at) => blocks[at]?.ends === 'message')
  const developer = ends((at) => blocks[at]?.ends === 'developer')
  const own = implicit ? (messages.at(-1) ?? developer.at(-1)) : undefined
  const earlier = implicit ? [...messages.filter((at) => at !== own).slice(-20), ...developer] : []
  const lookups = [...explicit.slice(0, 2), ...explicit.slice(-50), ...earlier, ...(own === undefined ? [] : [own])]
  const read = Math.max(-1, ...lookups.filter((at) => entries.has(keys[at] ?? '', now)))

  const marked = explicit.filter((at) => blocks[at]?.mark).slice(own === undefined ? -WRITES : 1 - WRITES)
  const long = (at: number) => (blocks[at]?.mark?.ttl ?? fieldsOf(options).ttl) === '12h'
  const kept = (ends: readonly number[]) => ends.filter((at) => tokensAt(prefix, at) >= MINIMUM)
  const written = kept(own === undefined ? marked : [...marked, own])
  entries.refresh(keys.slice(0, read + 1), now)
  for (const at of [...written, ...kept(earlier.filter((end) => end < (own ?? 0)))]) {
    entries.keep(keys[at] ?? '', (long(at) ? 12 * 60 : 30) * MINUTE, now)
  }
  const use = writtenTokens(
    prefix,
    read,
    written.map((at) => ({ at, long: long(at) })),
  )
  return { input: prefix.tokens, read: tokensAt(prefix, read), ...use }
}
