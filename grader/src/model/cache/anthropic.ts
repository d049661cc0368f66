import type { Block } from './blocks.ts'
import { type CacheUse, type Entries, type Prefix, tokensAt, writtenTokens } from './prefix.ts'

const MINUTE = 60_000
/** Positions that are looked at from a breakpoint backwards, itself included. */
const LOOKBACK = 20

/**
 * Anthropic's prompt cache, as its guide describes it (prompt caching, read in October 2026):
 *
 * - a prefix is written only where a block is marked, and not below the model's minimum;
 * - from each mark, the last one first, the cache looks back over at most 20 positions for a prefix that an earlier request
 *   wrote. A run of `tool_use` blocks, and one of `tool_result` blocks, is one position;
 * - an entry lives five minutes or an hour from the start of the request that wrote or last read it;
 * - what was read, what was written (for which of the two lifetimes) and the rest add up to the input.
 */
export function useAnthropicCache(prefix: Prefix, entries: Entries, now: number, minimum: number): CacheUse {
  const marks = prefix.blocks.flatMap(({ mark }, at) =>
    mark && tokensAt(prefix, at) >= minimum ? [{ at, long: mark.ttl === '1h' }] : [],
  )
  const found = marks.flatMap(({ at }) => {
    const hit = positionsFrom(prefix.blocks, at).find((position) => entries.has(prefix.keys[position] ?? '', now))
    return hit === undefined ? [] : [hit]
  })
  const read = Math.max(-1, ...found)
  entries.refresh(prefix.keys.slice(0, read + 1), now)
  for (const { at, long } of marks) entries.keep(prefix.keys[at] ?? '', (long ? 60 : 5) * MINUTE, now)
  return { input: prefix.tokens, read: tokensAt(prefix, read), ...writtenTokens(prefix, read, longFirst(marks)) }
}

/** Blocks from a mark backwards, as far as the lookback goes. */
function positionsFrom(blocks: readonly Block[], mark: number): number[] {
  const inside: number[] = []
  let positions = 0
  for (let at = mark; at >= 0; at--) {
    const { kind } = blocks[at] ?? {}
    const sameRun = at < mark && (kind === 'call' || kind === 'result') && kind === blocks[at + 1]?.kind
    if (!sameRun) positions++
    if (positions > LOOKBACK) break
    inside.push(at)
  }
  return inside
}

/** Everything up to the last mark of the longer lifetime is kept that long. */
function longFirst(marks: readonly { at: number; long: boolean }[]): { at: number; long: boolean }[] {
  const last = marks.findLast(({ long }) => long)?.at ?? -1
  return marks.map(({ at }) => ({ at, long: at <= last }))
}
