import { describe, expect, it } from 'vitest'
import { rememberReply } from '../../src/model/request/index.ts'
import { createServer, lines, post, say } from './helpers.ts'

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
