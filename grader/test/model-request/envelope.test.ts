import { describe, expect, it } from 'vitest'
import { countInputTokens } from '../../src/model/request/index.ts'
import { createServer, post } from './helpers.ts'

const bodies = {
  '/v1/responses': { model: 'gpt-5.5', input: 'Hello' },
  '/v1/chat/completions': { model: 'gpt-5.5', messages: [{ role: 'user', content: 'Hello' }] },
  '/v1/messages': { model: 'claude-opus-5-5', max_tokens: 10, messages: [{ role: 'user', content: 'Hello' }] },
}
const openai = ['/v1/responses', '/v1/chat/completions'] as const
const all = [...openai, '/v1/messages'] as const

describe('the envelope of a request', () => {
  it.each(all)('%s: is a POST', async (path) => {
    const request = new Request(post(path, bodies[path]).url, { headers: { authorization: 'Bearer k' } })
    expect(await createServer().refuse(request)).toMatchObject({ http: 405, type: 'invalid_request_error' })
    await createServer().accept(post(`${path}?beta=true`, bodies[path]))
  })

  it.each(openai)('%s: carries a key', async (path) => {
    for (const authorization of ['', 'Bearer ', 'k']) {
      const error = await createServer().refuse(post(path, bodies[path], { authorization }))
      expect(error).toMatchObject({ http: 401, type: 'invalid_request_error', param: null, code: null })
      expect(error.message).toContain("You didn't provide an API key.")
    }
    await createServer().accept(post(path, bodies[path], { authorization: 'Bearer k' }))
  })

  it('/v1/messages: carries a key, in either header', async () => {
    const path = '/v1/messages'
    const error = await createServer().refuse(post(path, bodies[path], { 'x-api-key': '' }))
    expect(error).toMatchObject({ http: 401, type: 'authentication_error' })
    expect(error.message).toContain('x-api-key header is required')
    await createServer().accept(post(path, bodies[path], { 'x-api-key': '', authorization: 'Bearer k' }))
    await createServer().accept(post(path, bodies[path], { 'x-api-key': 'k' }))
  })

  it('/v1/messages: names a version that exists', async () => {
    const path = '/v1/messages'
    for (const version of ['', '2027-01-01']) {
      const error = await createServer().refuse(post(path, bodies[path], { 'anthropic-version': version }))
      expect(error).toMatchObject({ http: 400, type: 'invalid_request_error' })
      expect(error.message).toContain('anthropic-version: ')
    }
    await createServer().accept(post(path, bodies[path], { 'anthropic-version': '2026-10-21' }))
  })

  it.each(all)('%s: says that it is JSON', async (path) => {
    const { url, headers } = post(path, bodies[path])
    const body = JSON.stringify(bodies[path])
    headers.delete('content-type')
    // A text of `fetch` says text/plain, bytes say nothing.
    for (const sent of [body, new TextEncoder().encode(body)]) {
      const request = new Request(url, { method: 'POST', headers, body: sent })
      const error = await createServer().refuse(request)
      expect(error).toMatchObject({
        http: 400,
        type: 'invalid_request_error',
        ...(path !== '/v1/messages' && { param: null, code: 'unsupported_content_type' }),
      })
      expect(error.message).toContain("'content-type': 'application/json'")
    }
    for (const type of ['application/json; charset=utf-8', 'Application/JSON']) {
      await createServer().accept(post(path, bodies[path], { 'content-type': type }))
    }
    await createServer().refuse(post(path, bodies[path], { 'content-type': 'application/jsonl' }))
  })

  it.each(all)('%s: holds a JSON object', async (path) => {
    for (const body of ['', '{"model":', '[]', '"text"']) {
      const error = await createServer().refuse(post(path, body))
      expect(error).toMatchObject({ http: 400, type: 'invalid_request_error' })
      expect(error.message).toMatch(/could not parse the JSON body|not valid JSON/)
    }
    await createServer().accept(post(path, JSON.stringify(bodies[path], null, 2)))
  })

  it('goes to an endpoint that exists', async () => {
    const error = await createServer().refuse(post('/v1/completions', bodies['/v1/responses']))
    expect(error).toMatchObject({ http: 404, type: 'invalid_request_error', param: null, code: null })
    expect(error.message).toContain('Invalid URL (POST /v1/completions)')
  })

  it('keeps no key, and says when the request came', async () => {
    const call = await createServer().accept(post('/v1/responses', bodies['/v1/responses'], { 'x-trace': 't' }))
    expect(call.headers).toMatchObject({ authorization: '(key)', 'x-trace': 't' })
    expect(call.at).toBe(Date.UTC(2026, 10, 20))
  })

  it('counts tokens without a model, on the Responses API', async () => {
    const call = await createServer().accept(post('/v1/responses/input_tokens', { input: 'Hello' }))
    expect(call).toMatchObject({ api: 'responses', path: '/v1/responses/input_tokens', model: '' })
    expect(countInputTokens(call, (text) => text.length)).toBe(5)
  })

  it('hands out what could be read of a request that is refused', async () => {
    const server = createServer()
    const refused = await server.decode(post('/v1/responses', { ...bodies['/v1/responses'], temperature: 0 }))
    expect(refused).toMatchObject({ error: { http: 400 }, call: { model: 'gpt-5.5', sampling: { temperature: 0 } } })
    expect(await server.decode(post('/v1/responses', '{'))).not.toHaveProperty('call')
  })
})

describe('the context window', () => {
  const word = (n: number) => Array.from({ length: n }, () => 'word').join(' ')
  const countTokens = (text: string) => text.split(/\s+/).length
  const requests = (n: number) => ({
    '/v1/responses': { model: 'gpt-5.5', input: word(n) },
    '/v1/chat/completions': { model: 'gpt-5.5', messages: [{ role: 'user', content: word(n) }] },
    '/v1/messages': { model: 'claude-opus-5-5', max_tokens: 10, messages: [{ role: 'user', content: word(n) }] },
  })
  const answers = {
    '/v1/responses': { param: 'input', code: 'context_length_exceeded' },
    '/v1/chat/completions': { param: 'messages', code: 'context_length_exceeded' },
    '/v1/messages': {
      type: 'invalid_request_error',
      message: expect.stringContaining('prompt is too long: 101 tokens > 100 maximum'),
    },
  }

  it.each(all)('%s: holds what fits and no more', async (path) => {
    const options = { contextWindow: 100, countTokens }
    expect(await createServer(options).refuse(post(path, requests(101)[path]))).toMatchObject({
      http: 400,
      ...answers[path],
    })
    await createServer(options).accept(post(path, requests(100)[path]))
  })

  it('is the one of the model when nothing else is said', async () => {
    const long = { model: 'gpt-4', messages: [{ role: 'user', content: 'x'.repeat(4 * 8193) }] }
    const error = await createServer().refuse(post('/v1/chat/completions', long))
    expect(error.message).toContain(
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 8193 tokens.",
    )
    await createServer().accept(post('/v1/chat/completions', { ...long, model: 'gpt-4o' }))
  })

  it('counts what the server holds, the instructions and the tools', async () => {
    const server = createServer({ contextWindow: 100, countTokens })
    await server.answer(post('/v1/responses', { model: 'gpt-5.5', input: word(60) }), 'resp_1', {
      items: [{ text: word(20) }],
    })
    const next = (n: number) => ({
      model: 'gpt-5.5',
      previous_response_id: 'resp_1',
      instructions: word(5),
      input: word(n),
    })
    await server.refuse(post('/v1/responses', next(16)))
    await server.accept(post('/v1/responses', next(15)))
    const tools = [{ type: 'function', name: 'weather', description: word(3), parameters: {} }]
    await server.refuse(post('/v1/responses', { ...next(11), tools }))
    await server.accept(post('/v1/responses', { ...next(10), tools }))
  })

  it('cuts by itself where the request asks for it', async () => {
    const server = createServer({ contextWindow: 100, countTokens })
    await server.accept(post('/v1/responses', { model: 'gpt-5.5', input: word(200), truncation: 'auto' }))
  })
})
