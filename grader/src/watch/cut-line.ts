import { columnsOf } from '../report/index.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: the codes that colour a text
const pieces = /\u001b\[[0-9;]*m|[^\u001b]/gu
// biome-ignore lint/suspicious/noControlCharactersInRegex: the codes that colour a text
const codes = /\u001b\[[0-9;]*m/g

/** A coloured line cut to so many columns; its colours end with it. */
export function cutLine(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line
  let width = 0
  let text = ''
  for (const [piece] of line.matchAll(pieces)) {
    const isCode = piece.startsWith('\u001b')
    width += isCode ? 0 : columnsOf(piece)
    if (width > columns) break
    text += piece
  }
  return line.includes('\u001b') ? `${text}\u001b[0m` : text
}

/** Columns that a coloured line takes. */
export function widthOf(line: string): number {
  return columnsOf(line.replace(codes, ''))
}
