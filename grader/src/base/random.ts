/** Randomness that a seed decides: the same seed gives the same values on every machine. Not for secrets. */

const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const HEX = '0123456789abcdef'

export type Random = {
  /** A number from 0 (included) to 1 (excluded). */
  next(): number
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number
  /** True with the given probability (0 to 1). */
  chance(probability: number): boolean
  /** One member. @throws RangeError when there is none. */
  pick<T>(items: readonly T[]): T
  /** A shuffled copy. */
  shuffle<T>(items: readonly T[]): T[]
  /** Letters and digits. */
  alnum(length: number): string
  /** Letters and digits without the look-alikes 0, O, I and l. */
  base58(length: number): string
  /** Lower-case hexadecimal digits. */
  hex(length: number): string
  /** Independent randomness under a name: it does not depend on how much of this one was used. */
  fork(name: string | number): Random
}

/** `seed`: any number or text. */
export function createRandom(seed: number | string): Random {
  const next = sfc32(String(seed))
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  const text = (alphabet: string, length: number) => {
    let made = ''
    while (made.length < length) made += alphabet[int(0, alphabet.length - 1)]
    return made
  }
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('There is nothing to pick from.')
      return items[int(0, items.length - 1)] as (typeof items)[number]
    },
    shuffle: (items) => shuffled(items, int),
    alnum: (length) => text(ALNUM, length),
    base58: (length) => text(BASE58, length),
    hex: (length) => text(HEX, length),
    fork: (name) => createRandom(`${seed}/${name}`),
  }
}

function shuffled<T>(items: readonly T[], int: (min: number, max: number) => number): T[] {
  const copy = [...items]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = int(0, i)
    const kept = copy[i] as T
    copy[i] = copy[j] as T
    copy[j] = kept
  }
  return copy
}

/** The sfc32 generator (C. Doty-Humphrey), its four words of state filled from a hash of the seed. */
function sfc32(seed: string): () => number {
  const state = new Uint32Array(4)
  for (let word = 0; word < 4; word++) state[word] = hash(`${word}:${seed}`)
  const next = () => {
    const [a = 0, b = 0, c = 0, counter = 0] = state
    const sum = (a + b + counter) | 0
    state[0] = b ^ (b >>> 9)
    state[1] = c + (c << 3)
    state[2] = ((c << 21) | (c >>> 11)) + sum
    state[3] = counter + 1
    return (sum >>> 0) / 4294967296
  }
  // The first values of similar seeds are alike.
  for (let i = 0; i < 12; i++) next()
  return next
}

/** FNV-1a over the UTF-16 units, with a final mix so that neighbouring seeds differ in every bit. */
function hash(text: string): number {
  let h = 2166136261
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619)
  h = Math.imul(h ^ (h >>> 16), 2246822507)
  h = Math.imul(h ^ (h >>> 13), 3266489909)
  return (h ^ (h >>> 16)) >>> 0
}
