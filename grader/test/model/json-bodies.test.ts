import { describe, expect, test } from 'vitest'
import { APIS, KINDS, TOKENS } from './cases.ts'
import { serve, settingsFor } from './serve.ts'
import { chatCompletion } from './wire/chat.ts'
import { anthropicMessage } from './wire/messages.ts'
import { responseObject } from './wire/responses.ts'

const SCHEMAS = { responses: responseObject, chat: chatCompletion, messages: anthropicMessage }

const MODELS = {
  responses: ['gpt-5.4', 'gpt-4o-mini', 'gpt-5.6'],
  chat: ['gpt-5.4', 'gpt-4o', 'gpt-5.6'],
  messages: ['claude-sonnet-5-5', 'claude-haiku-4-5'],
}

describe.each(APIS)('%s', (wire) => {
  test.each(Object.entries(KINDS))('%s has the keys, nulls, ids and sums of the wire', async (kind, reply) => {
    for (const model of MODELS[wire]) {
      const { response, text } = await serve(wire, reply, { model, ...settingsFor(wire, kind) })
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('application/json')
      SCHEMAS[wire].parse(JSON.parse(text))
    }
  })
})

test.each(APIS)('%s: the answer tells the name of the model that the reply carries', async (wire) => {
  const model = wire === 'messages' ? 'claude-haiku-4-5' : 'gpt-5.5'
  const { call, text } = await serve(wire, { items: [{ text: 'Tuesday.' }] }, { model })
  expect(call.answer.model).toBe(JSON.parse(text).model)
  expect(call.answer.model).not.toBe(model)
})

test('bodies are formatted as each provider formats them', async () => {
  const texts = await Promise.all(APIS.map(async (wire) => (await serve(wire, KINDS.text ?? { items: [] })).text))
  const [responses = '', chat = '', messages = ''] = texts
  expect(responses).toMatch(/^\{\n {2}"id": "resp_/)
  expect(responses.endsWith('}')).toBe(true)
  expect(responses).toContain('"temperature": 1.0,')
  expect(responses).toContain('"top_p": 0.98,')
  expect(responses).toContain('"frequency_penalty": 0.0,')
  expect(chat).toMatch(/^\{\n {2}"id": "chatcmpl-/)
  expect(chat.endsWith('}\n')).toBe(true)
  expect(messages).toMatch(/^\{"model":"claude-sonnet-5-5","id":"msg_011C/)
  expect(messages).not.toMatch(/\n/)
})

test('the model is echoed as its dated snapshot', async () => {
  const modelOf = async (wire: 'responses' | 'chat' | 'messages', model: string) =>
    JSON.parse((await serve(wire, KINDS.text ?? { items: [] }, { model })).text).model
  expect(await modelOf('responses', 'gpt-5.4')).toBe('gpt-5.4-2026-03-05')
  expect(await modelOf('chat', 'gpt-4o-mini')).toBe('gpt-4o-mini-2024-07-18')
  expect(await modelOf('messages', 'claude-haiku-4-5')).toBe('claude-haiku-4-5-20251001')
  expect(await modelOf('messages', 'claude-sonnet-5-5')).toBe('claude-sonnet-5-5')
})

describe('Responses', () => {
  const body = async (kind: string, more = {}) =>
    JSON.parse((await serve('responses', KINDS[kind] ?? { items: [] }, more)).text)

  test('ids of one response share their first eighteen digits and carry its time', async () => {
    const { id, created_at, output } = await body('thinking then tool call')
    const digits = (wireId: string) => wireId.slice(wireId.indexOf('_') + 1)
    for (const item of output) expect(digits(item.id).slice(0, 18)).toBe(digits(id).slice(0, 18))
    expect(Number.parseInt(digits(id).slice(18, 26), 16)).toBe(created_at)
  })

  test('a chain of responses keeps sharing those digits', async () => {
    const { createModelApi } = await import('../../src/model/index.ts')
    const { requestFor, bodyFor } = await import('./cases.ts')
    const api = createModelApi({ seed: 5 })
    api.respond(() => KINDS.text ?? { items: [] })
    const first = await (await api.handle(requestFor('responses', bodyFor('responses')))).json()
    const next = bodyFor('responses', { previous_response_id: first.id })
    const second = await (await api.handle(requestFor('responses', next))).json()
    expect(second.previous_response_id).toBe(first.id)
    expect(second.id.slice(0, 23)).toBe(first.id.slice(0, 23))
    expect(second.id).not.toBe(first.id)
  })

  test('a refusal is completed, a cut answer incomplete with its reason', async () => {
    const refused = await body('refusal')
    expect(refused.status).toBe('completed')
    expect(refused.output[0].content).toEqual([{ type: 'refusal', refusal: expect.any(String) }])
    const cut = await body('truncated', { max_output_tokens: 64 })
    expect(cut).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } })
    expect(cut.output[0].status).toBe('incomplete')
    expect(cut.completed_at).toBeNull()
    expect((await body('content filter')).incomplete_details).toEqual({ reason: 'content_filter' })
  })

  test('commentary is a message of its own phase; older models name none on answers', async () => {
    const { output } = await body('commentary then text')
    expect(output.map((item: { phase?: string }) => item.phase)).toEqual(['commentary', 'final_answer'])
    const older = await body('text', { model: 'gpt-4o' })
    expect('phase' in older.output[0]).toBe(false)
  })

  test('a message says no phase where the script has it so, whatever the model', async () => {
    const { text } = await serve('responses', { items: [{ text: 'Tuesday.', noPhase: true }] }, { model: 'gpt-5.5' })
    const [message] = JSON.parse(text).output
    expect(message.content[0].text).toBe('Tuesday.')
    expect('phase' in message).toBe(false)
  })

  test('thinking shows as text only when a summary was asked for', async () => {
    const { output } = await body('thinking then text')
    expect(output[0]).toMatchObject({ type: 'reasoning', summary: [] })
    const asked = await body('thinking then text', { reasoning: { summary: 'auto' } })
    expect(asked.output[0].summary[0].text).toMatch(/LK-2291/)
    expect(asked.reasoning.summary).toBe('detailed')
  })

  test('settings are echoed, with the defaults filled in', async () => {
    const parameters = { type: 'object', properties: {}, required: [], additionalProperties: false }
    const format = { type: 'json_schema', name: 'order', schema: parameters, strict: true }
    const echoed = await body('json', {
      instructions: 'Be brief.',
      max_output_tokens: 400,
      metadata: { run: 'a' },
      store: false,
      text: { format },
      tools: [{ type: 'function', name: 'get_order', parameters }],
      user: 'u1',
    })
    expect(echoed).toMatchObject({
      instructions: 'Be brief.',
      max_output_tokens: 400,
      metadata: { run: 'a' },
      store: false,
    })
    expect(echoed.text).toEqual({ format: { ...format, description: null }, verbosity: 'medium' })
    expect(echoed.tools).toEqual([
      { type: 'function', description: null, name: 'get_order', output_schema: null, parameters, strict: true },
    ])
    expect(echoed).toMatchObject({ tool_choice: 'auto', truncation: 'disabled', parallel_tool_calls: true, user: 'u1' })
    expect(echoed.output_text).toBeUndefined()
  })
})

describe('Chat Completions', () => {
  const choice = async (kind: string, more = {}) =>
    JSON.parse((await serve('chat', KINDS[kind] ?? { items: [] }, more)).text).choices[0]

  test('content is null beside tool calls unless the model said something', async () => {
    expect((await choice('parallel tool calls')).message.content).toBeNull()
    expect((await choice('tool call after a sentence')).message.content).toBe('Let me look that up.')
    expect((await choice('only thinking', { max_completion_tokens: 64 })).message.content).toBe('')
  })

  test('finish reasons follow the wire, a forced function included', async () => {
    const tools = [
      { type: 'function', function: { name: 'get_order', parameters: { type: 'object', properties: {} } } },
    ]
    expect((await choice('one tool call', { tools })).finish_reason).toBe('tool_calls')
    const forced = { tools, tool_choice: { type: 'function', function: { name: 'get_order' } }, model: 'gpt-4o' }
    expect((await choice('one tool call', forced)).finish_reason).toBe('stop')
    expect((await choice('truncated')).finish_reason).toBe('length')
    expect((await choice('refusal')).finish_reason).toBe('stop')
    expect((await choice('content filter')).finish_reason).toBe('content_filter')
  })

  test('the logprobs key is absent on models that think, null on others, filled when asked for', async () => {
    expect('logprobs' in (await choice('text', { model: 'gpt-5.4' }))).toBe(false)
    expect((await choice('text', { model: 'gpt-4o' })).logprobs).toBeNull()
    const asked = await choice('log probabilities', settingsFor('chat', 'log probabilities'))
    expect(asked.logprobs.content.map((entry: { token: string }) => entry.token)).toEqual(TOKENS.map((t) => t.token))
    expect(asked.logprobs.content[0].top_logprobs).toHaveLength(2)
  })

  test('commentary that the reader could not tell from the answer is left out', async () => {
    expect((await choice('commentary then text')).message.content).not.toMatch(/invoice first/)
  })

  test('n choices get the same reply', async () => {
    const { text } = await serve('chat', KINDS.text ?? { items: [] }, { n: 3 })
    expect(JSON.parse(text).choices.map((c: { index: number }) => c.index)).toEqual([0, 1, 2])
  })
})

describe('Messages', () => {
  const body = async (kind: string, more = {}) =>
    JSON.parse((await serve('messages', KINDS[kind] ?? { items: [] }, more)).text)

  test('input tokens leave cached ones out, the cache writes are split by life time', async () => {
    const { usage } = await body('cached usage')
    expect(usage).toMatchObject({ input_tokens: 2200 - 1024 - 256 - 128, cache_read_input_tokens: 1024 })
    expect(usage.cache_creation).toEqual({ ephemeral_5m_input_tokens: 256, ephemeral_1h_input_tokens: 128 })
  })

  test('a refusal is a stop reason with an explanation, and no block', async () => {
    const refused = await body('refusal')
    expect(refused).toMatchObject({ stop_reason: 'refusal', content: [] })
    expect(refused.stop_details.explanation).toMatch(/can't help/)
  })

  test('a stop sequence is named and not part of the text', async () => {
    const stopped = await body('stop sequence', { stop_sequences: ['three'] })
    expect(stopped).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'three' })
    expect(stopped.content[0].text).not.toMatch(/three/)
  })

  test('thinking comes first, unless it was switched off', async () => {
    const types = (message: { content: { type: string }[] }) => message.content.map(({ type }) => type)
    expect(types(await body('thinking then text'))).toEqual(['thinking', 'text'])
    const off = { thinking: { type: 'disabled' }, model: 'claude-haiku-4-5' }
    expect(types(await body('thinking then text', off))).toEqual(['text'])
  })
})
