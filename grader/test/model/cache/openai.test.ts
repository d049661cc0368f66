import { describe, expect, test } from 'vitest'
import { MINUTE, openShop, tool, words } from './shop.ts'

const BREAK = { prompt_cache_breakpoint: { mode: 'explicit' } }
const part = (tokens: number, name: string, mark = {}) => ({ type: 'input_text', text: words(tokens, name), ...mark })
const developer = (...content: unknown[]) => ({ role: 'developer', content })
const user = (...content: unknown[]) => ({ role: 'user', content })
const assistant = (text: string) => ({ role: 'assistant', content: text })
const body = (input: unknown, more = {}) => ({ model: 'gpt-6-sol', input, ...more })

describe('implicit caching', () => {
  const rules = developer(part(2000, 'rule'))

  test('writes up to the latest user message, and reads it when the conversation goes on', async () => {
    const { ask } = openShop()
    const first = [rules, user(part(100, 'one.'))]
    expect(await ask('responses', body(first))).toMatchObject({ input: 2100, read: 0, written: 2100 })
    const second = [...first, assistant('Yes.'), user(part(50, 'two.'))]
    expect(await ask('responses', body(second))).toMatchObject({ input: 2151, read: 2100, written: 51 })
  })

  test('reads the developer messages alone for another user', async () => {
    const { ask } = openShop()
    await ask('responses', body([rules, user(part(100, 'one.'))]))
    expect(await ask('responses', body([rules, user(part(80, 'two.'))]))).toMatchObject({ read: 2000, written: 80 })
    await ask('responses', body([user(part(80, 'two.'))], { instructions: words(2000, 'text') }))
    expect(await ask('responses', body('x', { instructions: words(2000, 'text') }))).toMatchObject({ read: 2000 })
  })

  test('does not read part of the developer messages, unless a breakpoint ends there', async () => {
    const about = (name: string) => developer(part(50, name))
    const unmarked = openShop()
    await unmarked.ask('responses', body([rules, about('Ana.'), user(part(9, 'one.'))]))
    expect(await unmarked.ask('responses', body([rules, about('Ben.'), user(part(9, 'one.'))]))).toMatchObject({
      read: 0,
    })
    const marked = openShop()
    const shared = developer(part(2000, 'rule', BREAK))
    await marked.ask('responses', body([shared, about('Ana.'), user(part(9, 'one.'))]))
    expect(await marked.ask('responses', body([shared, about('Ben.'), user(part(9, 'one.'))]))).toMatchObject({
      read: 2000,
      written: 59,
    })
  })

  test('has a minimum of 1,024 tokens and rounds nothing above it', async () => {
    for (const [tokens, read] of [
      [1023, 0],
      [1024, 1024],
      [1100, 1100],
    ] as const) {
      const { ask } = openShop()
      await ask('responses', body([user(part(tokens, 'one.'))]))
      expect(await ask('responses', body([user(part(tokens, 'one.'))]))).toMatchObject({ read })
    }
  })

  test('looks at twenty earlier messages', async () => {
    const talk = (count: number, last: string) => [
      ...Array.from({ length: count }, (_, i) => user(part(60, `u${i}..`))),
      user(part(60, last)),
    ]
    for (const [messages, read] of [
      [49, 30 * 60],
      [50, 0],
    ] as const) {
      const { ask } = openShop()
      await ask('responses', body(talk(30, 'one.')))
      expect(await ask('responses', body(talk(messages, 'two.')))).toMatchObject({ read })
    }
  })

  test('a group of tool results ends where the last one does', async () => {
    const { ask } = openShop()
    const call = (id: string) => ({ type: 'function_call', call_id: id, name: 'a', arguments: '{}' })
    const result = (id: string) => ({ type: 'function_call_output', call_id: id, output: words(50, 'out.') })
    const first = [rules, user(part(10, 'one.')), call('c1'), call('c2'), result('c1'), result('c2')]
    const { read, written } = await ask('responses', body(first, { tools: [tool('a')] }))
    expect(read).toBe(0)
    const more = [...first, assistant('Yes.'), user(part(10, 'two.'))]
    expect((await ask('responses', body(more, { tools: [tool('a')] }))).read).toBe(written)
  })
})

describe('explicit caching', () => {
  const explicit = { prompt_cache_options: { mode: 'explicit' } }

  test('writes to its last breakpoint and no further; without one, nothing', async () => {
    const { ask } = openShop()
    const marked = [developer(part(2000, 'rule', BREAK)), user(part(100, 'one.'))]
    expect(await ask('responses', body(marked, explicit))).toMatchObject({ input: 2100, written: 2000 })
    expect(await ask('responses', body(marked, explicit))).toMatchObject({ read: 2000, written: 0 })
    const bare = [developer(part(2000, 'text')), user(part(100, 'one.'))]
    await ask('responses', body(bare, explicit))
    expect(await ask('responses', body(bare, explicit))).toMatchObject({ read: 0, written: 0 })
  })

  test('writes the latest four', async () => {
    const { ask } = openShop()
    const blocks = ['aaa.', 'bbb.', 'ccc.', 'ddd.', 'eee.'].map((name) => part(1100, name, BREAK))
    await ask('responses', body([user(...blocks)], explicit))
    expect(await ask('responses', body([user(...blocks.slice(0, 1))], explicit))).toMatchObject({ read: 0 })
    expect(await ask('responses', body([user(...blocks.slice(0, 2))], explicit))).toMatchObject({ read: 2200 })
  })
})

describe('what makes another prompt', () => {
  const sent = [developer(part(2000, 'rule')), user(part(10, 'one.'))]

  test.each([
    ['another key', { prompt_cache_key: 'ben' }],
    ['another effort', { reasoning: { effort: 'low' } }],
    ['another verbosity', { text: { verbosity: 'low' } }],
    ['another tool', { tools: [tool('b')] }],
    ['another model', { model: 'gpt-6-luna' }],
  ])('%s', async (_, more) => {
    const { ask } = openShop()
    const usual = { prompt_cache_key: 'ana', reasoning: { effort: 'medium' }, tools: [tool('a')] }
    await ask('responses', body(sent, usual))
    expect((await ask('responses', body(sent, usual))).read).toBeGreaterThan(2000)
    expect(await ask('responses', body(sent, { ...usual, ...more }))).toMatchObject({ read: 0 })
  })

  test('and not: a limit, another API, a text as a part', async () => {
    const { ask } = openShop()
    await ask('responses', body(sent))
    expect(await ask('responses', body(sent, { max_output_tokens: 500 }))).toMatchObject({ read: 2010 })
    const messages = [
      { role: 'system', content: words(2000, 'rule') },
      { role: 'user', content: [{ type: 'text', text: words(10, 'one.') }] },
    ]
    expect(await ask('chat', { model: 'gpt-6-sol', messages })).toMatchObject({ read: 2010 })
  })
})

test('lifetimes are 30 minutes and 12 hours', async () => {
  const { ask, wait } = openShop()
  const sent = [developer(part(2000, 'rule')), user(part(10, 'one.'))]
  await ask('responses', body(sent))
  wait(29 * MINUTE)
  expect(await ask('responses', body(sent))).toMatchObject({ read: 2010 })
  wait(31 * MINUTE)
  expect(await ask('responses', body(sent))).toMatchObject({ read: 0 })
  const long = { prompt_cache_options: { ttl: '12h' } }
  const other = [developer(part(2000, 'text')), user(part(10, 'one.'))]
  expect(await ask('responses', body(other, long))).toMatchObject({ written: 0, long: 2010 })
  wait(11 * 60 * MINUTE)
  expect(await ask('responses', body(other, long))).toMatchObject({ read: 2010, long: 0 })
})

test('a held conversation counts as if it had been sent', async () => {
  const { ask } = openShop()
  const more = { instructions: words(2000, 'rule') }
  const first = await ask('responses', body([user(part(100, 'one.'))], more))
  const next = body([user(part(50, 'two.'))], { ...more, previous_response_id: first.id })
  expect(await ask('responses', next)).toMatchObject({ input: 2151, read: 2100, written: 51 })
  const whole = body([user(part(100, 'one.')), assistant('Yes.'), user(part(50, 'two.'))], more)
  expect(await ask('responses', whole)).toMatchObject({ input: 2151, read: 2151, written: 0 })
})

describe('models before GPT-5.6', () => {
  const ask2 = async (model: string, shared: number) => {
    const { ask } = openShop()
    const text = (end: string) => words(shared, 'same') + words(400, end)
    expect(await ask('chat', { model, messages: [{ role: 'user', content: text('one.') }] })).toMatchObject({
      written: 0,
    })
    return (await ask('chat', { model, messages: [{ role: 'user', content: text('two.') }] })).read
  }

  test('read what two prompts share, in steps', async () => {
    expect(await ask2('gpt-4.1-mini', 1000)).toBe(0)
    expect(await ask2('gpt-4.1-mini', 1500)).toBe(1408)
    expect(await ask2('gpt-5.5', 1500)).toBe(0)
    expect(await ask2('gpt-5.5', 4200)).toBe(4096)
  })

  test('forget after a rest', async () => {
    for (const [more, minutes, read] of [
      [{}, 6, 0],
      [{ prompt_cache_retention: '24h' }, 6, 1408],
    ] as const) {
      const { ask, wait } = openShop()
      const sent = { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: words(1500, 'same') }], ...more }
      await ask('chat', sent)
      wait(minutes * MINUTE)
      expect(await ask('chat', sent)).toMatchObject({ read })
    }
  })
})
