/** Text of unknown origin, made safe for terminals, logs and web pages. */
import { stripVTControlCharacters } from 'node:util'

// Control characters but for tab and newline, line separators, and the marks that reverse the direction of text.
const UNSAFE = /[[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u{feff}]--[\t\n]]/gv

/** Without escape sequences and control characters; line ends become `\n`. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/\r\n?/g, '\n').replace(UNSAFE, '')
}
