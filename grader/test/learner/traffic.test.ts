import { expect, test } from 'vitest'
import { isBubblewrapAvailable, type LearnerProcess, type Traffic } from '../../src/learner/index.ts'
import { outcome, run } from './toy.ts'
import {
  anthropicEvents,
  anthropicMessage,
  chatEvents,
  openaiResponse,
  openaiResponseEvents,
  type Stream,
  sse,
  streamed,
} from './wire.ts'

type Seen = { method: string; path: string; body: Record<string, unknown>; headers: Headers; signal: AbortSignal }

/** A process whose requests are answered by what `answer` holds at the time. */
function serve(subject: string) {
  const seen: Seen[] = []
  const state = { answer: (async () => Response.error()) as Traffic, last: undefined as Stream | undefined, seen }
  const traffic: Traffic = async (request) => {
    const text = await request.clone().text()
    const { method, headers, signal } = request
    seen.push({ method, path: new URL(request.url).pathname, body: text ? JSON.parse(text) : {}, headers, signal })
    return state.answer(request)
  }
  const running = run(subject, { traffic })
  const stream = (...args: Parameters<typeof streamed>) => {
    state.answer = async () => {
      state.last = streamed(...args)
      return state.last.response
    }
  }
  return { ...running, state, stream, seen }
}

const named =
  (learner: LearnerProcess) =>
  (name: string, ...args: unknown[]) =>
    learner.call(name, args)

test('the OpenAI SDK: create, streams, the helper, chat', async () => {
  const { learner, state, stream, seen } = serve(`
    import OpenAI from 'openai'
    const client = new OpenAI({ maxRetries: 0 })
    const ask = { model: 'm', input: 'hi' }
    export const create = async () => (await client.responses.create(ask)).output_text
    export async function deltas() {
      const got: string[] = []
      for await (const event of await client.responses.create({ ...ask, stream: true })) {
        if (event.type === 'response.output_text.delta') got.push(event.delta)
      }
      return got
    }
    export const helper = async () => (await client.responses.stream(ask).finalResponse()).output_text
    export async function chat() {
      const got: string[] = []
      const messages = [{ role: 'user' as const, content: 'hi' }]
      for await (const chunk of await client.chat.completions.create({ model: 'm', messages, stream: true })) {
        got.push(chunk.choices[0]?.delta.content ?? '')
      }
      return got.join('')
    }`)
  const call = named(learner)
  state.answer = async () => Response.json(openaiResponse('hello'), { headers: { 'x-request-id': 'req_1' } })
  expect(await call('create')).toBe('hello')
  expect(seen[0]).toMatchObject({ method: 'POST', path: '/v1/responses', body: { model: 'm', input: 'hi' } })
  expect(seen[0]?.headers.get('authorization')).toMatch(/^Bearer sk-no-key/)

  stream([sse(openaiResponseEvents(['one ', 'two']))])
  expect(await call('deltas')).toEqual(['one ', 'two'])
  expect(await call('helper')).toBe('one two')

  // Cut inside a character and inside events.
  const bytes = new TextEncoder().encode(sse(chatEvents(['Grüße, ', '世界']), false))
  stream(Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) => bytes.slice(7 * i, 7 * i + 7)))
  expect(await call('chat')).toBe('Grüße, 世界')
  expect(learner.pending).toBe(0)
})

test('the Anthropic SDK: create, the stream helper, errors with their class', async () => {
  const { learner, state, stream } = serve(`
    import Anthropic from '@anthropic-ai/sdk'
    const client = new Anthropic({ maxRetries: 0 })
    const ask = { model: 'm', max_tokens: 9, messages: [{ role: 'user' as const, content: 'hi' }] }
    const text = (m: Anthropic.Message) => m.content.map((b) => (b.type === 'text' ? b.text : '')).join('')
    export const create = async () => text(await client.messages.create(ask))
    export const helper = async () => text(await client.messages.stream(ask).finalMessage())
    export const limited = async () => {
      try { return await client.messages.create(ask) } catch (error: any) { return [error.constructor.name, error.status, error.headers.get('retry-after')] }
    }`)
  const call = named(learner)
  state.answer = async () => Response.json(anthropicMessage('hello'))
  expect(await call('create')).toBe('hello')
  stream([sse(anthropicEvents(['one ', 'two']))])
  expect(await call('helper')).toBe('one two')
  state.answer = async () =>
    Response.json(
      { type: 'error', error: { type: 'rate_limit_error', message: 'slow down' } },
      { status: 429, headers: { 'retry-after': '30' } },
    )
  expect(await call('limited')).toEqual(['RateLimitError', 429, '30'])
  expect(await outcome(call('create'))).toMatchObject({ className: 'RateLimitError', fields: { status: 429 } })
})

test('a reader that stops, aborts or times out is seen on the other side', async () => {
  const { learner, state, stream } = serve(`
    import OpenAI from 'openai'
    const client = new OpenAI({ maxRetries: 0 })
    const ask = { model: 'm', input: 'hi', stream: true as const }
    export async function stop() {
      for await (const event of await client.responses.create(ask)) if (event.type === 'response.output_text.delta') break
    }
    export async function abort(onText: (t: string) => void, signal: AbortSignal) {
      const got: string[] = []
      try {
        for await (const event of await client.responses.create(ask, { signal })) {
          if (event.type === 'response.output_text.delta') { got.push(event.delta); onText(event.delta) }
        }
      } catch (error: any) { return [error.constructor.name, got] }
      return ['ended', got]
    }
    export const impatient = async () => {
      try { await client.responses.create({ model: 'm', input: 'hi' }, { timeout: 30 }) } catch (error: any) { return error.constructor.name }
    }
    export const before = async () => {
      try { await fetch('https://api.openai.com/v1/x', { signal: AbortSignal.abort(new Error('never')) }) } catch (error: any) { return error.message }
    }
    export const body = async (signal: AbortSignal, started: () => void) => {
      const response = await fetch('https://api.openai.com/v1/x', { signal })
      started()
      try { await response.text() } catch (error: any) { return [error.name, error.message] }
    }`)
  const call = named(learner)
  const pieces = openaiResponseEvents(['a', 'b', 'c', 'd']).map((event) => sse([event]))
  stream(pieces)
  await call('stop')
  await learner.quiet()
  expect(state.last?.cancelled).toBe(true)
  expect(state.last?.pulled).toBeLessThan(pieces.length)

  stream(pieces)
  const controller = new AbortController()
  const onText = (text: string) => void (text === 'b' && controller.abort())
  expect(await call('abort', onText, controller.signal)).toEqual(['ended', ['a', 'b']])
  await learner.quiet()
  expect(state.last?.cancelled).toBe(true)

  state.answer = () => new Promise(() => {})
  expect(await call('impatient')).toBe('APIConnectionTimeoutError')
  await learner.quiet()
  expect(state.seen.at(-1)?.signal.aborted).toBe(true)
  const before = state.seen.length
  expect(await call('before')).toBe('never')
  expect(state.seen.length).toBe(before)

  stream(['first'], 'stall')
  const late = new AbortController()
  const waiting = call('body', late.signal, () => setImmediate(() => late.abort()))
  expect(await waiting).toEqual(['AbortError', 'This operation was aborted'])
  expect(learner.pending).toBe(0)
})

test('a connection that breaks looks to the SDKs as it does on a socket', async () => {
  const { learner, state, stream } = serve(`
    import OpenAI from 'openai'
    import Anthropic from '@anthropic-ai/sdk'
    const openai = new OpenAI({ maxRetries: 0 })
    const anthropic = new Anthropic({ maxRetries: 0 })
    const cause = (e: any): string[] => (e ? [e.constructor.name + ' ' + e.message + ' ' + (e.code ?? ''), ...cause(e.cause)] : [])
    export const head = async () => openai.responses.create({ model: 'm', input: 'x' }).then(() => 'fine', cause)
    export async function body() {
      const got: string[] = []
      try {
        for await (const e of await openai.responses.create({ model: 'm', input: 'x', stream: true })) if (e.type === 'response.output_text.delta') got.push(e.delta)
      } catch (error) { return [got, cause(error)] }
    }
    export const claude = async () => {
      const stream = anthropic.messages.stream({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }] })
      try { return await stream.finalText() } catch (error) { return cause(error) }
    }
    export const bare = async () => fetch('https://api.openai.com/v1/x').then(() => 'fine', cause)`)
  const call = named(learner)
  expect(await call('head')).toEqual([
    'APIConnectionError Connection error. ',
    'TypeError fetch failed ',
    'Error read ECONNRESET ECONNRESET',
  ])
  expect(await call('bare')).toEqual(['TypeError fetch failed ', 'Error read ECONNRESET ECONNRESET'])
  stream([sse(openaiResponseEvents(['a', 'b']).slice(0, 5))], 'reset')
  expect(await call('body')).toEqual([
    ['a', 'b'],
    ['TypeError terminated ', 'Error other side closed UND_ERR_SOCKET'],
  ])
  stream([sse(anthropicEvents(['a']).slice(0, 3))], 'reset')
  expect(await call('claude')).toEqual([
    'AnthropicError terminated ',
    'TypeError terminated ',
    'Error other side closed UND_ERR_SOCKET',
  ])
  state.answer = async () => {
    throw new Error('the suite broke')
  }
  expect(await call('bare')).toEqual(['TypeError fetch failed ', 'Error read ECONNRESET ECONNRESET'])
})

test('bare fetch behaves as in Node', async () => {
  const { learner, state, seen } = serve(`
    const url = 'https://api.anthropic.com/v1/messages'
    export async function post() {
      const response = await fetch(new Request(url, { method: 'POST', body: JSON.stringify({ a: 1 }), headers: { 'x-api-key': 'k' } }))
      return [response.url, response.status, response.statusText, response.headers.get('x-one'), response.ok, await response.json()]
    }
    export const bytes = async () => Buffer.from(await (await fetch(url, { method: 'POST', body: new Uint8Array([123, 125]) })).arrayBuffer()).toString()
    export const form = async () => (await fetch(url, { method: 'POST', body: new URLSearchParams({ q: '1' }) }).catch((e) => e)).status
    export const none = async () => { const r = await fetch(url); return [r.status, r.body === null, await r.text()] }
    export const data = async () => (await fetch('data:text/plain,hi')).text()
    export const relative = async () => fetch('/v1/x').catch((e) => [e.name, e.message])
    export const ftp = async () => fetch('ftp://a/b').catch((e) => [e.name, e.message, e.cause?.message])
    export const byob = async () => {
      const reader = (await fetch(url)).body!.getReader({ mode: 'byob' })
      const { value } = await reader.read(new Uint8Array(3))
      const rest = await reader.read(new Uint8Array(10))
      const end = await reader.read(new Uint8Array(10))
      return [Buffer.from(value!).toString(), Buffer.from(rest.value!).toString(), end.done]
    }
    export const twice = async () => { const r = await fetch(url); const copy = r.clone(); return [await r.text(), await copy.text()] }`)
  const call = named(learner)
  state.answer = async () => Response.json({ b: 2 }, { status: 201, statusText: 'Made', headers: { 'x-one': '1' } })
  expect(await call('post')).toEqual(['https://api.anthropic.com/v1/messages', 201, 'Made', '1', true, { b: 2 }])
  expect(seen[0]?.headers.get('x-api-key')).toBe('k')
  expect(seen[0]?.headers.get('user-agent')).toBe('node')
  state.answer = async () => new Response('hello')
  expect(await call('bytes')).toBe('hello')
  expect(await call('byob')).toEqual(['hel', 'lo', true])
  expect(await call('twice')).toEqual(['hello', 'hello'])
  state.answer = async () => new Response(null, { status: 204 })
  expect(await call('none')).toEqual([204, true, ''])
  expect(await call('data')).toBe('hi')
  expect(await call('relative')).toEqual(['TypeError', 'Failed to parse URL from /v1/x'])
  expect(await call('ftp')).toEqual(['TypeError', 'fetch failed', 'unknown scheme'])
})

test('node:http and node:https, named imports too, reach the model API', async () => {
  const { learner, state, seen, stream } = serve(`
    import { request } from 'node:https'
    import http from 'node:http'
    function send(open: typeof request, url: string, body?: string) {
      return new Promise((resolve) => {
        const req = open(url, { method: body ? 'POST' : 'GET', headers: { 'content-type': 'application/json' } }, (res) => {
          let text = ''
          res.setEncoding('utf8').on('data', (d) => (text += d)).on('end', () => resolve([res.statusCode, res.headers['x-one'], text])).on('error', (e: any) => resolve([e.message, e.code, text]))
        })
        req.on('error', (e: any) => resolve([e.message, e.code]))
        req.end(body)
      })
    }
    export const secure = () => send(request, 'https://api.openai.com/v1/responses', '{"model":"m"}')
    export const plain = () => send(http.request, 'http://localhost:11434/v1/models')
    export const dynamic = async () => send((await import('https')).request, 'https://api.openai.com/v1/models')`)
  const call = named(learner)
  state.answer = async () => Response.json({ fine: true }, { headers: { 'x-one': '1' } })
  expect(await call('secure')).toEqual([200, '1', '{"fine":true}'])
  expect(seen[0]).toMatchObject({ method: 'POST', path: '/v1/responses', body: { model: 'm' } })
  expect(await call('plain')).toEqual([200, '1', '{"fine":true}'])
  expect(await call('dynamic')).toEqual([200, '1', '{"fine":true}'])
  state.answer = async () => Response.error()
  expect(await call('secure')).toEqual(['read ECONNRESET', 'ECONNRESET'])
  stream(['{"a":'], 'reset')
  expect(((await call('secure')) as unknown[]).at(-1)).toBe('{"a":')
})

test.skipIf(!isBubblewrapAvailable())('inside bubblewrap all of it works alike', async () => {
  const { learner, output, findings } = run(
    `import OpenAI from 'openai'
     import { request } from 'node:https'
     import { readFileSync, writeFileSync } from 'node:fs'
     export const ask = async (tell: (text: string) => void) => {
       const { output_text } = await new OpenAI().responses.create({ model: 'm', input: 'hi' })
       tell(output_text)
       writeFileSync('note.txt', output_text)
       console.log(readFileSync('note.txt', 'utf8'))
       return readFileSync(new URL(import.meta.url), 'utf8')
     }
     export const old = () => new Promise((resolve) => request('https://api.openai.com/v1/x', (res) => resolve(res.statusCode)).end())`,
    {
      sandbox: 'bubblewrap',
      setup: { warm: ['openai'] },
      traffic: async () => Response.json(openaiResponse('hello')),
    },
  )
  const told: string[] = []
  await learner.clock.install(1_800_000_000_000)
  expect(await learner.call('ask', [(text: string) => void told.push(text)])).toBe('// the starter\n')
  expect(await learner.call('old', [])).toBe(200)
  expect([told, output, findings]).toEqual([['hello'], ['hello\n'], []])
})
