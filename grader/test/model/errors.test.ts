import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { reply } from '../../src/model/index.ts'
import type { HttpReply } from '../../src/model/types.ts'
import { APIS } from './cases.ts'
import { chatParams, clientsFor, messagesParams, responsesParams } from './clients.ts'
import { serve } from './serve.ts'
import { ordered } from './wire/ordered.ts'

const STATUSES = [400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504, 529]

const openaiError = ordered({
  error: ordered({
    message: z.string().min(5),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
})
const anthropicError = ordered({
  type: z.literal('error'),
  error: ordered({ type: z.string(), message: z.string().min(5) }),
  request_id: z.string().regex(/^req_011C[1-9A-HJ-NP-Za-km-z]{20}$/),
})

describe.each(['responses', 'chat'] as const)('%s', (wire) => {
  test.each(STATUSES)('%d has all four keys of an OpenAI error', async (status) => {
    const { response, text, call } = await serve(wire, reply.http(status))
    openaiError.parse(JSON.parse(text))
    expect(response.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/)
    expect(response.headers.get('x-should-retry')).toBeNull()
    expect(call.answer).toMatchObject({ status: response.status, text: '', connection: 'ended' })
  })
})

test.each(STATUSES.filter((status) => status !== 413))('messages: %d is an Anthropic error', async (status) => {
  const { response, text } = await serve('messages', reply.http(status))
  const body = anthropicError.parse(JSON.parse(text))
  expect(body.request_id).toBe(response.headers.get('request-id'))
  const retry = status === 408 || status === 409 || status === 429 || status >= 500
  expect(response.headers.get('x-should-retry')).toBe(String(retry))
})

test('messages: a body that is too large is turned away without an id', async () => {
  const { text } = await serve('messages', reply.http(413))
  expect(JSON.parse(text)).toEqual({
    error: { type: 'request_too_large', message: 'Request exceeds the maximum size' },
  })
})

describe('what the recorded errors show', () => {
  test('a bad key', async () => {
    const responses = await serve('responses', reply.http(401))
    expect(responses.response.headers.get('www-authenticate')).toBe('Bearer realm="OpenAI API"')
    expect(JSON.parse(responses.text).error).toMatchObject({ type: 'invalid_request_error', code: 'invalid_api_key' })
    const chat = await serve('chat', reply.http(401))
    expect(chat.response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(chat.response.headers.get('openai-version')).toBeNull()
    expect(chat.text).toMatch(/^\{\n {4}"error"/)
  })

  test('an unknown model', async () => {
    expect((await serve('chat', reply.http(404))).response.status).toBe(404)
    const responses = await serve('responses', reply.http(404))
    expect(responses.response.status).toBe(400)
    expect(JSON.parse(responses.text).error).toMatchObject({ code: 'model_not_found', param: 'model' })
    expect(JSON.parse((await serve('messages', reply.http(404))).text).error.message).toBe('model: claude-sonnet-5-5')
  })

  test('too fast and out of money are told apart by code at OpenAI, by status at Anthropic', async () => {
    const fast = JSON.parse((await serve('responses', reply.http(429))).text).error
    expect(fast).toMatchObject({ type: 'tokens', code: 'rate_limit_exceeded' })
    expect(fast.message).toMatch(/Please try again in \d+ms/)
    const poor = await serve('responses', reply.quota())
    expect(poor.response.status).toBe(429)
    expect(JSON.parse(poor.text).error).toMatchObject({ type: 'insufficient_quota', code: 'insufficient_quota' })
    const broke = await serve('messages', reply.quota())
    expect(broke.response.status).toBe(400)
    expect(JSON.parse(broke.text).error.message).toMatch(/credit balance is too low/)
  })

  test('only Anthropic says when to come back, and its limits stand in the headers', async () => {
    const { response } = await serve('messages', reply.http(429))
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(response.headers.get('anthropic-ratelimit-input-tokens-remaining')).toBe('0')
    expect(response.headers.get('anthropic-ratelimit-input-tokens-reset')).toMatch(/^2026-11-16T09:00:01Z$/)
    expect((await serve('messages', reply.overloaded())).response.headers.get('retry-after')).toBeNull()
    expect((await serve('chat', reply.http(429))).response.headers.get('retry-after')).toBeNull()
  })

  test('overloaded is a 529 at Anthropic and a 503 at OpenAI', async () => {
    expect((await serve('messages', reply.overloaded())).response.status).toBe(529)
    expect((await serve('responses', reply.overloaded())).response.status).toBe(503)
  })

  test('successes carry rate limits: durations at OpenAI, moments at Anthropic', async () => {
    const chat = (await serve('chat', reply.text('Yes.'))).response.headers
    expect(chat.get('x-ratelimit-reset-requests')).toMatch(/^\d+ms$/)
    const messages = (await serve('messages', reply.text('Yes.'))).response.headers
    const limits = [...messages.keys()].filter((name) => name.startsWith('anthropic-ratelimit-'))
    expect(limits).toHaveLength(12)
    for (const headers of [chat, messages]) {
      for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'set-cookie']) {
        expect(headers.get(name)).toBeNull()
      }
    }
  })
})

test.each(APIS)('%s: a script can set message, type, code and headers', async (wire) => {
  const scripted: HttpReply = reply.http(429, { message: 'Slow down.', type: 'mine', retryAfter: 7 })
  const { response, text } = await serve(wire, scripted)
  expect(JSON.parse(text).error).toMatchObject({ message: 'Slow down.', type: 'mine' })
  expect(response.headers.get('retry-after')).toBe('7')
})

describe('the clients', () => {
  const classes = [
    [400, OpenAI.BadRequestError, Anthropic.BadRequestError],
    [401, OpenAI.AuthenticationError, Anthropic.AuthenticationError],
    [403, OpenAI.PermissionDeniedError, Anthropic.PermissionDeniedError],
    [404, OpenAI.NotFoundError, Anthropic.NotFoundError],
    [409, OpenAI.ConflictError, Anthropic.ConflictError],
    [429, OpenAI.RateLimitError, Anthropic.RateLimitError],
    [500, OpenAI.InternalServerError, Anthropic.InternalServerError],
  ] as const

  test.each(classes)('%d is the error class of both', async (status, OpenAIClass, AnthropicClass) => {
    const { openai, anthropic } = clientsFor([reply.http(status)])
    const fromOpenAI = await openai.chat.completions.create(chatParams).catch((error) => error)
    const fromAnthropic = await anthropic.messages.create(messagesParams).catch((error) => error)
    expect(fromOpenAI).toBeInstanceOf(OpenAIClass)
    expect(fromAnthropic).toBeInstanceOf(AnthropicClass)
    for (const error of [fromOpenAI, fromAnthropic]) {
      expect(error.status).toBe(status)
      expect(error.requestID).toMatch(/^req_/)
    }
  })

  test('quota and rate limit differ in `code`', async () => {
    const codeOf = async (scripted: HttpReply) =>
      (
        await clientsFor([scripted])
          .openai.responses.create(responsesParams)
          .catch((error) => error)
      ).code
    expect(await codeOf(reply.http(429))).toBe('rate_limit_exceeded')
    expect(await codeOf(reply.quota())).toBe('insufficient_quota')
  })

  test('retry what can be retried, and give up at once on what cannot', async () => {
    const attempts = async (scripted: HttpReply, provider: 'openai' | 'anthropic') => {
      const clients = clientsFor([scripted, reply.text('Yes.')], { maxRetries: 1 })
      const send =
        provider === 'openai'
          ? clients.openai.chat.completions.create(chatParams)
          : clients.anthropic.messages.create(messagesParams)
      await send.catch(() => {})
      return clients.requests()
    }
    // A hint of a few milliseconds keeps the clients from waiting.
    const soon = { headers: { 'retry-after-ms': '1' } }
    for (const provider of ['openai', 'anthropic'] as const) {
      expect(await attempts(reply.http(429, soon), provider)).toBe(2)
      expect(await attempts(reply.http(529, soon), provider)).toBe(2)
      expect(await attempts(reply.http(400), provider)).toBe(1)
      expect(await attempts(reply.http(401), provider)).toBe(1)
      expect(await attempts(reply.http(500, { headers: { 'x-should-retry': 'false' } }), provider)).toBe(1)
    }
  })
})
