import { describe, expect, test } from 'vitest'
import { UserError } from '../../src/base/errors.ts'
import { loadRecording, reply } from '../../src/model/index.ts'
import type { Reply, VerbatimReply } from '../../src/model/types.ts'
import { KINDS } from './cases.ts'
import { serve } from './serve.ts'

const provenance = { kind: 'authored', date: '2026-11-20', model: 'gpt-5.4', sdk: 'openai@7.55.0' }
const file = (replies: unknown[], more: Record<string, unknown> = {}) =>
  JSON.stringify({ formatVersion: 1, provenance, replies, ...more })

const wholeSet: Reply[] = [
  ...Object.values(KINDS),
  reply.http(429, { retryAfter: 3 }),
  reply.quota(),
  reply.reset(),
  reply.stream(reply.text('Yes.'), { ending: 'mid-event', afterText: 0.4, split: true }),
]

test('everything the short constructors make can stand in a file', () => {
  expect(loadRecording(file(wholeSet))).toEqual(JSON.parse(JSON.stringify(wholeSet)))
})

describe('placeholders', () => {
  test('a string that is one placeholder becomes the value; inside text it becomes its text', () => {
    const text = file([
      { items: [{ json: { lines: '{{lines}}', note: 'for {{ name }}, {{count}} pieces', total: '{{total}}' } }] },
      { items: [{ toolCall: { name: '{{tool}}', arguments: { id: '{{id}}' } } }], usage: { input: '{{tokens}}' } },
    ])
    const values = {
      lines: [{ sku: 'A', pieces: 2 }],
      name: 'Larkspur',
      count: 3,
      total: 12.5,
      tool: 'get_order',
      id: 'LK-7',
      tokens: 99,
    }
    expect(loadRecording(text, values)).toEqual([
      reply.json({ lines: [{ sku: 'A', pieces: 2 }], note: 'for Larkspur, 3 pieces', total: 12.5 }),
      { ...reply.toolCalls([{ name: 'get_order', arguments: { id: 'LK-7' } }]), usage: { input: 99 } },
    ])
  })

  test('a missing value names itself and what there is', () => {
    const text = file([{ items: [{ text: 'for {{name}}' }] }])
    expect(() => loadRecording(text, { nam: 'x' })).toThrow(/placeholder \{\{name\}\}/)
    expect(mendOf(() => loadRecording(text, { nam: 'x' }))).toMatch(/given for: nam/)
    expect(mendOf(() => loadRecording(text))).toMatch(/Pass `values`/)
  })

  test('an object cannot stand inside text', () => {
    expect(() => loadRecording(file([{ items: [{ text: 'for {{name}}' }] }]), { name: {} })).toThrow(/not a text/)
  })

  test('a value is not read for placeholders again', () => {
    const [filled] = loadRecording(file([{ items: [{ text: '{{a}}' }] }]), { a: '{{b}}', b: 'no' })
    expect(filled).toEqual(reply.text('{{b}}'))
  })
})

describe('malformed files', () => {
  test.each([
    ['{', /not JSON/],
    ['[]', /wrong at its top/],
    [file([]), /replies/],
    [file([{ items: [] }], { formatVersion: 2 }), /formatVersion/],
    [file([{ items: [] }], { extra: 1 }), /extra/],
    [JSON.stringify({ formatVersion: 1, replies: [{ reset: true }] }), /provenance/],
    [file([{ items: [{ txt: 'x' }] }]), /replies\[0\]\.items\.0/],
    [file([{ items: [{ text: 'x', json: 1 }] }]), /replies\[0\]\.items\.0.*json/],
    [file([{ items: [{ toolCall: { name: 'a' } }] }]), /replies\[0\]\.items\.0\.toolCall\.arguments/],
    [file([{ items: [], stop: 'stopped' }]), /replies\[0\]\.stop/],
    [file([{ items: [], usage: { input: -1 } }]), /replies\[0\]\.usage\.input/],
    [file([{ http: 200 }]), /replies\[0\]\.http/],
    [file([{ reset: true }, { what: 1 }]), /replies\[1\].*none of items, http, reset, verbatim/],
    [file([{ items: [], stream: { ending: 'bang' } }]), /replies\[0\]\.stream\.ending/],
  ])('%s', (text, message) => {
    expect(() => loadRecording(text)).toThrow(UserError)
    expect(() => loadRecording(text)).toThrow(message)
  })
})

describe('secrets', () => {
  test.each([
    ['Bearer token', `authorization: ${'Bearer'} abcdef0123456789`],
    ['API key', `${'sk'}-proj-abcdefghijklmnop`],
    ['organisation id', `org-${'AbCdEfGhIjKlMnOpQrStUvWx'}`],
    ['project id', `proj_${'AbCdEfGhIjKlMnOpQrStUvWx'}`],
  ])('%s: the file is refused, and the error does not repeat it', (what, secret) => {
    const text = file([{ items: [{ text: `see ${secret}` }] }])
    expect(() => loadRecording(text)).toThrow(new RegExp(what))
    try {
      loadRecording(text)
    } catch (error) {
      expect(String((error as Error).message)).not.toContain(secret.slice(-10))
    }
  })

  test('headers of an account in captured bytes are refused', () => {
    const verbatim = { api: 'chat', status: 200, headers: { 'openai-organization': 'someone' }, body: '{}' }
    expect(() => loadRecording(file([{ verbatim, otherwise: reply.text('x') }]))).toThrow(/organisation header/)
  })

  test('a redacted id is no secret', () => {
    expect(loadRecording(file([{ items: [{ text: `org-${'X'.repeat(24)}` }] }]))).toHaveLength(1)
  })
})

describe('captured bytes', () => {
  const body = 'data: {"id":"chatcmpl-1","choices":[{"delta":{"content":"Hi"}}]}\n\ndata: [DONE]\n\n'
  const captured: VerbatimReply = {
    verbatim: {
      api: 'chat',
      status: 200,
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'content-encoding': 'gzip',
        'x-request-id': 'req_1',
      },
      body,
    },
    otherwise: reply.text('Hi'),
  }

  test('win for their own API and kind of response, an event a chunk', async () => {
    const [loaded] = loadRecording(file([captured]))
    const { text, call, response } = await serve('chat', loaded as Reply, { stream: true })
    expect(text).toBe(body)
    expect(response.headers.get('content-encoding')).toBeNull()
    expect(call.answer).toMatchObject({ text: 'Hi', chunksSent: 2, requestId: 'req_1', connection: 'ended' })
  })

  test('elsewhere the script beside them is rendered', async () => {
    expect(JSON.parse((await serve('chat', captured)).text).choices[0].message.content).toBe('Hi')
    expect((await serve('messages', captured, { stream: true })).text).toMatch(/"text":"Hi"/)
  })
})

function mendOf(load: () => unknown): string | undefined {
  try {
    load()
  } catch (error) {
    if (error instanceof UserError) return error.mend
  }
  return undefined
}
