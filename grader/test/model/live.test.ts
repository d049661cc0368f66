import { expect, test } from 'vitest'
import { createLiveApi } from '../../src/model/index.ts'
import { createMask } from '../../src/model/mask.ts'

/** The way to a real provider, with a `fetch` of the test's own in the place of the network. */

const key = 'sk-abcabd-0123456789'

function openTo(answer: () => Response, extra = {}) {
  const sent: { url: string; headers: Headers; body: unknown }[] = []
  const fetchThere = async (url: string | URL | Request, init?: RequestInit) => {
    sent.push({ url: String(url), headers: new Headers(init?.headers), body: init?.body })
    expect(init?.redirect).toBe('error')
    return answer()
  }
  const env = { OPENAI_API_KEY: key, ANTHROPIC_API_KEY: '' }
  return { sent, live: createLiveApi({ env, maxRequests: 2, fetch: fetchThere as typeof fetch, ...extra }) }
}

function ask(url: string) {
  const headers = {
    authorization: 'Bearer sk-dummy',
    'x-api-key': 'dummy',
    cookie: 'a=b',
    'content-type': 'application/json',
  }
  return new Request(url, { method: 'POST', headers, body: '{"model":"gpt-5.5"}' })
}

test('the key takes the place of the dummy, and comes back in nothing', async () => {
  const { live, sent } = openTo(
    () => new Response(`You sent ${key}.`, { status: 401, headers: { 'x-key': key, 'set-cookie': 'a=b' } }),
  )
  const response = await live.send(ask('https://api.openai.com/v1/responses'))
  expect(sent[0]?.headers.get('authorization')).toBe(`Bearer ${key}`)
  expect(sent[0]?.headers.has('cookie') || sent[0]?.headers.has('x-api-key')).toBe(false)
  expect([...response.headers].flat().join()).not.toMatch(/sk-abcabd|a=b/)
  expect(await response.text()).toBe('You sent (key).')
})

test('requests to anybody else, without a key, and beyond the limit are not sent', async () => {
  const { live, sent } = openTo(() => Response.json({}))
  expect((await live.send(ask('https://example.com/v1/responses'))).status).toBe(400)
  expect((await live.send(ask('https://api.openai.com.example.com/v1/responses'))).status).toBe(400)
  expect((await live.send(ask('https://api.anthropic.com/v1/messages'))).status).toBe(400)
  expect(live.problems).toEqual([expect.stringContaining('ANTHROPIC_API_KEY')])
  expect(sent).toHaveLength(0)
  for (let n = 0; n < 3; n++) await live.send(ask('https://api.openai.com/v1/responses'))
  expect([sent.length, live.sent, live.refused]).toEqual([2, 2, 1])
})

test("a base URL gets OpenAI's requests, another model, and no key that was not named for it", async () => {
  const { live, sent } = openTo(() => Response.json({}), { baseUrl: 'http://localhost:11434/v1/', model: 'small' })
  await live.send(ask('https://api.openai.com/v1/chat/completions'))
  expect(sent[0]).toMatchObject({ url: 'http://localhost:11434/v1/chat/completions', body: '{"model":"small"}' })
  expect(sent[0]?.headers.has('authorization')).toBe(false)
})

test.each([
  ['ftp://x/v1', undefined, 'needs an address'],
  ['https://user:secret@x/v1', undefined, 'needs an address'],
  ['http://models.example/v1', 'MY_KEY', 'unencrypted'],
])('%s is refused', (baseUrl, keyEnv, sentence) => {
  expect(() => createLiveApi({ env: {}, maxRequests: 1, baseUrl, ...(keyEnv && { keyEnv }) })).toThrow(sentence)
})

test('a secret is found wherever a stream cuts through it', async () => {
  const text = `a ${key} b ${key.slice(0, 6)} c ${key}`
  for (let size = 1; size < 25; size++) {
    const pieces = text.match(new RegExp(`.{1,${size}}`, 'g')) ?? []
    const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
        controller.close()
      },
    })
    const masked = await new Response(source.pipeThrough(createMask(key).stream())).text()
    expect(masked).toBe(`a (key) b ${key.slice(0, 6)} c (key)`)
  }
})
