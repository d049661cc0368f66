import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createModelApi, reply } from '../../src/model/index.ts'
import type { Api, StreamScript } from '../../src/model/types.ts'
import { APIS, bodyFor, requestFor } from './cases.ts'
import { chatParams, clientsFor, messagesParams, responsesParams } from './clients.ts'
import { serve } from './serve.ts'

const TEXT = 'Your parcel LK-2291 left the hub this morning and arrives on Tuesday before noon.'

const ending = (script: StreamScript) =>
  clientsFor([reply.stream(reply.thinkingThenText('Let me look.', TEXT), script)])

/** What each way to read a stream makes of it: the text it got, and what it threw. */
const SURFACES = {
  'responses.create': (script: StreamScript) =>
    collect(async (add) => {
      for await (const event of await ending(script).openai.responses.create({ ...responsesParams, stream: true })) {
        if (event.type === 'response.output_text.delta') add(event.delta)
      }
    }),
  'responses.stream': (script: StreamScript) =>
    collect(async () => {
      const response = await ending(script).openai.responses.stream(responsesParams).finalResponse()
      return response.status
    }),
  'chat.create': (script: StreamScript) =>
    collect(async (add) => {
      for await (const chunk of await ending(script).openai.chat.completions.create({ ...chatParams, stream: true })) {
        add(chunk.choices[0]?.delta.content ?? '')
      }
    }),
  'chat.stream': (script: StreamScript) =>
    collect(async () => {
      await ending(script).openai.chat.completions.stream(chatParams).finalMessage()
    }),
  'messages.create': (script: StreamScript) =>
    collect(async (add) => {
      for await (const event of await ending(script).anthropic.messages.create({ ...messagesParams, stream: true })) {
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') add(event.delta.text)
      }
    }),
  'messages.stream': (script: StreamScript) =>
    collect(async () => {
      await ending(script).anthropic.messages.stream(messagesParams).finalMessage()
    }),
}

type Outcome = { text: string; thrown?: string; status?: string | undefined }

async function collect(read: (add: (delta: string) => void) => Promise<unknown>): Promise<Outcome> {
  let text = ''
  try {
    const status = await read((delta) => {
      text += delta
    })
    return { text, ...(typeof status === 'string' && { status }) }
  } catch (error) {
    const { name, message } = error as Error
    return { text, thrown: `${(error as object).constructor.name}|${name}|${message}` }
  }
}

/** The measured behaviour of both SDKs; `undefined` means that the loop just ends. */
const TABLE: [StreamScript['ending'], Record<keyof typeof SURFACES, RegExp | { status: string } | undefined>][] = [
  [
    'clean',
    {
      'responses.create': undefined,
      'responses.stream': { status: 'in_progress' },
      'chat.create': undefined,
      'chat.stream': /finish_reason/,
      'messages.create': undefined,
      'messages.stream': /without producing a Message/,
    },
  ],
  [
    'mid-event',
    {
      'responses.create': /SyntaxError/,
      'responses.stream': /OpenAIError/,
      'chat.create': /SyntaxError/,
      'chat.stream': /OpenAIError/,
      'messages.create': undefined,
      'messages.stream': /AnthropicError/,
    },
  ],
  [
    'reset',
    {
      'responses.create': /TypeError.*terminated/,
      'responses.stream': /OpenAIError/,
      'chat.create': /TypeError.*terminated/,
      'chat.stream': /OpenAIError/,
      'messages.create': /TypeError.*terminated/,
      'messages.stream': /AnthropicError/,
    },
  ],
  [
    'error',
    {
      'responses.create': /APIError/,
      'responses.stream': /APIError/,
      'chat.create': /APIError/,
      'chat.stream': /APIError/,
      'messages.create': /APIError|OverloadedError/,
      'messages.stream': /APIError|OverloadedError/,
    },
  ],
  [
    'failed',
    {
      'responses.create': undefined,
      'responses.stream': { status: 'failed' },
      'chat.create': /APIError/,
      'chat.stream': /APIError/,
      'messages.create': /APIError|OverloadedError/,
      'messages.stream': /APIError|OverloadedError/,
    },
  ],
]

describe.each(TABLE)('a stream that ends with: %s', (kind, row) => {
  test.each(Object.entries(row))('%s', async (surface, want) => {
    const outcome = await SURFACES[surface as keyof typeof SURFACES]({ ending: kind })
    if (want instanceof RegExp) expect(outcome.thrown).toMatch(want)
    else expect(outcome.thrown).toBeUndefined()
    if (want && 'status' in want) expect(outcome.status).toBe(want.status)
    if (surface.endsWith('create')) {
      const share = outcome.text.length / TEXT.length
      expect(share).toBeGreaterThan(0.5)
      expect(share).toBeLessThan(0.95)
      expect(TEXT.startsWith(outcome.text)).toBe(true)
    }
  })
})

describe.each(APIS)('%s', (wire) => {
  test.each([0, 0.3, 1])('the end comes after a share of %d of the text', async (share) => {
    const { call } = await serve(wire, reply.stream(reply.text(TEXT), { ending: 'clean', afterText: share }), {
      stream: true,
    })
    const got = call.answer.text.length / TEXT.length
    expect(got).toBeGreaterThanOrEqual(share)
    expect(got).toBeLessThanOrEqual(share === 0 ? 0 : Math.min(1, share + 0.5))
  })

  test('a refusal and tool arguments can break off too', async () => {
    const broken = { ending: 'clean', afterText: 0.5 } as const
    const scripted = reply.stream(
      reply.toolCalls([{ name: 'get_order', arguments: { id: 'LK-2291', why: TEXT } }]),
      broken,
    )
    const { text, call } = await serve(wire, scripted, { stream: true })
    expect(text).toMatch(/get_order/)
    expect(text).not.toMatch(/before noon|message_stop|response\.completed|DONE/)
    expect(call.answer.text).toBe('')
  })

  test('a stall sends nothing more until the reader leaves', async () => {
    const api = createModelApi({ seed: 1 })
    api.respond(() => reply.stream(reply.text(TEXT), { ending: 'stall' }))
    const response = await api.handle(requestFor(wire, bodyFor(wire, { stream: true })))
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    let pending = reader.read()
    while ((await Promise.race([pending, setImmediate('nothing')])) !== 'nothing') pending = reader.read()
    const answer = api.calls[0]?.answer
    expect(answer).toMatchObject({ connection: 'open' })
    expect(answer?.text.length).toBeGreaterThan(20)
    await reader.cancel()
    expect(answer?.connection).toBe('closed-early')
  })

  test('chunks leave one for one pull, each after its gate', async () => {
    const api = createModelApi({ seed: 1 })
    const opened: number[] = []
    api.respond(() => reply.stream(reply.text(TEXT), { gate: (index) => void opened.push(index) }))
    const response = await api.handle(requestFor(wire, bodyFor(wire, { stream: true })))
    const answer = api.calls[0]?.answer
    await setImmediate()
    expect(answer).toMatchObject({ chunksSent: 0, connection: 'open' })
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    for (let pulled = 1; pulled <= 6; pulled++) {
      await reader.read()
      await setImmediate()
      expect(answer?.chunksSent).toBe(pulled)
    }
    await reader.cancel()
    expect(answer).toMatchObject({ chunksSent: 6, connection: 'closed-early' })
    expect(opened).toEqual(opened.map((_, index) => index))
    expect(TEXT.startsWith(answer?.text ?? '?')).toBe(true)
  })

  test('an aborted request closes the body early', async () => {
    const api = createModelApi({ seed: 1 })
    const abort = new AbortController()
    api.respond(() => reply.text(TEXT))
    const response = await api.handle(requestFor(wire, bodyFor(wire, { stream: true }), { signal: abort.signal }))
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    abort.abort()
    await expect(reader.read()).rejects.toThrow(/abort/)
    expect(api.calls[0]?.answer.connection).toBe('closed-early')
  })

  test('a whole answer ends its connection, streamed or not', async () => {
    for (const stream of [true, false]) {
      const { call } = await serve(wire, reply.text(TEXT), { stream })
      expect(call.answer).toMatchObject({ connection: 'ended', text: TEXT, status: 200 })
    }
  })

  test('a reset before the head is a rejected fetch; one in a plain body breaks it off', async () => {
    const { openai, anthropic } = clientsFor([reply.reset()])
    const send = {
      responses: () => openai.responses.create(responsesParams),
      chat: () => openai.chat.completions.create(chatParams),
      messages: () => anthropic.messages.create(messagesParams),
    }[wire as Api]
    await expect(send()).rejects.toThrow(/Connection error/)
    await expect(serve(wire, reply.stream(reply.text(TEXT), { ending: 'reset' }))).rejects.toThrow(/terminated/)
  })
})
