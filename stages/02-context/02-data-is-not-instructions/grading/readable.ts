/**
 * What a reader finds in a text besides its letters: base64 and hexadecimal runs are replaced by what they say, in place.
 * Other encodings (JSON, XML escapes, percent signs, prefixes) leave words as they are.
 */
export function readable(text: string): string {
  return text
    .replace(/(?:[0-9a-fA-F]{2}){12,}/g, (run) => decoded(run, 'hex'))
    .replace(/[A-Za-z0-9+/_-]{24,}={0,2}/g, (run) => decoded(run, 'base64'))
}

function decoded(run: string, encoding: 'hex' | 'base64'): string {
  const text = Buffer.from(run, encoding).toString('utf8')
  return text.includes('\ufffd') ? run : text
}

/** All texts in a value, in order: the user's text, or what its content parts hold. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
