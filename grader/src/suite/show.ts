import { inspect } from 'node:util'

/**
 * A value as a learner should read it in a sentence: strings in quotes, letters that nobody sees written as in code, long
 * things shortened, never more than about 160 characters.
 */
export function show(value: unknown, limit = 160): string {
  if (typeof value === 'string') return `‘${shorten(inOneLine(ends(value, limit)), limit)}’`
  if (value === undefined) return 'nothing (undefined)'
  const text = inspect(value, {
    depth: 3,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: 8,
    maxStringLength: 80,
  })
  return shorten(visible(text), limit)
}

/** Takes no room, or room like a space without being one. What makes an emoji of several letters one is left alone. */
const unseen =
  /[[\p{Default_Ignorable_Code_Point}\p{Zs}\p{Zl}\p{Zp}\p{Cc}]--[ \n\u{200d}\u{fe0f}]]|(?<!\p{Extended_Pictographic}\u{fe0f}?)\u{200d}|(?<!\p{Emoji})\u{fe0f}/gv

const shortEscapes: Readonly<Record<string, string>> = { '\t': '\\t', '\r': '\\r', '\n': '\\n' }

/** The same text with every letter that nobody sees written as in code: a zero-width space as `\u200B`. Newlines stay. */
export function visible(text: string): string {
  return text.replace(unseen, (letter) => shortEscapes[letter] ?? escaped(letter))
}

/** The same for a value in a sentence, where a newline is a letter like any other. */
export function inOneLine(text: string): string {
  return visible(text).replaceAll('\n', '\\n')
}

function escaped(letter: string): string {
  const code = (letter.codePointAt(0) ?? 0).toString(16).toUpperCase()
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
}

/** Cuts a text in its middle so that both ends stay readable. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  const head = Math.ceil((limit - 1) * 0.6)
  return `${text.slice(0, head)}…${text.slice(text.length - (limit - 1 - head))}`
}

/** The words of an API's error body, which clients put whole into the message of what they throw. */
const errorBody = /\{\s*"(?:type"\s*:\s*"error"\s*,\s*")?error"\s*:.*\}/s

/** What an error says, in one line: of an API's error body only its own message, where the body can be read. */
export function errorWords(message: string, limit = 160): string {
  const plain = ends(message, 10_000).replace(errorBody, (body) => messageIn(body) ?? body)
  return shorten(plain.replace(/\s+/g, ' ').trim(), limit)
}

function messageIn(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: { message?: unknown } }
    return typeof error?.message === 'string' ? error.message : undefined
  } catch {
    return undefined
  }
}

/** As much of a text as can be left of it when it is shortened: looking at each letter of a megabyte takes seconds. */
export function ends(text: string, limit: number): string {
  return shorten(text, 2 * limit)
}

/** `1 request`, `3 requests`. */
export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${amount} ${amount === 1 ? singular : plural}`
}
