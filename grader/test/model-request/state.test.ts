import { describe, expect, it } from 'vitest'
import { answerConversations, rememberReply } from '../../src/model/request/index.ts'
import { createServer, lines, NOW, post, say } from './helpers.ts'

const WEATHER = {
  type: 'function',
  name: 'weather',
  parameters: { type: 'object', properties: {}, additionalProperties: false, required: [] },
  strict: true,
}

describe('previous_response_id', () => {
  const model = 'gpt-5.5'

  it('resolves a chain to the full conversation', async () => {
    const server = createServer()
    await server.answer(post('/v1/responses', { model, input: 'Hello' }), 'resp_1', say('Hi'))
    await server.answer(
      post('/v1/responses', {
        model,
        previous_response_id: 'resp_1',
        input: [{ role: 'user', content: 'My name is Ada' }],
      }),
      'resp_2',
      say('Noted'),
    )
    const call = await server.accept(
      post('/v1/responses', { model, previous_response_id: 'resp_2', input: 'Who am I?' }),
    )
    expect(lines(call)).toEqual([
      'user: Hello',
      'assistant: Hi',
      'user: My name is Ada',
      'assistant: Noted',
      'user: Who am I?',
    ])
  })

  it('does not carry instructions over, but does carry developer messages', async () => {
    const server = createServer()
    const input = [
      { role: 'developer', content: 'Answer in French' },
      { role: 'user', content: 'Hello' },
    ]
    const first = await server.answer(
      post('/v1/responses', { model, instructions: 'Be brief', input }),
      'resp_1',
      say('Bonjour'),
    )
    expect(first.system).toBe('Be brief\n\nAnswer in French')
    const second = await server.accept(post('/v1/responses', { model, previous_response_id: 'resp_1', input: 'And?' }))
    expect(second.system).toBe('Answer in French')
    expect(lines(second)).toEqual(['user: Hello', 'assistant: Bonjour', 'user: And?'])
  })

  it('lets one response be continued twice', async () => {
    const server = createServer()
    await server.answer(post('/v1/responses', { model, input: 'Hello' }), 'resp_1', say('Hi'))
    for (const input of ['A', 'B']) {
      const call = await server.answer(
        post('/v1/responses', { model, previous_response_id: 'resp_1', input }),
        `resp_${input}`,
        say('ok'),
      )
      expect(lines(call)).toEqual(['user: Hello', 'assistant: Hi', `user: ${input}`])
    }
  })

  it('pairs a tool result with the call in the stored response', async () => {
    const server = createServer()
    await server.answer(post('/v1/responses', { model, input: 'Weather?', tools: [WEATHER] }), 'resp_1', {
      items: [{ thinking: 'hm' }, { toolCall: { name: 'weather', arguments: {}, id: 'call_1' } }],
    })
    const call = await server.accept(
      post('/v1/responses', {
        model,
        previous_response_id: 'resp_1',
        tools: [WEATHER],
        input: [{ type: 'function_call_output', call_id: 'call_1', output: 'sunny' }],
      }),
    )
    expect(lines(call)).toEqual([
      'user: Weather?',
      'assistant: (reasoning) | weather({}) as call_1',
      'user: call_1 gave sunny',
    ])
  })

  it('refuses to go on while a stored call is unanswered', async () => {
    const server = createServer()
    await server.answer(post('/v1/responses', { model, input: 'Weather?', tools: [WEATHER] }), 'resp_1', {
      items: [{ toolCall: { name: 'weather', arguments: {}, id: 'call_1' } }],
    })
    const error = await server.refuse(post('/v1/responses', { model, previous_response_id: 'resp_1', input: 'Well?' }))
    expect(error).toMatchObject({ http: 400, param: 'input', code: null })
    expect(error.message).toContain('No tool output found for function call call_1.')
  })

  it('knows only responses that it stored', async () => {
    const server = createServer()
    await server.answer(post('/v1/responses', { model, input: 'Hello', store: false }), 'resp_1', say('Hi'))
    for (const previous_response_id of ['resp_1', 'resp_unknown']) {
      const error = await server.refuse(post('/v1/responses', { model, previous_response_id, input: 'And?' }))
      expect(error).toMatchObject({ http: 400, param: 'previous_response_id', code: 'previous_response_not_found' })
      expect(error.message).toContain(`Previous response with id '${previous_response_id}' not found.`)
    }
  })

  it('wants reasoning back with what followed it', async () => {
    const server = createServer()
    const first = await server.accept(post('/v1/responses', { model, input: 'Weather?', tools: [WEATHER] }))
    const items = [{ thinking: 'hm' }, { toolCall: { name: 'weather', arguments: {}, id: 'call_1' } }]
    rememberReply(server.state, first, { id: 'resp_1', api: 'responses', reply: { items }, itemIds: ['rs_1', 'fc_1'] })
    const reasoning = { type: 'reasoning', id: 'rs_1', summary: [] }
    const call = { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'weather', arguments: '{}' }
    const output = { type: 'function_call_output', call_id: 'call_1', output: 'sunny' }
    const send = (...input: object[]) =>
      post('/v1/responses', { model, input: [{ role: 'user', content: 'Weather?' }, ...input] })
    const error = await server.refuse(send(call, output))
    expect(error).toMatchObject({ http: 400, param: 'input', code: null })
    expect(error.message).toContain(
      "Item 'fc_1' of type 'function_call' was provided without its required 'reasoning' item: 'rs_1'.",
    )
    await server.accept(send(reasoning, call, output))
    await server.accept(send({ ...call, id: undefined }, output))
    const referred = await server.accept(
      send({ type: 'item_reference', id: 'rs_1' }, { type: 'item_reference', id: 'fc_1' }, output),
    )
    expect(lines(referred).slice(1)).toEqual([
      'assistant: (reasoning) | weather({}) as call_1',
      'user: call_1 gave sunny',
    ])
  })

  it('knows no reasoning by its id that was not stored', async () => {
    const server = createServer()
    const first = await server.accept(post('/v1/responses', { model, input: 'Hello', store: false }))
    const items = [{ thinking: 'hm' }, { text: 'Hi' }]
    rememberReply(server.state, first, { id: 'resp_1', api: 'responses', reply: { items }, itemIds: ['rs_1', 'msg_1'] })
    const send = (encrypted_content: string | null) =>
      post('/v1/responses', {
        model,
        store: false,
        input: [
          { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content },
          { type: 'message', id: 'msg_1', role: 'assistant', content: [{ type: 'output_text', text: 'Hi' }] },
          { role: 'user', content: 'And?' },
        ],
      })
    const error = await server.refuse(send(null))
    expect(error).toMatchObject({ http: 404, param: 'input' })
    expect(error.message).toContain(
      "Item with id 'rs_1' not found. Items are not persisted when `store` is set to false.",
    )
    await server.accept(send('gAAAA'))
  })

  it('accepts no conversation beside it', async () => {
    const server = createServer()
    await server.answer(post('/v1/responses', { model, input: 'Hello' }), 'resp_1', say('Hi'))
    const error = await server.refuse(
      post('/v1/responses', { model, previous_response_id: 'resp_1', conversation: 'conv_1', input: 'And?' }),
    )
    expect(error).toMatchObject({ http: 400, code: 'mutually_exclusive_parameters' })
  })
})

describe('conversations', () => {
  const model = 'gpt-5.5'

  async function createConversation(server: ReturnType<typeof createServer>, body: unknown = {}) {
    const answer = await answerConversations(post('/v1/conversations', body), server.state, { now: NOW })
    return (answer as { body: { id: string } }).body.id
  }

  it('are created by POST /v1/conversations', async () => {
    const server = createServer()
    const answer = await answerConversations(post('/v1/conversations', { metadata: { a: 'b' } }), server.state, {
      now: NOW,
    })
    expect(answer).toEqual({
      status: 200,
      body: {
        id: expect.stringMatching(/^conv_[0-9a-f]{48}$/),
        object: 'conversation',
        created_at: NOW / 1000,
        metadata: { a: 'b' },
      },
    })
  })

  it('collect what was said and what was answered', async () => {
    const server = createServer()
    const id = await createConversation(server, { items: [{ role: 'user', content: 'I am Ada' }] })
    await server.answer(post('/v1/responses', { model, conversation: id, input: 'Hello' }), 'resp_1', say('Hi'))
    const call = await server.accept(post('/v1/responses', { model, conversation: { id }, input: 'Who am I?' }))
    expect(lines(call)).toEqual(['user: I am Ada', 'user: Hello', 'assistant: Hi', 'user: Who am I?'])
  })

  it('do not take in responses that are not stored', async () => {
    const server = createServer()
    const id = await createConversation(server)
    await server.answer(
      post('/v1/responses', { model, conversation: id, input: 'Hello', store: false }),
      'resp_1',
      say('Hi'),
    )
    const call = await server.accept(post('/v1/responses', { model, conversation: id, input: 'Again' }))
    expect(lines(call)).toEqual(['user: Again'])
  })

  it('must exist', async () => {
    const error = await createServer().refuse(post('/v1/responses', { model, conversation: 'conv_x', input: 'Hello' }))
    expect(error).toMatchObject({ http: 404, param: null, code: null })
    expect(error.message).toContain("Conversation with id 'conv_x' not found.")
  })

  it('can be read and deleted', async () => {
    const server = createServer()
    const id = await createConversation(server)
    const ask = (method: string) =>
      answerConversations(
        new Request(`https://api.openai.com/v1/conversations/${id}`, {
          method,
          headers: { authorization: 'Bearer k' },
        }),
        server.state,
        { now: NOW },
      )
    expect(await ask('GET')).toMatchObject({ status: 200, body: { id, object: 'conversation' } })
    expect(await ask('DELETE')).toMatchObject({
      status: 200,
      body: { id, object: 'conversation.deleted', deleted: true },
    })
    expect(await ask('GET')).toMatchObject({ status: 404, body: { error: { code: null } } })
  })

  it('leave every other path alone', async () => {
    expect(await answerConversations(post('/v1/responses', {}), createServer().state, { now: NOW })).toBeUndefined()
  })
})

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
