import { inspect } from 'node:util'

/** A value as a learner should read it in a sentence: strings in quotes, long things shortened, never more than about 160 characters. */
export function show(value: unknown, limit = 160): string {
  if (typeof value === 'string') return `‘${shorten(value.replace(/\s+/g, ' '), limit)}’`
  if (value === undefined) return 'nothing (undefined)'
  const text = inspect(value, {
    depth: 3,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: 8,
    maxStringLength: 80,
  })
  return shorten(text, limit)
}

/** Cuts a text in its middle so that both ends stay readable. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  const head = Math.ceil((limit - 1) * 0.6)
  return `${text.slice(0, head)}…${text.slice(text.length - (limit - 1 - head))}`
}

/** `1 request`, `3 requests`. */
export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${amount} ${amount === 1 ? singular : plural}`
}
