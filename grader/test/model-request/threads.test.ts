import { describe, expect, it } from 'vitest'
import { createServer, lines, post, say } from './helpers.ts'

describe('message threads', () => {
  const model = 'claude-opus-5-5'
  const beta = { 'anthropic-beta': 'message-threads-2026-08-12', 'anthropic-version': '2026-10-21' }
  const tool = { name: 'weather', input_schema: { type: 'object', properties: {} } }
  const create = {
    model,
    max_tokens: 100,
    system: 'Be brief',
    tools: [tool],
    messages: [{ role: 'user', content: 'Weather?' }],
    thread: { type: 'create' },
  }
  const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'sunny' }] }
  const goOn = (messages: unknown[], previous_message_id = 'msg_1') => ({
    model,
    max_tokens: 100,
    messages,
    thread: { type: 'continue', previous_message_id },
  })
  const used = { items: [{ toolCall: { name: 'weather', arguments: {}, id: 'toolu_1' } }] }

  it('keep the conversation, the system prompt and the tools', async () => {
    const server = createServer()
    await server.answer(post('/v1/messages', create, beta), 'msg_1', used)
    const call = await server.answer(post('/v1/messages', goOn([result]), beta), 'msg_2', say('It is sunny'))
    expect(lines(call)).toEqual(['user: Weather?', 'assistant: weather({}) as toolu_1', 'user: toolu_1 gave sunny'])
    expect(call.system).toBe('Be brief')
    expect(call.tools.map((t) => t.name)).toEqual(['weather'])
    const third = await server.accept(post('/v1/messages', goOn([{ role: 'user', content: 'Sure?' }], 'msg_2'), beta))
    expect(lines(third).slice(3)).toEqual(['assistant: It is sunny', 'user: Sure?'])
  })

  it('need the beta header', async () => {
    const error = await createServer().refuse(post('/v1/messages', create, { 'anthropic-version': '2026-10-21' }))
    expect(error).toMatchObject({ http: 400, type: 'invalid_request_error' })
    expect(error.message).toContain('thread: Extra inputs are not permitted')
  })

  it('are continued once, from the newest response', async () => {
    const server = createServer()
    await server.answer(post('/v1/messages', create, beta), 'msg_1', used)
    await server.answer(post('/v1/messages', goOn([result]), beta), 'msg_2', say('It is sunny'))
    const error = await server.refuse(post('/v1/messages', goOn([result]), beta))
    expect(error).toMatchObject({ http: 400, details: { error_code: 'thread_already_continued' } })
  })

  it('end after five minutes, and are unknown without a create', async () => {
    const server = createServer()
    await server.answer(post('/v1/messages', create, beta), 'msg_1', used)
    server.wait(5 * 60_000 + 1)
    for (const id of ['msg_1', 'msg_other']) {
      const error = await server.refuse(post('/v1/messages', goOn([result], id), beta))
      expect(error).toMatchObject({ http: 404, type: 'not_found_error', details: { error_code: 'thread_not_found' } })
    }
  })

  it('do not keep what was sent without a thread', async () => {
    const server = createServer()
    await server.answer(post('/v1/messages', { ...create, thread: undefined }, beta), 'msg_1', used)
    expect(await server.refuse(post('/v1/messages', goOn([result]), beta))).toMatchObject({ http: 404 })
  })

  it('take neither tools nor a system prompt on a continue', async () => {
    const server = createServer()
    await server.answer(post('/v1/messages', create, beta), 'msg_1', used)
    for (const field of ['system', 'tools'] as const) {
      const error = await server.refuse(post('/v1/messages', { ...goOn([result]), [field]: create[field] }, beta))
      expect(error).toMatchObject({ http: 400 })
      expect(error.message).toContain(`${field}: Extra inputs are not permitted`)
    }
  })

  it('name the features they do not support', async () => {
    const error = await createServer().refuse(
      post('/v1/messages', { ...create, context_management: { edits: [] } }, beta),
    )
    expect(error).toMatchObject({
      http: 400,
      details: { error_code: 'thread_unsupported_request', unsupported: ['context_management'] },
    })
  })
})
