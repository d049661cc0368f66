import type { Exchange, ReplySeen, RequestSeen, UsageSeen } from '../../base/traffic.ts'
import { statusOf } from '../exchange.ts'
import { type Guide, nameOf } from '../guide.ts'
import type { SeenTraffic } from '../last-run.ts'
import { dollarsOf } from '../money.ts'
import { type Html, html } from './markup.ts'

/** What the learner's code sent in the last run and what came back, one exchange after another. */
export function renderTrafficSection(traffic: readonly SeenTraffic[], guide: Guide): Html {
  const withRequests = traffic.filter(({ exchanges }) => exchanges.length > 0)
  return html`<section id="traffic" aria-labelledby="traffic-title">
<h2 id="traffic-title">What your code sent in the last run</h2>
<p class="soft">The replies come from recordings: nothing left your machine.</p>
${withRequests.length === 0 && html`<p>The last run sent no request. Grade with <code>${guide.command} --fresh</code> to see one here.</p>`}
${withRequests.map((one) => renderOne(one, guide, withRequests.length === 1))}
</section>`
}

function renderOne({ stage, exercise, exchanges, leftOut }: SeenTraffic, guide: Guide, isOpen: boolean): Html {
  const name = nameOf(guide, stage, exercise)
  return html`<details${isOpen && html` open`}><summary><h3>${name}</h3> <span class="note soft">${exchanges.length + leftOut === 1 ? '1 request' : `${exchanges.length + leftOut} requests`}</span></summary>
<div class="body">
${exchanges.map((exchange, index) => [
  exchanges[index - 1]?.wire.check !== exchange.wire.check &&
    html`<h4>${exchange.wire.check || 'Outside every check'}</h4>`,
  renderExchange(exchange, index + 1),
])}
${leftOut > 0 && html`<p class="soft">${leftOut} more are not kept.</p>`}
</div></details>`
}

type Row = readonly [slot: string, text: string]

function renderExchange(exchange: Exchange, number: number): Html {
  const { wire, request, reply, unread, cost } = exchange
  const { host, pathname } = new URL(wire.url)
  const sent: Row[] = request ? requestRows(request) : [['body', unread ?? wire.requestBody.slice(0, 2_000)]]
  const received: Row[] = [
    ...(reply ? replyRows(reply) : []),
    ...(cost ? [['cost', `${dollarsOf(cost.dollars)} (${cost.pricedAs})`] as const] : []),
  ]
  return html`<details><summary>${number}. <code>${wire.method} ${host}${pathname}</code> <span class="note soft">${statusOf(wire)}</span></summary>
<div class="body">${table(`Request ${number}`, 'Sent', sent)}${received.length > 0 && table(`Reply ${number}`, 'Received', received)}</div></details>`
}

function table(caption: string, head: string, rows: readonly Row[]): Html {
  return html`<table class="traffic"><caption>${caption}</caption>
<thead><tr><th scope="col" class="slot">${head}</th><th scope="col">What it holds</th></tr></thead>
<tbody>${rows.map(([slot, text]) => html`<tr><th scope="row" class="slot">${slot}</th><td class="text">${text === '' ? '(empty)' : text}</td></tr>`)}</tbody></table>`
}

function requestRows({
  model,
  sampling,
  system,
  turns,
  tools,
  toolChoice,
  schema,
  continues,
  cacheBreakpoints,
}: RequestSeen): Row[] {
  return [
    ['model', [model, ...sampling].join(', ')],
    ...optional('goes on from', continues),
    ['system', system || '(nothing)'],
    ...turns.map(({ slot, text }): Row => [slot, text]),
    ...tools.map(
      (tool): Row => [
        'tool',
        `${tool.name}(${tool.parameters.join(', ')})${tool.strict ? ', strict' : ''}${tool.description && `: ${tool.description}`}`,
      ],
    ),
    ...optional('tool choice', toolChoice),
    ...optional(
      'schema',
      schema && `${schema.name}${schema.strict ? ', strict' : ''} { ${schema.properties.join(', ')} }`,
    ),
    ...optional('cached up to', cacheBreakpoints.join(', ')),
  ]
}

function replyRows({ events = [], error, items, stop, usage }: ReplySeen): Row[] {
  const kinds = events.map(({ kind, count }) => (count > 1 ? `${kind} × ${count}` : kind))
  return [
    ...optional('stream', kinds.join(', ')),
    ...optional('error', error),
    ...items.map(({ slot, text }): Row => [slot, text]),
    ...optional('stop', stop),
    ...optional('tokens', usage && tokensOf(usage)),
  ]
}

function optional(slot: string, text: string | undefined): Row[] {
  return text ? [[slot, text]] : []
}

function tokensOf({ input, cacheRead, cacheWrite, cacheWriteLong, output }: UsageSeen): string {
  return `${input + cacheRead + cacheWrite + cacheWriteLong} in, ${output} out`
}
