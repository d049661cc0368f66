import type { Paint, Style } from './paint.ts'

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u

/** Columns that a text takes on a terminal: wide letters and emoji take two, combining marks none. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const letter of text) {
    if (/\p{Mark}|\u200d/u.test(letter)) continue
    columns += wide.test(letter) ? 2 : 1
  }
  return columns
}

/** Removes what could move the cursor or colour the screen; tabs become spaces, newlines stay. */
export function plain(text: string): string {
  return (
    text
      .replaceAll('\r\n', '\n')
      .replaceAll('\t', '  ')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
      .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '')
  )
}

/** Breaks a text into lines of at most `width` columns, between words; a longer word is cut. Keeps its own newlines. */
export function wrap(text: string, width: number): string[] {
  return plain(text)
    .split('\n')
    .flatMap((line) => wrapLine(line, Math.max(8, width)))
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ').flatMap((word) => cutWord(word, width))) {
    const longer = current === '' ? word : `${current} ${word}`
    if (current !== '' && columnsOf(longer) > width) {
      lines.push(current)
      current = word
    } else current = longer
  }
  return [...lines, current]
}

function cutWord(word: string, width: number): string[] {
  if (columnsOf(word) <= width) return [word]
  const pieces: string[] = []
  let piece = ''
  for (const letter of word) {
    if (columnsOf(piece + letter) > width) {
      pieces.push(piece)
      piece = ''
    }
    piece += letter
  }
  return [...pieces, piece]
}

/** One line of at most `width` columns, its end cut off with an ellipsis where needed. */
export function cut(text: string, width: number, ellipsis: string): string {
  const line = plain(text).replaceAll('\n', ' ')
  if (columnsOf(line) <= width) return line
  let kept = ''
  for (const letter of line) {
    if (columnsOf(kept + letter) > width - ellipsis.length) break
    kept += letter
  }
  return kept + ellipsis
}

/** A paragraph: `first` before its first line, spaces of the same width before the others. */
export function paragraph(paint: Paint, style: Style, first: string, text: string): string[] {
  const indent = columnsOf(first)
  return wrap(text, paint.width - indent).map(
    (line, index) => (index === 0 ? first : ' '.repeat(indent)) + paint(style, line),
  )
}

/** `left` and `right` at the two edges of one line; on two lines where they do not fit. */
export function edges(
  paint: Paint,
  left: string,
  right: string,
  style: { left?: Style; right?: Style } = {},
): string[] {
  const gap = paint.width - columnsOf(left) - columnsOf(right)
  const [leftStyle, rightStyle] = [style.left ?? 'plain', style.right ?? 'dim']
  if (right === '') return wrap(left, paint.width).map((line) => paint(leftStyle, line))
  if (gap >= 2) return [paint(leftStyle, left) + ' '.repeat(gap) + paint(rightStyle, right)]
  const indent = left.length - left.trimStart().length + 2
  const lines = wrap(left.trimStart(), paint.width - indent).map(
    (line) => ' '.repeat(indent - 2) + paint(leftStyle, line),
  )
  return [...lines, ' '.repeat(indent) + paint(rightStyle, right)]
}
