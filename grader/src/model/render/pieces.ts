import type { Random } from '../../base/random.ts'

/**
 * Cuts a text into the pieces in which a model streams it. The pieces joined give the text; none splits a character
 * (code point).
 */
export type Cut = (text: string, random: Random) => string[]

/** About a token a piece, as OpenAI streams: a short word with the space before it, or a few letters. */
export const byToken: Cut = (text, random) => cutAt(text, () => random.int(2, 7))

/** A few words a piece, the first one short, as Anthropic streams. */
export const byPhrase: Cut = (text, random) =>
  cutAt(text, (piece) => (piece === 0 ? random.int(2, 8) : random.int(8, 32)))

/** Pieces end before a space where one is near, since tokens begin with their space. */
function cutAt(text: string, sizeOf: (piece: number) => number): string[] {
  const characters = Array.from(text)
  const pieces: string[] = []
  let start = 0
  while (start < characters.length) {
    const size = sizeOf(pieces.length)
    let end = Math.min(start + size, characters.length)
    for (let i = end; i > start + Math.ceil(size / 2) && end < characters.length; i--) {
      if (characters[i] === ' ') {
        end = i
        break
      }
    }
    pieces.push(characters.slice(start, end).join(''))
    start = end
  }
  return pieces
}
