import { describe, expect, it } from 'vitest'
import { answerConversations } from '../../src/model/request/index.ts'
import { createServer, lines, NOW, post, say } from './helpers.ts'

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

  it('are refused in the words of the API', async () => {
    const make = (body: unknown, headers?: Record<string, string>) =>
      answerConversations(post('/v1/conversations', body, headers), createServer().state, { now: NOW })
    const error = (message: string) => ({
      status: 400,
      body: { error: expect.objectContaining({ message: expect.stringContaining(message) }) },
    })
    expect(await make('{"items":')).toEqual(error('could not parse the JSON body'))
    expect(await make({}, { 'content-type': 'text/plain' })).toEqual(error("Unsupported content type: 'text/plain'"))
    expect(await make({ messages: [] })).toEqual(error("Unknown parameter: 'messages'."))
    expect(await make({ items: [{ role: 'user', content: 'x', foo: 1 }] })).toEqual(
      error("Unknown parameter: 'items[0].foo'."),
    )
    expect(await make('')).toMatchObject({ status: 200 })
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
