import { plain } from './layout.ts'

/** Letters that some readers take for the end of a line, or that no XML file may hold. */
const unreadable = /[\u061c\u200b\u200e\u200f\u2028\u2029\u2060\ufeff\ufffe\uffff]/g

/**
 * A text of unknown origin for a file that others read: no control characters, no marks that turn or hide letters, no half
 * of a surrogate pair, at most `limit` characters. Newlines stay.
 */
export function inert(text: string, limit: number): string {
  const short = text.length > limit * 2 ? text.slice(0, limit * 2) : text
  const clean = plain(short).toWellFormed().replace(unreadable, '')
  if (clean.length <= limit && short === text) return clean
  return `${clean.slice(0, limit).replace(/[\ud800-\udbff]$/, '')}… (cut)`
}

/** The same in one line. */
export function inertLine(text: string, limit: number): string {
  const short = text.length > limit * 8 ? text.slice(0, limit * 8) : text
  return inert(short.replace(/\s+/g, ' ').trim(), limit)
}
