/** Text of unknown origin, made safe for terminals, logs and web pages. */

const ESCAPE = String.fromCharCode(0x1b)
const BELL = String.fromCharCode(0x07)
const FINAL = String.fromCharCode(0x9c)

// Escape sequences of a terminal: with a text up to its terminator, with parameters, and short ones. No part can match
// where another may, and none runs over the next escape, so that a hostile text costs no more than a long one: Node's own
// `stripVTControlCharacters` takes minutes for a megabyte of `ESC ]`.
const SEQUENCES = new RegExp(
  [
    `${ESCAPE}[\\]PX^_][^${BELL}${ESCAPE}${FINAL}]*(?:${BELL}|${ESCAPE}\\\\|${FINAL})`,
    `${ESCAPE}\\[[0-?]*[ -/]*[@-~]`,
    `${ESCAPE}[ -/]*[0-Z\\\\^-~]`,
  ].join('|'),
  'g',
)

// Control characters but for tab and newline, line separators, and the marks that reverse the direction of text.
const UNSAFE = /[[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u{feff}]--[\t\n]]/gv

/** Without escape sequences and control characters; line ends become `\n`. */
export function printable(text: string): string {
  return text.replace(SEQUENCES, '').replace(/\r\n?/g, '\n').replace(UNSAFE, '')
}
