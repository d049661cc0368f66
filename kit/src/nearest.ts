import { vectorOf } from './embed.ts'

/** Something that was found, and how alike it is: 1 is the same meaning, 0 another subject. */
export type Hit<T> = { item: T; score: number }

/**
 * All of a pool, the most similar in meaning to `query` first; equal scores in the order of the pool. It compares meanings
 * (see `embed`), not words; stage 03 opens the box.
 *
 * @example
 * const [best] = nearest('My box got wet.', tickets)
 * best.item.text // 'Rain came into the parcel.'
 */
export function nearest<T extends { readonly text: string }>(query: string, pool: readonly T[]): Hit<T>[] {
  return pool
    .map((item) => ({ item, score: textSimilarity(query, item.text) }))
    .sort((one, other) => other.score - one.score)
}

/** How alike two texts are in meaning: 1 is the same, 0 another subject. */
export function textSimilarity(one: string, other: string): number {
  const a = vectorOf(one)
  const b = vectorOf(other)
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0)
}
