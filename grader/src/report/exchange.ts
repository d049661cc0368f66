import type { Exchange, ReplySeen, RequestSeen, ToolSeen, UsageSeen, WireExchange } from '../base/traffic.ts'
import { marked, wrap } from './layout.ts'
import { dollarsOf } from './money.ts'
import type { Paint } from './paint.ts'

export type ExchangeView = {
  /** From 1, over the whole run. */
  number: number
  exchange: Exchange
  /** Numbers of the requests that were open when this one was sent. */
  during: readonly number[]
  /** Whether milliseconds mean something: recorded replies come at once. */
  timed: boolean
}

/** Columns that the name of a slot takes. */
const slotWidth = 15
/** Lines of one text, at its beginning and at its end; what is between is counted. */
const firstLines = 5
const lastLines = 2

/** One request and its reply: what stood in which slot, and what came back. */
export function renderExchange(paint: Paint, { number, exchange, during, timed }: ExchangeView): string[] {
  const { wire, request, reply, unread } = exchange
  const { host, pathname } = new URL(wire.url)
  const row = rowOf(paint)
  return [
    '',
    ...marked(
      paint,
      { indent: '  ', symbol: String(number), style: 'strong' },
      `${wire.method} ${host}${pathname}`,
      statusOf(wire),
      'strong',
    ),
    ...(during.length > 0 ? row('sent', `while ${during.join(', ')} was open`) : []),
    ...(request ? renderRequest(row, request) : []),
    ...(unread ? row('body', unread) : []),
    ...(reply ? renderReply(row, reply, request?.stream ?? false) : []),
    ...(exchange.cost ? row('cost', `${dollarsOf(exchange.cost.dollars)} (${exchange.cost.pricedAs})`) : []),
    ...(timed ? renderTime(row, wire) : []),
    '',
  ]
}

type Row = (slot: string, text: string) => string[]

/** A slot's name and its text, cut to a few lines. */
function rowOf(paint: Paint): Row {
  return (slot, text) => {
    const room = paint.width - 4 - slotWidth
    const lines = wrap(text === '' ? '(empty)' : text, room)
    return middleLeftOut(lines, paint.symbols.ellipsis).map((line, index) => {
      const label = index === 0 ? slot.slice(0, slotWidth - 1).padEnd(slotWidth) : ' '.repeat(slotWidth)
      return `    ${paint('dim', label)}${line}`
    })
  }
}

/** A prompt often ends with what makes this request differ from the last one. */
function middleLeftOut(lines: readonly string[], ellipsis: string): readonly string[] {
  if (lines.length <= firstLines + lastLines) return lines
  const between = lines.slice(firstLines, -lastLines).join(' ').length
  return [...lines.slice(0, firstLines), `${ellipsis} ${between} characters ${ellipsis}`, ...lines.slice(-lastLines)]
}

/** The status, and how the exchange ended when it did not end as it should. */
export function statusOf({ response, ended }: WireExchange): string {
  const status = response ? String(response.status) : 'no answer'
  const how =
    ended === undefined
      ? 'still open'
      : { 'left-early': 'your code stopped reading', broken: 'connection lost' }[ended.how as string]
  return how ? `${status}, ${how}` : status
}

function renderRequest(row: Row, request: RequestSeen): string[] {
  const { schema, toolChoice, continues } = request
  return [
    ...row('model', [request.model, ...request.sampling].join(', ')),
    ...(continues ? row('goes on', `from ${continues}; the provider holds the earlier turns`) : []),
    ...row('system', request.system || '(nothing)'),
    ...request.turns.flatMap(({ slot, text }) => row(slot, text)),
    ...request.tools.flatMap((tool) => row('tool', toolText(tool))),
    ...(toolChoice ? row('tool choice', toolChoice) : []),
    ...(schema ? row('schema', schemaText(schema)) : []),
    ...(request.cacheBreakpoints.length > 0 ? row('cached up to', request.cacheBreakpoints.join(', ')) : []),
  ]
}

function toolText({ name, parameters, strict, description }: ToolSeen): string {
  return `${name}(${parameters.join(', ')})${strict ? ', strict' : ''}${description && `: ${description}`}`
}

function schemaText({ name, strict, properties }: NonNullable<RequestSeen['schema']>): string {
  const fields = properties.length > 0 ? ` { ${properties.join(', ')} }` : ''
  return `${name}${strict ? ', strict' : ''}${fields}`
}

function renderReply(row: Row, reply: ReplySeen, streamed: boolean): string[] {
  const { events = [], items, stop, usage, error } = reply
  const count = events.reduce((sum, event) => sum + event.count, 0)
  const kinds = events.map(({ kind, count: times }) => (times > 1 ? `${kind} × ${times}` : kind))
  return [
    ...(streamed ? row('<- stream', `${count} events: ${kinds.join(', ')}`) : []),
    ...(error ? row('<- error', error) : []),
    ...items.flatMap(({ slot, text }) => row(`<- ${slot}`, text)),
    ...(stop ? row('<- stop', stop) : []),
    ...(usage ? row('tokens', usageText(usage)) : []),
  ]
}

function usageText(usage: UsageSeen): string {
  const { input, cacheRead, cacheWrite, cacheWriteLong, output, reasoning } = usage
  const cached = [
    cacheRead > 0 && `${cacheRead} read from the cache`,
    cacheWrite + cacheWriteLong > 0 &&
      `${cacheWrite + cacheWriteLong} written to ${cacheRead > 0 ? 'it' : 'the cache'}`,
  ]
  const all = input + cacheRead + cacheWrite + cacheWriteLong
  const parts = [`${all} in`, ...cached.filter((part) => part !== false), `${output} out`]
  return parts.join(', ') + (reasoning > 0 ? `, of which ${reasoning} thinking` : '')
}

function renderTime(row: Row, { sent, response, ended }: WireExchange): string[] {
  const seconds = (ms: number) => `${((ms - sent.ms) / 1000).toFixed(2)} s`
  const parts = [response && `headers after ${seconds(response.at.ms)}`, ended && `end after ${seconds(ended.at.ms)}`]
  return row('time', parts.filter(Boolean).join(', '))
}
