import { describe, expect, test } from 'vitest'
import type { Exchange, WireExchange } from '../../src/base/traffic.ts'
import { createModelApi, estimatedCost, type Reply, readExchange, reply } from '../../src/model/index.ts'

/** Bytes of all three APIs, as our stand-in sends them, read back into the same slots. */

const system = 'Be short.'
const parameters = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }
const asked = {
  responses: {
    path: '/v1/responses',
    body: {
      model: 'gpt-5.5',
      instructions: system,
      input: 'Where is it?',
      tools: [{ type: 'function', name: 'find', description: 'Finds.', parameters, strict: false }],
    },
  },
  chat: {
    path: '/v1/chat/completions',
    body: {
      model: 'gpt-5.5',
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: 'Where is it?' },
      ],
      stream_options: { include_usage: true },
      tools: [{ type: 'function', function: { name: 'find', description: 'Finds.', parameters } }],
    },
  },
  messages: {
    path: '/v1/messages',
    body: {
      model: 'claude-opus-5-5',
      max_tokens: 100,
      system,
      messages: [{ role: 'user', content: 'Where is it?' }],
      tools: [{ name: 'find', description: 'Finds.', input_schema: parameters }],
    },
  },
} as const

async function exchange(api: keyof typeof asked, stream: boolean, scripted: Reply, extra = {}): Promise<Exchange> {
  const model = createModelApi({ seed: 1 })
  model.respond(() => scripted)
  const { path, body } = asked[api]
  const host = api === 'messages' ? 'api.anthropic.com' : 'api.openai.com'
  const { stream_options, ...rest } = body as Record<string, unknown>
  const text = JSON.stringify({
    ...rest,
    ...(stream && { stream, ...(stream_options ? { stream_options } : {}) }),
    ...extra,
  })
  const headers = { 'content-type': 'application/json', authorization: 'Bearer x', 'anthropic-version': '2023-06-01' }
  const response = await model.handle(new Request(`https://${host}${path}`, { method: 'POST', headers, body: text }))
  const chunks: string[] = []
  try {
    for await (const chunk of response.body ?? []) chunks.push(Buffer.from(chunk).toString())
  } catch {
    // Some replies break off; what came is read all the same.
  }
  const at = { order: 1, ms: 0 }
  const wire: WireExchange = {
    check: 'a check',
    method: 'POST',
    url: `https://${host}${path}`,
    requestHeaders: [],
    requestBody: text,
    sent: at,
    response: { status: response.status, headers: [...response.headers], at, chunks },
    ended: { how: 'whole', at },
  }
  return readExchange(wire)
}

const cases = (['responses', 'chat', 'messages'] as const).flatMap((api) => [
  [api, false] as const,
  [api, true] as const,
])

describe.each(cases)('%s, streamed: %s', (api, stream) => {
  test('the request in its slots', async () => {
    const { request } = await exchange(api, stream, reply.text('In Lindau.'))
    expect(request).toMatchObject({
      system,
      turns: [{ slot: 'user', text: 'Where is it?' }],
      tools: [{ name: 'find', description: 'Finds.', parameters: ['id'] }],
      stream,
    })
  })

  test('an answer with its usage and price', async () => {
    const usage = { input: 100, cacheRead: 40, output: 20 }
    const seen = await exchange(api, stream, reply.text('In Lindau.', { usage }))
    expect(seen.reply?.items.filter(({ slot }) => slot === 'text')).toEqual([{ slot: 'text', text: 'In Lindau.' }])
    expect(seen.reply?.usage).toMatchObject({ input: 60, cacheRead: 40, cacheWrite: 0, output: 20 })
    expect(seen.reply?.stop).toMatch(/completed|stop|end_turn/)
    expect(seen.cost?.dollars).toBeGreaterThan(0)
    expect(estimatedCost(seen)).toBe(seen.cost?.dollars)
    expect(seen.reply?.events === undefined).toBe(!stream)
  })

  test('a tool call, and thinking before it', async () => {
    const items = [{ thinking: 'Which one?' }, { toolCall: { name: 'find', arguments: { id: 'PCL-1' } } }]
    const seen = await exchange(api, stream, { items })
    const call = seen.reply?.items.find(({ slot }) => slot === 'tool call')
    expect(call?.text).toMatch(/^find\(\{"id": ?"PCL-1"\}\) as \w+/)
  })

  test('a refusal', async () => {
    const seen = await exchange(api, stream, reply.refusal('I decline.'))
    if (api !== 'messages') expect(seen.reply?.items).toContainEqual({ slot: 'refusal', text: 'I decline.' })
    else expect(seen.reply?.stop).toBe('refusal')
  })

  test('an HTTP error, and a reply that broke off', async () => {
    const error = await exchange(api, stream, reply.http(429))
    expect(error.wire.response?.status).toBe(429)
    expect(error.reply?.error).toMatch(/rate/i)
    const broken = await exchange(api, stream, {
      items: [{ text: 'In Lindau, and tomorrow in Bregenz.' }],
      stream: { ending: 'reset', afterText: 0.5 },
    })
    if (stream) expect(broken.reply?.items.find(({ slot }) => slot === 'text')?.text).toMatch(/^In Lindau/)
    else expect(broken.reply?.error).toContain('broke off')
  })
})

test('what goes on from a held conversation says so; what cannot be read says so too', async () => {
  const { request } = await exchange('responses', false, reply.text('Yes.'), { previous_response_id: 'resp_1' })
  expect(request?.continues).toBe('resp_1')
  const { unread } = await exchange('chat', false, reply.text('Yes.'), { messages: 'none' })
  expect(unread).toContain('--wire')
})
