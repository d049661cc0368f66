import { describe, expect, test } from 'vitest'
import { reply } from '../../../src/model/index.ts'
import { MINUTE, openShop, words } from './shop.ts'

const MARK = { cache_control: { type: 'ephemeral' } }
const LONG = { cache_control: { type: 'ephemeral', ttl: '1h' } }
const text = (tokens: number, name: string, mark = {}) => ({ type: 'text', text: words(tokens, name), ...mark })
const user = (...content: unknown[]) => ({ role: 'user', content })
const body = (system: unknown, messages: unknown[], more = {}) => ({
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  system,
  messages,
  ...more,
})

describe('what is marked', () => {
  test('is written once and then read; the rest is plain input', async () => {
    const { ask } = openShop()
    const system = [text(2000, 'rule', MARK)]
    expect(await ask('messages', body(system, [user(text(100, 'one.'))]))).toMatchObject({
      input: 2100,
      read: 0,
      written: 2000,
    })
    expect(await ask('messages', body(system, [user(text(50, 'two.'))]))).toMatchObject({
      input: 2050,
      read: 2000,
      written: 0,
    })
  })

  test('without a mark nothing is cached', async () => {
    const { ask } = openShop()
    const sent = body([text(2000, 'rule')], [user(text(100, 'one.'))])
    await ask('messages', sent)
    expect(await ask('messages', sent)).toMatchObject({ read: 0, written: 0 })
  })

  test('below the minimum nothing is cached, and the minimum is the model’s', async () => {
    const { ask } = openShop()
    const sent = body([text(800, 'rule', MARK)], [user(text(10, 'one.'))])
    await ask('messages', sent)
    expect(await ask('messages', sent)).toMatchObject({ read: 0, written: 0 })
    await ask('messages', { ...sent, model: 'claude-opus-5-5' })
    expect(await ask('messages', { ...sent, model: 'claude-opus-5-5' })).toMatchObject({ read: 800, written: 0 })
  })

  test('one changed letter before the mark is another prefix; after it, it is not', async () => {
    const { ask } = openShop()
    const system = [text(2000, 'rule', MARK)]
    await ask('messages', body(system, [user(text(10, 'one.'))]))
    const changed = body([{ ...system[0], text: `x${words(2000, 'rule').slice(1)}` }], [user(text(10, 'one.'))])
    expect(await ask('messages', changed)).toMatchObject({ read: 0, written: 2000 })
  })

  test('tools come first: their order, and the order of their keys, is part of the prefix', async () => {
    const { ask } = openShop()
    const tool = (name: string, schema: object) => ({
      name,
      description: '',
      input_schema: { type: 'object', ...schema },
    })
    const [a, b] = [tool('a', { properties: {}, required: [] }), tool('b', {})]
    const system = [text(2000, 'rule', MARK)]
    await ask('messages', body(system, [user(text(10, 'one.'))], { tools: [a, b] }))
    expect((await ask('messages', body(system, [user(text(10, 'two.'))], { tools: [a, b] }))).read).toBeGreaterThan(
      2000,
    )
    expect(await ask('messages', body(system, [user(text(10, 'two.'))], { tools: [b, a] }))).toMatchObject({ read: 0 })
    const turned = tool('a', { required: [], properties: {} })
    expect(await ask('messages', body(system, [user(text(10, 'two.'))], { tools: [turned, b] }))).toMatchObject({
      read: 0,
    })
  })

  test('tool choice and thinking touch the messages only', async () => {
    const { ask } = openShop()
    const sent = body([text(2000, 'rule', MARK)], [user(text(100, 'one.', MARK))])
    await ask('messages', sent)
    expect(await ask('messages', { ...sent, thinking: { type: 'disabled' } })).toMatchObject({
      read: 2000,
      written: 100,
    })
  })
})

describe('a conversation that grows', () => {
  const turns = (count: number, mark = {}) =>
    Array.from({ length: count }, (_, i) => ({
      role: i % 2 === 0 ? 'user' : 'assistant',
      content: [text(20, `t${i}..`, i === count - 1 ? mark : {})],
    }))

  test('reads its last end and writes what was added, with the automatic mark as with one’s own', async () => {
    for (const [mark, more] of [
      [MARK, {}],
      [{}, MARK],
    ]) {
      const { ask } = openShop()
      await ask('messages', body([text(2000, 'rule')], turns(1, mark), more))
      expect(await ask('messages', body([text(2000, 'rule')], turns(3, mark), more))).toMatchObject({
        read: 2020,
        written: 40,
      })
    }
  })

  test('finds an end at most twenty blocks back', async () => {
    const near = openShop()
    await near.ask('messages', body([text(2000, 'rule')], turns(1, MARK)))
    expect(await near.ask('messages', body([text(2000, 'rule')], turns(19, MARK)))).toMatchObject({ read: 2020 })
    const far = openShop()
    await far.ask('messages', body([text(2000, 'rule')], turns(1, MARK)))
    expect(await far.ask('messages', body([text(2000, 'rule')], turns(21, MARK)))).toMatchObject({ read: 0 })
  })

  test('a second mark starts a second search', async () => {
    const { ask } = openShop()
    await ask('messages', body([text(2000, 'rule', MARK)], turns(1, MARK)))
    expect(await ask('messages', body([text(2000, 'rule', MARK)], turns(31, MARK)))).toMatchObject({ read: 2000 })
  })

  test('a run of tool calls and one of results is one position each', async () => {
    const { ask } = openShop()
    const first = [user(text(20, 'one.', MARK))]
    await ask('messages', body([text(2000, 'rule')], first))
    const ids = Array.from({ length: 15 }, (_, i) => `toolu_${i}`)
    const grown = [
      user(text(20, 'one.')),
      { role: 'assistant', content: ids.map((id) => ({ type: 'tool_use', id, name: 'a', input: {} })) },
      user(...ids.map((tool_use_id) => ({ type: 'tool_result', tool_use_id, content: 'x' })), text(5, 'two.', MARK)),
    ]
    const tools = { tools: [{ name: 'a', input_schema: { type: 'object' } }] }
    const again = openShop()
    await again.ask('messages', body([text(2000, 'rule')], first, tools))
    expect((await again.ask('messages', body([text(2000, 'rule')], grown, tools))).read).toBeGreaterThan(2020)
  })

  test('a mark on what changes every time writes, and is never read', async () => {
    const { ask } = openShop()
    for (const now of ['0942', '0943', '0944']) {
      const sent = body([text(2000, 'rule')], [user(text(20, 'one.'), text(20, now, MARK))])
      expect(await ask('messages', sent)).toMatchObject({ read: 0, written: 2040 })
    }
  })
})

describe('lifetimes', () => {
  const sent = (mark: object) => body([text(2000, 'rule', mark)], [user(text(10, 'one.'))])

  test('five minutes, again after each reading', async () => {
    const { ask, wait } = openShop()
    await ask('messages', sent(MARK))
    for (let i = 0; i < 3; i++) {
      wait(4 * MINUTE)
      expect(await ask('messages', sent(MARK))).toMatchObject({ read: 2000 })
    }
    wait(5 * MINUTE + 1)
    expect(await ask('messages', sent(MARK))).toMatchObject({ read: 0, written: 2000 })
  })

  test('an hour, when asked for, and counted apart', async () => {
    const { ask, wait } = openShop()
    const two = body([text(2000, 'rule', LONG)], [user(text(100, 'one.', MARK))])
    expect(await ask('messages', two)).toMatchObject({ read: 0, written: 100, long: 2000 })
    wait(30 * MINUTE)
    expect(await ask('messages', two)).toMatchObject({ read: 2000, written: 100, long: 0 })
  })
})

test('an error fills no cache, and a scripted number stays', async () => {
  const { ask } = openShop()
  const sent = body([text(2000, 'rule', MARK)], [user(text(10, 'one.'))])
  expect(await ask('messages', sent, reply.http(529))).toMatchObject({ status: 529 })
  expect(await ask('messages', sent)).toMatchObject({ read: 0, written: 2000 })
  expect(await ask('messages', sent, reply.text('Yes.', { usage: { cacheRead: 7 } }))).toMatchObject({ read: 7 })
})

test('a thread counts as if its conversation had been sent', async () => {
  const { ask } = openShop()
  const betas = { 'anthropic-beta': 'message-threads-2026-08-12' }
  const first = await ask(
    'messages',
    body(words(2000, 'rule'), [user(text(100, 'one.'))], { thread: { type: 'create' } }),
    undefined,
    betas,
  )
  expect(first).toMatchObject({ read: 0, written: 2100 })
  const next = { model: 'claude-sonnet-5-5', max_tokens: 100, messages: [user(text(50, 'two.'))] }
  const thread = { type: 'continue', previous_message_id: first.id }
  expect(await ask('messages', { ...next, thread }, undefined, betas)).toMatchObject({
    input: 2151,
    read: 2100,
    written: 51,
  })
})
