import { createHash } from 'node:crypto'
import type { Block } from './blocks.ts'

/** A prompt as a chain of prefixes: one ends with each block. */
export type Prefix = {
  blocks: readonly Block[]
  /** The name of the prefix that ends with a block: the same for the same content, whatever request it came in. */
  keys: readonly string[]
  /** Tokens up to and with a block. */
  upTo: readonly number[]
  tokens: number
}

/** @param head what prompts must have in common to share anything: provider, model, cache key */
export function prefixOf(head: string, blocks: readonly Block[], count: (text: string) => number): Prefix {
  const keys: string[] = []
  const upTo: number[] = []
  let key = head
  let tokens = 0
  for (const block of blocks) {
    key = createHash('sha256').update(`${key}\n${block.text}`).digest('base64')
    tokens += block.counted.reduce((sum, text) => sum + (text === '' ? 0 : count(text)), 0)
    keys.push(key)
    upTo.push(tokens)
  }
  return { blocks, keys, upTo, tokens }
}

/** What a provider keeps: names of prefixes, each until its time has passed. Times are milliseconds. */
export type Entries = {
  has(key: string, now: number): boolean
  keep(key: string, lifetime: number, now: number): void
  /** Being read, an entry lives its whole lifetime again. */
  refresh(keys: readonly string[], now: number): void
}

export function createEntries(): Entries {
  const entries = new Map<string, { until: number; lifetime: number }>()
  const has = (key: string, now: number) => now <= (entries.get(key)?.until ?? Number.NEGATIVE_INFINITY)
  return {
    has,
    keep: (key, lifetime, now) => {
      const longer = has(key, now) ? Math.max(lifetime, entries.get(key)?.lifetime ?? 0) : lifetime
      entries.set(key, { until: now + longer, lifetime: longer })
    },
    refresh: (keys, now) => {
      for (const key of keys) {
        const entry = entries.get(key)
        if (entry && has(key, now)) entry.until = now + entry.lifetime
      }
    },
  }
}

/** What a cache did for one request, in tokens. They do not overlap; what is left of `input` had no cache involved. */
export type CacheUse = { input: number; read: number; written: number; writtenLong: number }

/** The tokens between what was read and the last end that was written, each counted by the end that it leads to. */
export function writtenTokens(
  prefix: Prefix,
  read: number,
  ends: readonly { at: number; long: boolean }[],
): Pick<CacheUse, 'written' | 'writtenLong'> {
  let from = tokensAt(prefix, read)
  const sums = { written: 0, writtenLong: 0 }
  for (const { at, long } of [...ends].sort((a, b) => a.at - b.at)) {
    const to = tokensAt(prefix, at)
    if (to > from) sums[long ? 'writtenLong' : 'written'] += to - from
    from = Math.max(from, to)
  }
  return sums
}

/** Tokens up to and with a block; none before the first one (-1). */
export function tokensAt(prefix: Prefix, at: number): number {
  return prefix.upTo[at] ?? 0
}
