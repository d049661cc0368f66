import type { CacheUse, Prefix } from './prefix.ts'
import { tokensAt } from './prefix.ts'

const MINUTE = 60_000
const MINIMUM = 1024
/** Models that keep prompts for up to a day unless told otherwise (prompt caching guide, September 2026). */
const EXTENDED = /^gpt-(5|5-codex|5\.[1245].*|4\.1)(-\d{4}-\d\d-\d\d)?$/

/** A prompt as it was sent, and when it was last of use. */
export type Sent = { head: string; prefix: Prefix; at: number }

/**
 * OpenAI's prompt cache before GPT-5.6 (same guide): every prompt is kept without a charge for the writing, and a later one
 * reads the longest beginning that it shares with it, from 1,024 tokens on. It ends at a multiple of 2,048 tokens for
 * GPT-5.5, of 128 for the others. In memory a prompt lives for 5 to 10 minutes of rest (here 5), with `24h` for about 30.
 */
export function useOlderCache(
  sent: Sent[],
  {
    head,
    prefix,
    now,
    model,
    retention,
  }: { head: string; prefix: Prefix; now: number; model: string; retention: unknown },
  count: (text: string) => number,
): CacheUse {
  const extended = retention === '24h' || (retention !== 'in_memory' && EXTENDED.test(model))
  const alive = sent.filter((other) => other.head === head && now - other.at <= (extended ? 30 : 5) * MINUTE)
  const step = model.startsWith('gpt-5.5') ? 2048 : 128
  let read = 0
  for (const other of alive) {
    const shared = sharedTokens(other.prefix, prefix, count)
    if (shared < MINIMUM) continue
    other.at = now
    read = Math.max(read, Math.floor(shared / step) * step)
  }
  sent.push({ head, prefix, at: now })
  return { input: prefix.tokens, read, written: 0, writtenLong: 0 }
}

function sharedTokens(one: Prefix, other: Prefix, count: (text: string) => number): number {
  let blocks = 0
  while (blocks < one.keys.length && one.keys[blocks] === other.keys[blocks]) blocks++
  const [left, right] = [one.blocks[blocks], other.blocks[blocks]]
  if (!left || !right || left.kind !== right.kind) return tokensAt(other, blocks - 1)
  const text = sharedText(left.counted.join('\n'), right.counted.join('\n'))
  return tokensAt(other, blocks - 1) + (text === '' ? 0 : Math.min(count(text), tokensOf(other, blocks)))
}

function tokensOf(prefix: Prefix, at: number): number {
  return tokensAt(prefix, at) - tokensAt(prefix, at - 1)
}

function sharedText(left: string, right: string): string {
  let length = 0
  while (length < left.length && left[length] === right[length]) length++
  return left.slice(0, length)
}
