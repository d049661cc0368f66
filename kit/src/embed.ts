import { commonConcepts, concepts, stopWords, themes } from './lexicon.ts'

/** How many numbers an embedding has. */
export const embeddingSize = 256

/**
 * A text as a vector of length 1: texts of similar meaning point in similar directions.
 *
 * SYNTHETIC: no trained model stands behind it, so that it needs no download and gives the same numbers everywhere. It
 * knows the concepts of `lexicon.ts`, each a fixed direction that leans towards its theme; a text is the sum of its
 * concepts, and every other word adds a little in a direction of its own. That gives it the habits of the dense models it stands for: it is good at paraphrase
 * ("my box got wet" is near "claims for water damage") and bad at identifiers (LK-4012 and LK-4013 are nearly the same).
 * What it does not know is English beyond parcels. Scores of real models differ; their order is what carries over.
 *
 * @example
 * embed('My box got wet.').length // 256
 */
export function embed(text: string): number[] {
  return [...vectorOf(text)]
}

const remembered = new Map<string, Float64Array>()
const mostRemembered = 2_000

/** The vector of a text; remembered, because the same texts are compared again and again. Not to be written to. */
export function vectorOf(text: string): Float64Array {
  const known = remembered.get(text)
  if (known) return known
  const vector = compute(text)
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(text, vector)
  return vector
}

// What a text is about decides; the other words make two texts with the same concepts differ a little.
const weights = { concept: 1, theme: 0.5, common: 0.45, word: 0.2, series: 0.3, digits: 0.06 }

type Kind = keyof typeof weights

function compute(text: string): Float64Array {
  const found = new Map<string, { kind: Kind; times: number }>()
  for (const [name, kind] of meaningsOf(text)) {
    const times = (found.get(name)?.times ?? 0) + 1
    found.set(name, { kind, times })
  }
  // A text without any word still has a direction: one of its own.
  if (found.size === 0) found.set(`text:${text.trim()}`, { kind: 'word', times: 1 })
  const sum = new Float64Array(embeddingSize)
  for (const [name, { kind, times }] of found) addDirection(sum, name, weights[kind] * Math.sqrt(times))
  const length = Math.sqrt(sum.reduce((total, x) => total + x * x, 0))
  return sum.map((x) => x / length)
}

/** What a text speaks of, as [name, kind]: phrases first, then words; what is unknown stands for itself. */
function* meaningsOf(text: string): Generator<[string, Kind]> {
  const words =
    text
      .toLowerCase()
      .normalize('NFC')
      .match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? []
  for (let at = 0; at < words.length; ) {
    const { length, meanings } = longestAt(words, at)
    for (const meaning of meanings) yield meaning
    at += length
  }
}

function longestAt(words: readonly string[], at: number): { length: number; meanings: readonly [string, Kind][] } {
  for (let length = Math.min(longestPhrase(), words.length - at); length > 1; length--) {
    const known = lexicon().get(words.slice(at, at + length).join('_'))
    if (known) return { length, meanings: known }
  }
  return { length: 1, meanings: meaningsOfWord(words[at] ?? '') }
}

function meaningsOfWord(word: string): readonly [string, Kind][] {
  if (/\d/.test(word)) return meaningsOfIdentifier(word)
  for (const form of formsOf(word)) {
    const known = lexicon().get(form)
    if (known) return known
  }
  if (ignored().has(word)) return []
  const parts = word.split('-')
  return parts.length > 1 ? parts.flatMap(meaningsOfWord) : [[`word:${word}`, 'word']]
}

/** Dense models see that something is an order number, and hardly which one. */
function meaningsOfIdentifier(word: string): [string, Kind][] {
  const known = lexicon().get(word)
  if (known) return [...known]
  const letters = word.replace(/[^\p{L}]+/gu, '')
  return [
    [`series:${letters}`, 'series'],
    [`digits:${word}`, 'digits'],
  ]
}

/** A word without its endings; the first form that is known counts. */
function formsOf(word: string): string[] {
  const cut = (ending: string, instead = '') =>
    word.length > ending.length + 2 && word.endsWith(ending) ? [word.slice(0, -ending.length) + instead] : []
  return [
    word,
    ...cut('ies', 'y'),
    ...cut('es'),
    ...cut('s'),
    ...cut('ed'),
    ...cut('d'),
    ...cut('ing'),
    ...cut('ing', 'e'),
    ...cut('ly'),
  ]
}

let known: Map<string, [string, Kind][]> | undefined
let phraseLength = 1
let stops: Set<string> | undefined

function lexicon(): Map<string, [string, Kind][]> {
  if (known) return known
  known = new Map()
  for (const [table, kind] of [
    [concepts, 'concept'],
    [commonConcepts, 'common'],
  ] as const) {
    for (const [concept, words] of Object.entries(table)) {
      const theme = Object.keys(themes).find((name) => themes[name]?.split(' ').includes(concept))
      const meanings: [string, Kind][] = [[`concept:${concept}`, kind]]
      if (theme) meanings.push([`theme:${theme}`, 'theme'])
      for (const word of words.split(' ')) {
        known.set(word, [...(known.get(word) ?? []), ...meanings])
        phraseLength = Math.max(phraseLength, word.split('_').length)
      }
    }
  }
  return known
}

function longestPhrase(): number {
  lexicon()
  return phraseLength
}

function ignored(): Set<string> {
  stops ??= new Set(stopWords.split(' '))
  return stops
}

/** Adds the direction of a name: signs that a hash of it decides, so that any two names are nearly at right angles. */
function addDirection(sum: Float64Array, name: string, weight: number): void {
  const step = weight / Math.sqrt(embeddingSize)
  let bits = 0
  for (let i = 0; i < embeddingSize; i++) {
    if (i % 32 === 0) bits = hash(`${i}:${name}`)
    sum[i] = (sum[i] ?? 0) + ((bits >>> (i % 32)) & 1 ? step : -step)
  }
}

/** FNV-1a over the UTF-16 units, mixed at the end so that similar names differ in every bit. */
function hash(text: string): number {
  let h = 2166136261
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619)
  h = Math.imul(h ^ (h >>> 16), 2246822507)
  h = Math.imul(h ^ (h >>> 13), 3266489909)
  return (h ^ (h >>> 16)) >>> 0
}
