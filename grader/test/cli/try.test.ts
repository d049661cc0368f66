import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeToyCourse, type ToyCourse } from './toy-course.ts'

/** `pnpm grade try` as a process: over recordings, and live against a provider of the test's own. */

const key = 'sk-test-0123456789-very-secret'
const folder = 'stages/01-first/00-ask'

const starter = `// TODO 1: Return the text.
export async function ask(question: string): Promise<string> {
  const response = await fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: \`Bearer \${process.env.OPENAI_API_KEY}\` },
    body: JSON.stringify({
      model: 'gpt-5.5',
      messages: [{ role: 'system', content: 'Be short.' }, { role: 'user', content: question }],
      tools: [{ type: 'function', function: { name: 'find', description: 'Finds.', parameters: { type: 'object', properties: { id: { type: 'string' } } } } }],
      stream: true,
    }),
  })
  console.log(process.env.OPENAI_API_KEY)
  return response.text()
}
`
const examples = `import { check, ensure, learnerOf, replay, reply } from '@stagecraft/suite'
const learner = learnerOf<typeof import('./ask.ts')>()
check('answers two questions at once', { todo: 1 }, async () => {
  replay(reply.text('Yes, tomorrow.'), { repeatLast: true })
  const [first] = await Promise.all([learner.ask('Is it late?'), learner.ask('Why?')])
  ensure(first === 'Yes, tomorrow.', 'Your code returned the whole stream.')
})
`

let course: ToyCourse
beforeEach(() => {
  course = makeToyCourse()
  const manifest = { formatVersion: 1, title: 'Ask', goal: 'Ask a model.', edit: ['ask.ts'] }
  course.write(`${folder}/grading/exercise.json`, JSON.stringify(manifest))
  course.write(`${folder}/grading/suite.test.ts`, examples)
  course.write(`${folder}/grading/starter/example.test.ts`, examples)
  course.write(`${folder}/ask.ts`, starter)
})
afterEach(() => course.remove())

describe('with the recordings', () => {
  test('shows each request by its slots, the events, the reply, the cost, and what was open at the same time', async () => {
    const { stdout, stderr, exitCode } = await course.grade('try', 'ask')
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/1 POST api\.openai\.com\/v1\/chat\/completions +200\n/)
    expect(stdout).toMatch(
      /model +gpt-5\.5\n +system +Be short\.\n +user +Is it late\?\n +tool +find\(id\?\): Finds\.\n/,
    )
    expect(stdout).toMatch(/sent +while 1 was open\n/)
    expect(stdout).toMatch(/<- stream +\d+ events: /)
    expect(stdout).toMatch(/<- text +Yes, tomorrow\.\n +<- stop +stop\n/)
    expect(stdout).toMatch(/In all {2}2 requests, at most 2 at the same time/)
    expect(stdout).toContain('Your code returned the whole stream.')
  })

  test('--wire shows the bytes without the key; --json holds both', async () => {
    const { stdout } = await course.grade('try', 'ask', '--wire')
    expect(stdout).toContain('authorization: (hidden)')
    expect(stdout).toContain('data: [DONE]')
    const page = JSON.parse((await course.grade('try', 'ask', '--json')).stdout)
    expect(page.exchanges).toHaveLength(2)
    expect(page.exchanges[0]).toMatchObject({ api: 'chat', request: { system: 'Be short.', stream: true } })
    expect(JSON.stringify(page.exchanges)).not.toContain('Bearer')
  })
})

describe('many requests', () => {
  const ten = `import { check, learnerOf, replay, reply } from '@stagecraft/suite'
const learner = learnerOf<typeof import('./ask.ts')>()
check('asks ten times', {}, async () => {
  replay(reply.text('Yes, tomorrow.'), { repeatLast: true })
  for (let i = 0; i < 10; i++) await learner.ask('Is it late?')
})
`
  const asking = (words: number) => `export async function ask(question: string): Promise<string> {
  const response = await fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer key' },
    body: JSON.stringify({ model: 'gpt-5.5', messages: [{ role: 'user', content: question + ' really'.repeat(${words}) }] }),
  })
  return response.text()
}
`
  beforeEach(() => {
    course.write(`${folder}/grading/starter/example.test.ts`, ten)
    course.write(`${folder}/grading/starter/ask.ts`, asking(4_000))
  })

  test('are shown as a bill beside that of the untouched starter', async () => {
    course.write(`${folder}/ask.ts`, asking(40))
    const { stdout, exitCode } = await course.grade('try', 'ask')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('with the starter:')
    expect(stdout).toMatch(/Your requests cost USD 0\.\d+, the starter's USD 0\.\d+: 9\d % less/)
    const page = JSON.parse((await course.grade('try', 'ask', '--json')).stdout)
    expect([page.exchanges.length, page.starter.length]).toEqual([10, 10])
  })

  test('are compared with nothing while the file is the starter', async () => {
    course.write(`${folder}/ask.ts`, asking(4_000))
    const { stdout } = await course.grade('try', 'ask')
    expect(stdout).toMatch(/all +\d+,\d+ +0 % +0 % +0\.\d{5}\n/)
    expect(stdout).not.toContain('starter')
  })
})

describe('live', () => {
  let server: Server
  const seen: { headers: IncomingMessage['headers']; body: string }[] = []
  let address = ''
  beforeEach(async () => {
    seen.length = 0
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        seen.push({ headers: request.headers, body })
        // A provider that repeats the key it was sent.
        const text = `You said ${request.headers.authorization}.`
        const reply = { model: 'small', choices: [{ message: { content: text }, finish_reason: 'stop' }] }
        response.setHeader('content-type', 'application/json')
        response.setHeader('x-echo', String(request.headers.authorization))
        response.end(JSON.stringify({ ...reply, usage: { prompt_tokens: 3, completion_tokens: 4 } }))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  })
  afterEach(() => new Promise((resolve) => server.close(resolve)))

  test('nothing is sent without --live, without a key, or without a yes', async () => {
    const { OPENAI_API_KEY: _, ...rest } = course.env
    course.env.OPENAI_API_KEY = ''
    expect(rest).toBeDefined()
    const withoutLive = await course.grade('try', 'ask', '--base-url', address)
    expect([withoutLive.exitCode, withoutLive.stderr]).toEqual([2, expect.stringContaining('without --live')])
    const withoutKey = await course.grade('try', 'ask', '--live', '--yes')
    expect([withoutKey.exitCode, withoutKey.stderr]).toEqual([2, expect.stringContaining('OPENAI_API_KEY')])
    const unasked = await course.grade('try', 'ask', '--live', '--base-url', address)
    expect(unasked.exitCode).toBe(2)
    expect(unasked.stderr.replace(/\s+/g, ' ')).toMatch(/2 requests \(7 at most\) to gpt-5\.5 at .* About USD 0\.00/)
    expect(seen).toHaveLength(0)
  })

  test('the key goes to the provider and nowhere else', async () => {
    const words = ['try', 'ask', '--live', '--yes', '--base-url', address, '--key-env', 'MY_KEY', '--model', 'small']
    const { stdout, exitCode } = await course.gradeWith({ MY_KEY: key }, ...words)
    expect(exitCode).toBe(0)
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${key}`, `Bearer ${key}`])
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ model: 'small' })
    expect(stdout).toContain('You said Bearer (key).')
    expect(stdout).toMatch(/In all {2}2 requests.* 6 tokens in, 8 out/)
    const wire = await course.gradeWith({ MY_KEY: key }, ...words, '--wire', '--json')
    for (const text of [stdout, wire.stdout, wire.stderr]) expect(text).not.toContain(key)
    // What the code itself prints is the dummy key that it was given.
    expect(stdout).toContain('sk-no-key-needed')
  })
})
