import { describe, expect, test } from 'vitest'
import type { CheckReport } from '../../src/base/report.ts'
import type { CallSeen, Exchange, WireExchange } from '../../src/base/traffic.ts'
import { columnsOf } from '../../src/report/layout.ts'
import { dollarsOf } from '../../src/report/money.ts'
import { renderTraffic, type TrafficPage } from '../../src/report/traffic.ts'
import { guide } from './samples.ts'

/** Golden pages stand in `golden/`; `vitest run test/report -u` writes them anew. */

const at = (order: number, ms = order) => ({ order, ms })

const wire = (check: string, sent: number, ended: number, extra: Partial<WireExchange> = {}): WireExchange => ({
  check,
  method: 'POST',
  url: 'https://api.openai.com/v1/responses',
  requestHeaders: [
    ['authorization', 'Bearer sk-not-to-be-shown'],
    ['content-type', 'application/json'],
  ],
  requestBody: '{"model":"gpt-5.5"}',
  sent: at(sent),
  response: {
    status: 200,
    headers: [
      ['openai-organization', 'not-to-be-shown'],
      ['content-type', 'text/event-stream'],
    ],
    at: at(ended),
    chunks: ['event: response.created\ndata: {}\n\n', 'data: \u001b[2Jgone\n\n'],
  },
  ended: { how: 'whole', at: at(ended) },
  ...extra,
})

const request = {
  model: 'gpt-5.5',
  system: 'You answer for Larkspur.',
  turns: [
    { slot: 'user', text: `Where is my parcel PCL-3308-7?\n${'It is a long story. '.repeat(40)}` },
    { slot: 'tool call', text: 'track({"id":"PCL-3308-7"}) as call_1' },
    { slot: 'tool result', text: 'in Lindau for call_1' },
  ],
  tools: [{ name: 'track', description: 'Where a parcel is.', parameters: ['id', 'carrier?'], strict: true }],
  toolChoice: 'auto',
  schema: { name: 'answer', strict: true, properties: ['text', 'sure'] },
  sampling: ['at most 200 tokens', 'temperature 0'],
  stream: true,
  continues: 'resp_7',
  cacheBreakpoints: [],
}
const streamed: Exchange = {
  wire: wire('answers Ana', 1, 6),
  api: 'responses',
  request,
  reply: {
    model: 'gpt-5.5-2026-04-23',
    items: [
      { slot: 'thinking', text: 'not shown' },
      { slot: 'text', text: 'It is in Lindau, Ana.' },
    ],
    stop: 'completed',
    usage: { input: 200, cacheRead: 100, cacheWrite: 0, cacheWriteLong: 0, output: 30, reasoning: 12 },
    events: [
      { kind: 'response.created', count: 1 },
      { kind: 'response.output_text.delta', count: 9 },
      { kind: 'response.completed', count: 1 },
    ],
  },
  cost: { dollars: 0.00195, pricedAs: 'gpt-5.5' },
}
const during: Exchange = {
  wire: wire('answers Ana', 2, 5, { ended: { how: 'left-early', at: at(5) } }),
  api: 'responses',
  request: {
    ...request,
    turns: [],
    tools: [],
    stream: false,
    continues: undefined,
    schema: undefined,
    toolChoice: undefined,
  } as never,
  reply: { items: [], error: 'rate_limit_exceeded: Slow down.' },
}
const unread: Exchange = { wire: wire('', 9, 10), api: 'responses', unread: 'The body is not what this API takes.' }

const calls: CallSeen[] = [
  {
    check: 'answers Ana',
    text: "ask({ user: 'Where is my parcel?' })",
    begun: at(0),
    outcome: { threw: false, text: "{ ok: true, value: 'It is in Lindau, Ana.' }", at: at(7) },
  },
]
const checks: CheckReport[] = [
  { name: 'answers Ana', status: 'failed', todo: 1, message: 'Your code asked twice.', output: 'asking\n' },
  { name: 'asks nobody', status: 'passed', guard: true },
]
const page: TrafficPage = {
  stage: '01-model-as-component',
  exercise: '01-read-the-whole-reply',
  checks,
  calls,
  exchanges: [streamed, during, unread],
  findings: ['Your code sent a request after its result.'],
}

const draw = (shown: TrafficPage, width: number, bytes = false, unicode = true) =>
  renderTraffic(shown, { width, colour: 0, unicode, guide, wire: bytes })

describe.each([80, 40])('at %i columns', (width) => {
  test.each([
    ['recorded', page],
    ['live', { ...page, live: 'live at http://localhost:11434/v1' }],
  ])('%s', async (name, shown) => {
    const text = draw(shown, width)
    expect(Math.max(...text.split('\n').map(columnsOf))).toBeLessThanOrEqual(width)
    await expect(text).toMatchFileSnapshot(`golden/traffic-${name}-${width}.txt`)
  })
})

test('the bytes, without keys, account names and control characters', async () => {
  const text = draw(page, 80, true)
  expect(text).not.toContain('not-to-be-shown')
  expect(text).not.toContain('\u001b')
  await expect(text).toMatchFileSnapshot('golden/traffic-wire-80.txt')
})

test('plain letters where the screen knows no others', () => {
  expect(draw(page, 80, false, false)).not.toMatch(/[✔✘○·…×]/)
})

test('no request at all is said', () => {
  expect(draw({ ...page, exchanges: [], calls: [] }, 80)).toContain('Your code sent no request.')
})

test.each([
  [0, 'USD 0'],
  [0.00068, 'USD 0.00068'],
  [0.1, 'USD 0.10'],
  [12.345, 'USD 12.35'],
])('%d dollars are %s', (dollars, text) => expect(dollarsOf(dollars)).toBe(text))
