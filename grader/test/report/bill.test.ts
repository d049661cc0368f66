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
    expect(text).toMatch(/ {8}1 {6}1,000 {4}80 % {3}0\.00100\n/)
    expect(text).toMatch(/all {5}10,000 {4}80 % {3}0\.01000\n/)
    expect(text).not.toContain('build(one)')
    expect(text).not.toContain('starter')
  })

  test('stand beside the starter’s, with what that saves', () => {
    const text = shown(own, many(billFrom, { input: 1_000 }, 0.004))
    expect(text).toMatch(/ {8}1 {6}1,000 {4}80 % {3}0\.00100 {7}0 % {3}0\.00400\n/)
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

  test('keep to a narrow screen', () => {
    const text = shown(own, many(billFrom, { input: 1_000 }, 0.004), 50)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(50)
    expect(text).toContain('75 % less')
  })

  test('say where a model has no card', () => {
    expect(shown(many(billFrom, { input: 10 }))).toMatch(/all {8}100 {5}0 % {3}no card\n/)
  })
})

test('a few requests are shown slot by slot', () => {
  const text = shown(many(billFrom - 1, { input: 10 }, 0.001))
  expect(text).toContain('POST api.openai.com/v1/responses')
  expect(text).toContain('build(one)')
})
