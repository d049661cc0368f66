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
  const indent = ' '.repeat(Math.min(line.length - line.trimStart().length, Math.floor(width / 2)))
  const lines: string[] = []
  let current = ''
  for (const word of line
    .trim()
    .split(' ')
    .flatMap((word) => cutWord(word, width - indent.length))) {
    const longer = current === '' ? indent + word : `${current} ${word}`
    if (current !== '' && columnsOf(longer) > width) {
      lines.push(current)
      current = indent + word
    } else current = longer
  }
  return [...lines, current]
}

/** Pieces of a word that is longer than a line; a path is cut after a separator where there is one. */
function cutWord(word: string, width: number): string[] {
  let end = 0
  let columns = 0
  for (const letter of word) {
    columns += columnsOf(letter)
    if (columns > width) break
    end += letter.length
  }
  if (columns <= width) return [word]
  const separator = Math.max(word.lastIndexOf('/', end - 1), word.lastIndexOf('\\', end - 1)) + 1
  const cutAt = separator > end / 3 ? separator : end
  return [word.slice(0, cutAt), ...cutWord(word.slice(cutAt), width)]
}

/** One line of at most `width` columns, its end cut off with an ellipsis where needed. */
export function cut(text: string, width: number, ellipsis: string): string {
  const line = plain(text).replaceAll('\n', ' ')
  if (columnsOf(line) <= width) return line
  let kept = ''
  let columns = 0
  for (const letter of line) {
    columns += columnsOf(letter)
    if (columns > width - ellipsis.length) break
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

/** A mark before a line, in a style of its own. */
export type Mark = { indent: string; symbol: string; style: Style }

/** A word or two stay at the right edge when the text takes several lines, if so many columns are left to the text. */
const shortNote = 12
const leastText = 40

/**
 * A line with a mark before it and a note at the right edge of its first line; a longer note goes below where both do not
 * fit.
 * @param style of the text itself
 */
export function marked(paint: Paint, mark: Mark, text: string, note = '', style: Style = 'plain'): string[] {
  const start = mark.symbol === '' ? mark.indent : `${mark.indent}${mark.symbol} `
  const indent = columnsOf(start)
  const painted = mark.symbol === '' ? start : `${mark.indent}${paint(mark.style, mark.symbol)} `
  const room = paint.width - indent - (note === '' ? 0 : columnsOf(note) + 2)
  const beside = columnsOf(text) <= room || (columnsOf(note) <= shortNote && room >= leastText)
  const lines = wrap(text, beside ? room : paint.width - indent).map((line, index) => {
    const gap = ' '.repeat(Math.max(0, room - columnsOf(line) + 2))
    const after = beside && index === 0 && note !== '' ? gap + paint('dim', note) : ''
    return (index === 0 ? painted : ' '.repeat(indent)) + paint(style, line) + after
  })
  const below = beside || note === '' ? [] : wrap(note, paint.width - indent - 2)
  return [...lines, ...below.map((line) => ' '.repeat(indent + 2) + paint('dim', line))]
}
