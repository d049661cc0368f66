import type { Exchange } from '../base/traffic.ts'
import { noteOn } from './bill-notes.ts'
import { paragraph } from './layout.ts'
import { dollarsOf } from './money.ts'
import type { Paint } from './paint.ts'

/** From so many requests on, a check's traffic is shown as a bill: slot by slot, nobody would read it. */
export const billFrom = 10

const heads = ['request', 'tokens in', 'cached', 'written', 'USD'] as const
const widths = [9, 11, 8, 9, 10] as const
/** Of these columns, those that are shown of the starter, too. */
const compared = [2, 4] as const

type Line = { input: number; cached: number; written: number; dollars: number | undefined }

/** Of more requests than this, those that are like the one before are left out. */
const manyLines = 20
/** Percent points by which the share that was read changes where something happened to the prompt. */
const jump = 5

/**
 * The requests of a session, one a line: how many tokens went in, which share of them the provider read from its cache and
 * wrote to it, and what it cost; and beside it, if they are given, the requests that the untouched starter sent in the same
 * session. Above a line stands what happened since the one before it.
 */
export function renderBill(paint: Paint, exchanges: readonly Exchange[], starter: readonly Exchange[]): string[] {
  const lines = exchanges.map(lineOf)
  const others = starter.map(lineOf)
  const notes = exchanges.map((exchange, i) => noteOn(exchange, exchanges[i - 1]))
  const beside = others.length > 0 && paint.width >= 70
  const row = (cells: readonly string[], other: readonly string[]) =>
    [
      ...cells.map((cell, i) => cell.padStart(widths[i] ?? 0)),
      ...(beside ? other.map((cell) => cell.padStart(10)) : []),
    ]
      .join('')
      .trimEnd()
  return [
    '',
    ...(beside ? [paint('dim', `${' '.repeat(49)}with the starter:`)] : []),
    paint('dim', row(heads, chosen(heads))),
    ...told(lines, notes).flatMap((i) =>
      i < 0
        ? row([paint.symbols.ellipsis], [])
        : [
            ...(notes[i] ? paragraph(paint, 'dim', ' '.repeat(widths[0] + 2), notes[i]) : []),
            row(cellsOf(String(i + 1), lines[i]), chosen(cellsOf('', others[i]))),
          ],
    ),
    paint('strong', row(cellsOf('all', sumOf(lines)), chosen(cellsOf('', sumOf(others))))),
    '',
    ...paragraph(paint, 'plain', '  ', comparison(sumOf(lines), sumOf(others))),
  ]
}

function chosen(cells: readonly string[]): string[] {
  return compared.map((at) => cells[at] ?? '')
}

/**
 * The places of the lines worth reading, in order, with -1 where some are left out: begin, end, and between them every jump
 * and whatever has a note.
 */
function told(lines: readonly Line[], notes: readonly string[]): number[] {
  const places = lines.map((_, i) => i)
  if (lines.length <= manyLines) return places
  const share = (i: number) => shareOf(lines[i]?.cached, lines[i])
  const tells = (i: number) =>
    i < 3 || i >= lines.length - 2 || notes[i] !== '' || Math.abs(share(i) - share(i - 1)) >= jump
  return places.flatMap((i) => (tells(i) ? [i] : tells(i - 1) ? [-1] : []))
}

function shareOf(part = 0, { input }: Pick<Line, 'input'> = { input: 0 }): number {
  return input === 0 ? 0 : Math.round((part / input) * 100)
}

function lineOf({ reply, cost }: Exchange): Line {
  const { input = 0, cacheRead = 0, cacheWrite = 0, cacheWriteLong = 0 } = reply?.usage ?? {}
  const written = cacheWrite + cacheWriteLong
  return { input: input + cacheRead + written, cached: cacheRead, written, dollars: cost?.dollars }
}

function sumOf(lines: readonly Line[]): Line | undefined {
  if (lines.length === 0) return undefined
  const sum = (of: (line: Line) => number | undefined) => lines.reduce((total, line) => total + (of(line) ?? 0), 0)
  const priced = lines.every(({ dollars }) => dollars !== undefined)
  return {
    input: sum(({ input }) => input),
    cached: sum(({ cached }) => cached),
    written: sum(({ written }) => written),
    dollars: priced ? sum(({ dollars }) => dollars) : undefined,
  }
}

function cellsOf(name: string, line: Line | undefined): string[] {
  if (!line) return [name]
  const { input, cached, written, dollars } = line
  const share = (part: number) => (input === 0 ? '' : `${shareOf(part, line)} %`)
  const price = dollars === undefined ? 'no card' : dollars.toFixed(5)
  return [name, input.toLocaleString('en'), share(cached), share(written), price]
}

function comparison(own: Line | undefined, starter: Line | undefined): string {
  if (own?.dollars === undefined || !starter?.dollars) return ''
  const less = Math.round((1 - own.dollars / starter.dollars) * 100)
  const change = less >= 0 ? `${less} % less` : `${-less} % more`
  return `Your requests cost ${dollarsOf(own.dollars)}, the starter's ${dollarsOf(starter.dollars)}: ${change}, replies included.`
}
