import { describe, expect, test } from 'vitest'
import { createModelApi, type ModelApi, reply } from '../../src/model/index.ts'
import { APIS, bodyFor, KINDS, requestFor } from './cases.ts'
import { clientsFor } from './clients.ts'
import { serve, settingsFor } from './serve.ts'

const post = (url: string, body: unknown = {}) =>
  new Request(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { authorization: 'Bearer not-a-key', 'content-type': 'application/json' },
  })

describe('requests without a place', () => {
  test.each([
    [
      'https://example.com/v1/chat/completions',
      'Your code sent a request to example.com; this exercise only has the model APIs.',
    ],
    [
      'http://localhost:11434/api/chat',
      'Your code sent a request to localhost:11434; this exercise only has the model APIs.',
    ],
    [
      'https://api.openai.com/v1/images/generations',
      'Your code sent POST /v1/images/generations to OpenAI; this exercise has no answer for that endpoint.',
    ],
    [
      'https://api.anthropic.com/v1/complete',
      'Your code sent POST /v1/complete to Anthropic; this exercise has no answer for that endpoint.',
    ],
  ])('%s is refused once and for all', async (url, sentence) => {
    const api = createModelApi({ seed: 1 })
    const response = await api.handle(post(url))
    expect(response.status).toBe(421)
    expect(response.headers.get('x-should-retry')).toBe('false')
    expect((await response.json()).error.message).toBe(sentence)
    expect(api.unexpected).toEqual([sentence])
    expect(api.calls).toEqual([])
  })

  test('the clients do not try again', async () => {
    const { openai, requests, api } = clientsFor([reply.text('Yes.')], { maxRetries: 3 })
    await expect(openai.images.generate({ prompt: 'a parcel' })).rejects.toThrow(/no answer for that endpoint/)
    expect(requests()).toBe(1)
    expect(api.unexpected).toHaveLength(1)
  })

  test('a model call where none is expected is refused, and recorded', async () => {
    const api = createModelApi({ seed: 1 })
    const response = await api.handle(requestFor('chat', bodyFor('chat')))
    expect(response.status).toBe(421)
    expect(api.unexpected).toEqual([
      'Your code sent POST /v1/chat/completions to a model where no model call was expected.',
    ])
    expect(api.calls).toHaveLength(1)
  })
})

describe('calls', () => {
  test('are recorded in order with what was asked and what was answered', async () => {
    const api = createModelApi({ seed: 1 })
    api.respond((call) => reply.text(`answer ${call.index}`))
    for (const wire of APIS) await (await api.handle(requestFor(wire, bodyFor(wire)))).text()
    expect(api.calls.map(({ index, api: wire }) => [index, wire])).toEqual([
      [0, 'responses'],
      [1, 'chat'],
      [2, 'messages'],
    ])
    expect(api.calls.map(({ answer }) => answer.text)).toEqual(['answer 0', 'answer 1', 'answer 2'])
    for (const { answer } of api.calls) {
      expect(answer).toMatchObject({ status: 200, chunksSent: 1, connection: 'ended' })
      expect(answer.requestId).toMatch(/^req_/)
      expect(answer.usage?.input).toBeGreaterThan(0)
    }
  })

  test('a request that the provider refuses is answered in its words and never reaches the responder', async () => {
    const api = createModelApi({ seed: 1 })
    let asked = 0
    api.respond(() => {
      asked++
      return reply.text('Yes.')
    })
    const { max_tokens: _, ...body } = bodyFor('messages')
    const response = await api.handle(requestFor('messages', body))
    expect(response.status).toBe(400)
    expect((await response.json()).error.message).toMatch(/max_tokens/)
    expect(asked).toBe(0)
  })

  test('the context window is the provider own error', async () => {
    const api = createModelApi({ seed: 1, contextWindow: 40 })
    api.respond(() => reply.text('Yes.'))
    const response = await api.handle(
      requestFor('chat', bodyFor('chat', { messages: [{ role: 'user', content: 'x'.repeat(900) }] })),
    )
    expect(response.status).toBe(400)
    expect((await response.json()).error.code).toBe('context_length_exceeded')
  })

  test('the responder decides by what it is asked, and may take its time', async () => {
    const api = createModelApi({ seed: 1 })
    api.respond(async (call) => {
      await Promise.resolve()
      return reply.text(JSON.stringify(call.turns).includes('LK-7') ? 'seven' : 'other')
    })
    const ask = async (content: string) =>
      (await (await api.handle(requestFor('chat', bodyFor('chat', { messages: [{ role: 'user', content }] })))).json())
        .choices[0].message.content
    expect(await Promise.all([ask('LK-7'), ask('LK-8')])).toEqual(['seven', 'other'])
  })

  test('requests sent at once are numbered as they came', async () => {
    const api = createModelApi({ seed: 1 })
    api.respond((call) => reply.text(`answer ${call.index}`))
    const ask = async (content: string) =>
      (await api.handle(requestFor('chat', bodyFor('chat', { messages: [{ role: 'user', content }] })))).text()
    const names = ['a', 'b', 'c', 'd']
    const answers = await Promise.all(names.map(ask))
    expect(api.calls.map(({ index }) => index)).toEqual([0, 1, 2, 3])
    expect(api.calls.map(({ turns }) => turns[0]?.parts[0])).toMatchObject(names.map((text) => ({ text })))
    for (const [index, answer] of answers.entries()) expect(answer).toContain(`answer ${index}`)
  })

  test('a responder that throws is the fault of the suite: handle rejects', async () => {
    const api = createModelApi({ seed: 1 })
    api.respond(() => {
      throw new RangeError('no such reply')
    })
    await expect(api.handle(requestFor('chat', bodyFor('chat')))).rejects.toThrow(new RangeError('no such reply'))
  })

  test('a reader that hangs up before the reply gets none', async () => {
    const api = createModelApi({ seed: 1 })
    const abort = new AbortController()
    api.respond(() => {
      abort.abort()
      return new Promise(() => {})
    })
    const response = await api.handle(requestFor('chat', bodyFor('chat'), { signal: abort.signal }))
    expect(response.type).toBe('error')
    expect(api.calls[0]?.answer.connection).toBe('closed-early')
  })
})

describe('server-held state', () => {
  const ask = async (api: ModelApi, wire: (typeof APIS)[number], body: Record<string, unknown>) =>
    await (await api.handle(requestFor(wire, body))).json()

  test('previous_response_id brings earlier turns back, tool calls under the ids that were sent', async () => {
    const api = createModelApi({ seed: 1 })
    const tools = [
      { type: 'function', name: 'get_order', parameters: { type: 'object', properties: {} }, strict: false },
    ]
    api.respond(({ index }) => (index === 0 ? reply.toolCalls([{ name: 'get_order' }]) : reply.text('On its way.')))
    const first = await ask(api, 'responses', bodyFor('responses', { tools }))
    const callId = first.output.find((item: { type: string }) => item.type === 'function_call').call_id
    const output = { type: 'function_call_output', call_id: callId, output: 'in transit' }
    const second = await ask(api, 'responses', {
      model: 'gpt-5.4',
      tools,
      previous_response_id: first.id,
      input: [output],
    })
    expect(second.output.at(-1).content[0].text).toBe('On its way.')
    const parts = api.calls[1]?.turns.flatMap((turn) => turn.parts) ?? []
    expect(parts.map(({ type }) => type)).toEqual(['text', 'tool-call', 'tool-result'])
  })

  test('a stream that broke off is nothing to go on from', async () => {
    const api = createModelApi({ seed: 1 })
    api.respond(() => reply.stream(reply.text('On its way.'), { ending: 'clean' }))
    const response = await api.handle(requestFor('responses', bodyFor('responses', { stream: true })))
    const id = /"id":"(resp_[0-9a-f]+)"/.exec(await response.text())?.[1]
    const next = await ask(api, 'responses', bodyFor('responses', { previous_response_id: id }))
    expect(next.error.code).toBe('previous_response_not_found')
  })

  test('conversations can be made and used', async () => {
    const api = createModelApi({ seed: 1 })
    api.respond(() => reply.text('Noted.'))
    const made = await (await api.handle(post('https://api.openai.com/v1/conversations', {}))).json()
    expect(made).toMatchObject({ object: 'conversation' })
    const response = await ask(api, 'responses', bodyFor('responses', { conversation: made.id }))
    expect(response.conversation).toEqual({ id: made.id })
    await ask(api, 'responses', bodyFor('responses', { conversation: made.id }))
    expect(api.calls[1]?.turns).toHaveLength(3)
  })
})

describe('token counters', () => {
  test('both agree with the usage of the same request, and are no model calls', async () => {
    const { openai, anthropic, api } = clientsFor([reply.text('Yes.')])
    const input = 'Where is my parcel LK-2291?'
    const messages = [{ role: 'user' as const, content: input }]
    const counted = await openai.responses.inputTokens.count({ model: 'gpt-5.4', input })
    const response = await openai.responses.create({ model: 'gpt-5.4', input })
    expect(counted).toEqual({ object: 'response.input_tokens', input_tokens: response.usage?.input_tokens })
    const { input_tokens } = await anthropic.messages.countTokens({ model: 'claude-sonnet-5-5', messages })
    const message = await anthropic.messages.create({ model: 'claude-sonnet-5-5', max_tokens: 99, messages })
    expect(input_tokens).toBe(message.usage.input_tokens)
    expect(api.calls).toHaveLength(2)
    expect(api.counts).toHaveLength(2)
  })

  test('a counter of tokens can be given', async () => {
    const api = createModelApi({ seed: 1, countTokens: () => 7 })
    api.respond(() => reply.text('Yes.'))
    const body = await (await api.handle(requestFor('chat', bodyFor('chat')))).json()
    expect(body.usage.prompt_tokens % 7).toBe(0)
  })
})

test('added handlers come first', async () => {
  const { http } = await import('msw/http')
  const api = createModelApi({ seed: 1 })
  api.use(http.get('https://shop.example/orders/:id', ({ params }) => Response.json({ id: params.id })))
  expect(await (await api.handle(new Request('https://shop.example/orders/7'))).json()).toEqual({ id: '7' })
  expect(api.unexpected).toEqual([])
})

describe('determinism', () => {
  test.each(APIS)('%s: the same seed gives the same bytes, another one other ids', async (wire) => {
    for (const [kind, scripted] of Object.entries(KINDS)) {
      const more = { ...settingsFor(wire, kind), stream: true }
      const first = await serve(wire, scripted, more, 'a')
      const again = await serve(wire, scripted, more, 'a')
      const other = await serve(wire, scripted, more, 'b')
      expect(again.text).toBe(first.text)
      expect([...again.response.headers]).toEqual([...first.response.headers])
      expect(other.text).not.toBe(first.text)
    }
  })

  test('a clock can be given', async () => {
    const api = createModelApi({ seed: 1, now: () => Date.UTC(2027, 0, 1) })
    api.respond(() => reply.text('Yes.'))
    const response = await api.handle(requestFor('responses', bodyFor('responses')))
    expect(response.headers.get('date')).toBe('Fri, 01 Jan 2027 00:00:00 GMT')
    expect((await response.json()).created_at).toBe(Date.UTC(2027, 0, 1) / 1000)
    expect(api.calls[0]?.at).toBe(Date.UTC(2027, 0, 1))
  })
})

test('usage that cannot be true is a fault of the script', async () => {
  const scripted = reply.text('Yes.', { usage: { input: 10, cacheRead: 20 } })
  await expect(serve('chat', scripted)).rejects.toThrow('20 cached tokens of only 10 input tokens')
})
