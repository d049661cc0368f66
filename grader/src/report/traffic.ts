import type { CheckReport } from '../base/report.ts'
import type { CallSeen, Exchange } from '../base/traffic.ts'
import { billFrom, renderBill } from './bill.ts'
import { renderExchange } from './exchange.ts'
import { counted, renderFindings } from './exercise.ts'
import { renderOutput } from './failure.ts'
import { finish } from './finish.ts'
import { type Guide, nameOf } from './guide.ts'
import { marked, paragraph, wrap } from './layout.ts'
import { dollarsOf } from './money.ts'
import { createPaint, type Paint, type Screen } from './paint.ts'
import { renderWire } from './wire.ts'

/** What `pnpm grade try` shows: the calls and requests of the examples, check by check. */
export type TrafficPage = {
  stage: string
  exercise: string
  /** Who answered, when it was a real provider; the examples' sentences speak of the recordings, so they are left out then. */
  live?: string
  checks: readonly CheckReport[]
  calls: readonly CallSeen[]
  exchanges: readonly Exchange[]
  /** What the untouched starter sends in the same examples; empty where nothing is compared. */
  starter?: readonly Exchange[]
  findings: readonly string[]
}

export type TrafficView = Screen & {
  guide: Guide
  /** The bytes instead of the slots. */
  wire: boolean
}

/** The traffic of one run, in the order in which it happened. Ends with a newline. */
export function renderTraffic(page: TrafficPage, view: TrafficView): string {
  const paint = createPaint(view)
  const name = nameOf(view.guide, page.stage, page.exercise)
  const source = page.live ?? 'recorded replies'
  const names = page.checks.map((check) => check.name)
  const strays = [...new Set(page.exchanges.map(({ wire }) => wire.check))].filter((check) => !names.includes(check))
  const lines = [
    ...marked(
      paint,
      { indent: '', symbol: '', style: 'plain' },
      name,
      `examples ${paint.symbols.dot} ${source}`,
      'strong',
    ),
    '',
    ...page.checks.flatMap((check) => [...renderCheck(paint, check, page, view), '']),
    ...strays.flatMap((check) => [
      paint('strong', 'Outside every check'),
      ...renderEvents(paint, check, page, view),
      '',
    ]),
    ...renderSum(paint, page),
    ...renderFindings(paint, page.findings),
    '',
    ...renderCommands(paint, page, view),
  ]
  // Each part keeps its distance; two distances are one.
  const spaced = view.wire ? lines : lines.filter((line, index) => line !== '' || lines[index - 1] !== '')
  return finish(spaced, view.unicode)
}

function renderCheck(paint: Paint, check: CheckReport, page: TrafficPage, view: TrafficView): string[] {
  const events = renderEvents(paint, check.name, page, view)
  if (page.live !== undefined) {
    return [paint('strong', check.name), ...events, ...renderOutput(paint, check.output)]
  }
  const { passed, failed, todo, notReached } = paint.symbols
  const mark = {
    passed: { symbol: passed, style: 'good' },
    failed: { symbol: failed, style: 'bad' },
    error: { symbol: failed, style: 'warn' },
    todo: { symbol: todo, style: 'warn' },
    'not-reached': { symbol: notReached, style: 'dim' },
  } as const
  const line = marked(paint, { indent: '', ...mark[check.status] }, check.name, '', 'strong')
  const said =
    check.status === 'passed' || !check.message ? [] : ['', ...paragraph(paint, 'plain', '  ', check.message)]
  return [...line, ...events, ...said, ...renderOutput(paint, check.output)]
}

/** Calls, requests and results of a check, by the time at which each began. */
function renderEvents(
  paint: Paint,
  check: string,
  { calls, exchanges, live, starter = [] }: TrafficPage,
  view: TrafficView,
): string[] {
  const of = (all: readonly Exchange[]) => all.filter(({ wire }) => wire.check === check)
  if (!view.wire && of(exchanges).length >= billFrom) return renderBill(paint, of(exchanges), of(starter))
  const events = [
    ...calls
      .filter((call) => call.check === check)
      .flatMap((call) => [
        { order: call.begun.order, lines: renderLine(paint, '  ', call.text, 'command') },
        ...(call.outcome ? [{ order: call.outcome.at.order, lines: renderOutcome(paint, call.outcome) }] : []),
      ]),
    ...exchanges.flatMap((exchange, index) => {
      if (exchange.wire.check !== check) return []
      const number = index + 1
      const lines = view.wire
        ? renderWire(paint, number, exchange.wire)
        : renderExchange(paint, { number, exchange, during: openBefore(exchanges, index), timed: live !== undefined })
      return [{ order: exchange.wire.sent.order, lines }]
    }),
  ]
  if (events.length === 0) return paragraph(paint, 'dim', '  ', 'No request and no call.')
  return events.sort((a, b) => a.order - b.order).flatMap(({ lines }) => lines)
}

function renderOutcome(paint: Paint, { threw, text }: NonNullable<CallSeen['outcome']>): string[] {
  return renderLine(paint, threw ? '  threw   ' : '  returned ', text, 'plain')
}

/** Of a value there is no end; the whole of it is in the JSON. */
const mostLines = 8

/** A value's first lines. */
function renderLine(paint: Paint, first: string, text: string, style: 'command' | 'plain'): string[] {
  const lines = wrap(text, paint.width - first.length)
  const shown = lines.slice(0, mostLines)
  if (lines.length > mostLines) shown.push(paint.symbols.ellipsis)
  return shown.map((line, index) => (index === 0 ? first : ' '.repeat(first.length)) + paint(style, line))
}

/** Numbers of the requests that were still open when this one was sent. */
function openBefore(exchanges: readonly Exchange[], index: number): number[] {
  const sent = exchanges[index]?.wire.sent.order ?? 0
  return exchanges
    .slice(0, index)
    .flatMap(({ wire }, other) => (wire.ended === undefined || wire.ended.at.order > sent ? [other + 1] : []))
}

function renderSum(paint: Paint, { exchanges }: TrafficPage): string[] {
  if (exchanges.length === 0) return paragraph(paint, 'plain', '', 'Your code sent no request.')
  const most = Math.max(...exchanges.map((_, index) => openBefore(exchanges, index).length + 1))
  const usages = exchanges.flatMap(({ reply }) => reply?.usage ?? [])
  const input = usages.reduce(
    (sum, usage) => sum + usage.input + usage.cacheRead + usage.cacheWrite + usage.cacheWriteLong,
    0,
  )
  const output = usages.reduce((sum, usage) => sum + usage.output, 0)
  const parts = [
    counted(exchanges.length, 'request') + (most > 1 ? `, at most ${most} at the same time` : ''),
    `${input} tokens in, ${output} out`,
    costSentence(exchanges),
  ]
  return paragraph(paint, 'strong', 'In all  ', parts.filter(Boolean).join(` ${paint.symbols.dot} `))
}

function costSentence(exchanges: readonly Exchange[]): string {
  const costs = exchanges.flatMap(({ cost }) => cost ?? [])
  const unpriced = exchanges.filter(({ cost, reply }) => reply?.usage && !cost).length
  const missing = unpriced > 0 ? ` without ${counted(unpriced, 'request')} whose model has no card` : ''
  if (costs.length === 0) return missing ? 'no price: the model has no card' : ''
  return dollarsOf(costs.reduce((sum, cost) => sum + cost.dollars, 0)) + missing
}

function renderCommands(paint: Paint, page: TrafficPage, { guide, wire }: TrafficView): string[] {
  const id = guide.exercises.get(`${page.stage}/${page.exercise}`)?.id ?? ''
  return [
    ...(wire ? [] : paragraph(paint, 'command', 'Bytes  ', `${guide.command} try ${id} --wire`)),
    ...(page.live
      ? []
      : paragraph(paint, 'command', 'Live   ', `${guide.command} try ${id} --live (your key, your money)`)),
    ...paragraph(paint, 'command', 'Grade  ', `${guide.command} ${id}`),
  ]
}
