import { describe, expect, test } from 'vitest'
import type { Exchange, UsageSeen } from '../../src/base/traffic.ts'
import { billFrom } from '../../src/report/bill.ts'
import { renderTraffic } from '../../src/report/traffic.ts'
import { guide } from './samples.ts'

const none: UsageSeen = { input: 0, cacheRead: 0, cacheWrite: 0, cacheWriteLong: 0, output: 0, reasoning: 0 }

const exchange = (usage: Partial<UsageSeen>, dollars: number | undefined): Exchange => ({
  wire: {
    check: 'plays a day',
    method: 'POST',
    url: 'https://api.openai.com/v1/responses',
    requestHeaders: [],
    requestBody: '{}',
    sent: { order: 0, ms: 0 },
    ended: { how: 'whole', at: { order: 1, ms: 1 } },
  },
  reply: { items: [], usage: { ...none, ...usage } },
  ...(dollars !== undefined && { cost: { dollars, pricedAs: 'gpt-6-sol' } }),
})
const many = (count: number, usage: Partial<UsageSeen>, dollars?: number) =>
  Array.from({ length: count }, () => exchange(usage, dollars))

const shown = (exchanges: Exchange[], starter: Exchange[] = [], width = 80) =>
  renderTraffic(
    {
      stage: '01-model-as-component',
      exercise: '01-read-the-whole-reply',
      checks: [{ name: 'plays a day', status: 'passed' }],
      calls: [{ check: 'plays a day', text: 'build(one)', begun: { order: 0, ms: 0 } }],
      exchanges,
      starter,
      findings: [],
    },
    { width, colour: 0, unicode: true, guide, wire: false },
  )

describe('many requests of one check', () => {
  const own = many(billFrom, { input: 100, cacheRead: 800, cacheWrite: 100 }, 0.001)

  test('are a bill: tokens, share read, cost, and the sum', () => {
    const text = shown(own)
    expect(text).toMatch(/ {8}1 {6}1,000 {4}80 % {5}10 % {3}0\.00100\n/)
    expect(text).toMatch(/all {5}10,000 {4}80 % {5}10 % {3}0\.01000\n/)
    expect(text).not.toContain('build(one)')
    expect(text).not.toContain('starter')
  })

  test('stand beside the starter’s, with what that saves', () => {
    const text = shown(own, many(billFrom, { input: 1_000 }, 0.004))
    expect(text).toMatch(/ {8}1 {6}1,000 {4}80 % {5}10 % {3}0\.00100 {7}0 % {3}0\.00400\n/)
    expect(text).toMatch(/Your requests cost USD 0\.010, the starter's USD 0\.040: 75 % less, replies\s+included\./)
    expect(shown(own, many(billFrom, {}, 0.0005))).toContain('100 % more')
  })

  test('leave out those that are like the one before, when they are many', () => {
    const steady = (count: number) => many(count, { input: 100, cacheRead: 900 }, 0.001)
    const text = shown([...steady(11), ...many(1, { input: 1_000 }, 0.004), ...steady(18)])
    const numbers = [...text.matchAll(/^ +(\d+|…) *(?:1,000|$)/gm)].map((match) => match[1])
    expect(numbers).toEqual(['1', '2', '3', '…', '12', '13', '…', '29', '30'])
    expect(text).toMatch(/all {5}30,000 {4}87 %/)
  })

  test('keep to 80 columns beside the starter’s', () => {
    const text = shown(own, many(billFrom, { input: 1_000 }, 0.004))
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test('keep to a narrow screen', () => {
    const text = shown(own, many(billFrom, { input: 1_000 }, 0.004), 50)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(50)
    expect(text).toContain('75 % less')
  })

  test('say where a model has no card', () => {
    expect(shown(many(billFrom, { input: 10 }))).toMatch(/all {8}100 {5}0 % {6}0 % {3}no card\n/)
  })
})

describe('a line of the bill', () => {
  type Told = { minute: number; turns: number; tools?: string[]; continues?: string }
  const at = ({ minute, turns, tools = ['find'], continues }: Told): Exchange => {
    const plain = exchange({ input: 1_000 }, 0.001)
    const date = new Date(Date.UTC(2026, 10, 16, 8, minute)).toUTCString()
    return {
      ...plain,
      wire: {
        ...plain.wire,
        response: { status: 200, headers: [['date', date]], at: { order: 1, ms: 1 }, chunks: [] },
      },
      request: {
        model: 'gpt-6-sol',
        system: '',
        turns: Array.from({ length: turns }, () => ({ slot: 'user', text: 'Hello' })),
        tools: tools.map((name) => ({ name, description: '', parameters: [], strict: false })),
        sampling: [],
        stream: false,
        ...(continues && { continues }),
        cacheBreakpoints: [],
      },
    }
  }
  const steady = Array.from({ length: 24 }, (_, i): Told => ({ minute: 2 * i, turns: 2 * i + 1 }))
  const bill = (changed: (told: Told, i: number) => Told) => shown(steady.map((told, i) => at(changed(told, i))))

  test('has no note where the conversation only grows', () => {
    expect(bill((told) => told)).not.toMatch(/pause|tool|compacted/)
  })

  test('tells of a pause, a new tool and a compaction, also where lines are left out', () => {
    const text = bill(({ minute, turns }, i) => ({
      minute: i < 12 ? minute : minute + 25,
      turns: i < 16 ? turns : turns - 26,
      tools: i < 8 ? ['find'] : ['claim', 'find'],
    }))
    expect(text).toMatch(/^ +new tool: claim\n +9 /m)
    expect(text).toMatch(/^ +after a pause of 27 minutes\n +13 /m)
    expect(text).toMatch(/^ +compacted: 24 turns fewer\n +17 /m)
    expect(text.match(/pause|tool|compacted/g)).toHaveLength(3)
  })

  test('tells of a held conversation that begins anew', () => {
    const text = bill(({ minute }, i) => ({ minute, turns: 1, ...(i % 10 > 0 && { continues: `resp_${i}` }) }))
    expect(text.match(/compacted: sent as a new one/g)).toHaveLength(2)
  })
})

test('a few requests are shown slot by slot', () => {
  const text = shown(many(billFrom - 1, { input: 10 }, 0.001))
  expect(text).toContain('POST api.openai.com/v1/responses')
  expect(text).toContain('build(one)')
})
