import type { CheckReport, Place } from '../base/report.ts'
import { cut, paragraph, plain } from './layout.ts'
import type { Paint } from './paint.ts'

const indent = '      '
/** A check's output is capped by whoever runs it; the terminal shows no more than this many lines of it. */
const outputLines = 20

/** Everything a learner is told about one open check, below its line. */
export function renderFailure(paint: Paint, check: CheckReport): string[] {
  const message = check.message === undefined ? [] : paragraph(paint, 'plain', indent, check.message)
  const help = check.help === undefined ? [] : paragraph(paint, 'dim', indent, check.help)
  return [...message, ...help, ...renderPlace(paint, check.place), ...renderOutput(paint, check.output)]
}

function renderPlace(paint: Paint, place: Place | undefined): string[] {
  if (place === undefined) return []
  const where = paragraph(paint, 'dim', indent, `${place.file}:${place.line}`)
  if (place.excerpt === undefined) return where
  const bar = ` ${paint.symbols.bar} `
  const lines = plain(place.excerpt).split('\n')
  const room = paint.width - indent.length
  if (lines.length > 1) return [...where, ...lines.map((line) => indent + cut(line, room, paint.symbols.ellipsis))]
  const number = String(place.line)
  const code = cut(lines[0]?.trim() ?? '', room - number.length - bar.length, paint.symbols.ellipsis)
  return [...where, indent + paint('dim', number + bar) + code]
}

/** What the learner's code printed while the check ran, under a prefix of its own so that it cannot pass for a verdict. */
export function renderOutput(paint: Paint, output: string | undefined): string[] {
  if (output === undefined || output.trim() === '') return []
  const lines = plain(output)
    .replace(/(?<!\n)\n+$/, '')
    .split('\n')
  const prefix = `${indent}${paint.symbols.bar} `
  const room = paint.width - prefix.length
  const shown = lines
    .slice(0, outputLines)
    .map((line) => paint('dim', prefix) + cut(line, room, paint.symbols.ellipsis))
  const rest = lines.length - outputLines
  const more = rest > 0 ? [paint('dim', `${prefix}${rest} more lines; see all of them: --json`)] : []
  return [`${indent}${paint('dim', 'Your code printed:')}`, ...shown, ...more]
}
