import type { Exchange } from '../base/traffic.ts'
import { paragraph } from './layout.ts'
import { dollarsOf } from './money.ts'
import type { Paint } from './paint.ts'

/** From so many requests on, a check's traffic is shown as a bill: slot by slot, nobody would read it. */
export const billFrom = 10

const heads = ['request', 'tokens in', 'cached', 'USD'] as const
const widths = [9, 11, 8, 10] as const

type Line = { input: number; cached: number; dollars: number | undefined }

/** Of more requests than this, those that are like the one before are left out. */
const manyLines = 20
/** Percent points by which the share that was read changes where something happened to the prompt. */
const jump = 5

/**
 * The requests of a session, one a line: how many tokens went in, how many of them the provider read from its cache, and
 * what it cost; and beside it, if they are given, the requests that the untouched starter sent in the same session.
 */
export function renderBill(paint: Paint, exchanges: readonly Exchange[], starter: readonly Exchange[]): string[] {
  const lines = exchanges.map(lineOf)
  const others = starter.map(lineOf)
  const beside = others.length > 0 && paint.width >= 62
  const row = (cells: readonly string[], other: readonly string[]) =>
    [
      ...cells.map((cell, i) => cell.padStart(widths[i] ?? 0)),
      ...(beside ? other.map((cell) => cell.padStart(10)) : []),
    ]
      .join('')
      .trimEnd()
  return [
    '',
    ...(beside ? [paint('dim', `${' '.repeat(40)}with the starter:`)] : []),
    paint('dim', row(heads, heads.slice(2))),
    ...told(lines).map((i) =>
      i < 0
        ? row([paint.symbols.ellipsis], [])
        : row([String(i + 1), ...cellsOf(lines[i])], cellsOf(others[i]).slice(1)),
    ),
    paint('strong', row(['all', ...cellsOf(sumOf(lines))], cellsOf(sumOf(others)).slice(1))),
    '',
    ...paragraph(paint, 'plain', '  ', comparison(sumOf(lines), sumOf(others))),
  ]
}

/** The places of the lines worth reading, in order, with -1 where some are left out: begin, end, and every jump between. */
function told(lines: readonly Line[]): number[] {
  const places = lines.map((_, i) => i)
  if (lines.length <= manyLines) return places
  const share = (i: number) => percentOf(lines[i] ?? { input: 0, cached: 0, dollars: 0 })
  const tells = (i: number) => i < 3 || i >= lines.length - 2 || Math.abs(share(i) - share(i - 1)) >= jump
  return places.flatMap((i) => (tells(i) ? [i] : tells(i - 1) ? [-1] : []))
}

function percentOf({ input, cached }: Line): number {
  return input === 0 ? 0 : Math.round((cached / input) * 100)
}

function lineOf({ reply, cost }: Exchange): Line {
  const { input = 0, cacheRead = 0, cacheWrite = 0, cacheWriteLong = 0 } = reply?.usage ?? {}
  return { input: input + cacheRead + cacheWrite + cacheWriteLong, cached: cacheRead, dollars: cost?.dollars }
}

function sumOf(lines: readonly Line[]): Line | undefined {
  if (lines.length === 0) return undefined
  const sum = (of: (line: Line) => number | undefined) => lines.reduce((total, line) => total + (of(line) ?? 0), 0)
  const priced = lines.every(({ dollars }) => dollars !== undefined)
  return {
    input: sum(({ input }) => input),
    cached: sum(({ cached }) => cached),
    dollars: priced ? sum(({ dollars }) => dollars) : undefined,
  }
}

function cellsOf(line: Line | undefined): string[] {
  if (!line) return ['', '', '']
  const { input, dollars } = line
  const share = input === 0 ? '' : `${percentOf(line)} %`
  return [input.toLocaleString('en'), share, dollars === undefined ? 'no card' : dollars.toFixed(5)]
}

function comparison(own: Line | undefined, starter: Line | undefined): string {
  if (own?.dollars === undefined || !starter?.dollars) return ''
  const less = Math.round((1 - own.dollars / starter.dollars) * 100)
  const change = less >= 0 ? `${less} % less` : `${-less} % more`
  return `Your requests cost ${dollarsOf(own.dollars)}, the starter's ${dollarsOf(starter.dollars)}: ${change}, replies included.`
}
