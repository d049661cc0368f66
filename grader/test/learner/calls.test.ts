import { expect, test } from 'vitest'
import { frozen, LearnerThrow, SubjectError } from '../../src/learner/index.ts'
import { outcome, run } from './toy.ts'

test('calls an export and returns plain data', async () => {
  const { learner } = run('export function add(a: number, b: number): number { return a + b }')
  expect(await learner.call('add', [2, 3])).toBe(5)
  expect(await learner.load()).toEqual(['add'])
  expect(learner.pending).toBe(0)
})

test('answers synchronous callbacks, one at a time, also when they throw or are async', async () => {
  const { learner } = run(`
    export function count(n: number, tell: (i: number) => number): number {
      let sum = 0
      for (let i = 0; i < n; i += 1) sum += tell(i)
      return sum
    }
    export async function slowly(tool: { run(x: number): Promise<number> }) {
      return [await tool.run(1), await tool.run(2)]
    }
    export function caught(fail: () => void) {
      try { fail() } catch (error) { return [error instanceof RangeError, error.message, error.status] }
    }
    export function loop(tell: (i: number, signal: AbortSignal) => void, signal: AbortSignal) {
      let i = 0
      while (!signal.aborted && i < 50) { tell(i, signal); i += 1 }
      return i
    }`)
  let seen = 0
  const tell = () => {
    seen += 1
    return 2
  }
  const stop = new AbortController()
  const stopAtThree = (i: number) => void (i === 1 && stop.abort())
  expect(await learner.call('loop', [stopAtThree, stop.signal])).toBe(2)
  expect(await learner.call('count', [10_000, tell])).toBe(20_000)
  expect(seen).toBe(10_000)
  const tool = {
    base: 10,
    async run(x: number) {
      return x * this.base
    },
  }
  expect(await learner.call('slowly', [tool])).toEqual([10, 20])
  const fail = () => {
    throw Object.assign(new RangeError('too far'), { status: 416 })
  }
  expect(await learner.call('caught', [fail])).toEqual([true, 'too far', 416])
})

test('carries what the code throws, with class, fields, cause and place', async () => {
  const { learner, toy } = run(
    [
      'class Refused extends Error {\n  status = 409\n}',
      "export async function go() {\n  throw new Refused('no', { cause: new TypeError('why') })\n}",
      "export function word() { throw 'a word' }",
      'export function odd() { const e: any = new Error("loop"); e.self = e; throw e }',
      "export function escape() { throw new Error('\\u001b[2Jred \\u001b]0;title\\u0007 end') }",
      'export function getter() { return { get secret() { throw new Error("got") } } }',
    ].join('\n'),
  )
  expect(await outcome(learner.call('go', []))).toMatchObject({
    className: 'Refused',
    message: 'no',
    fields: { status: 409 },
    place: { file: toy.starter, line: 5, column: 9 },
    cause: { message: 'why' },
  })
  expect(await outcome(learner.call('word', []))).toMatchObject({
    className: 'string',
    message: '"a word" was thrown, which is not an Error',
  })
  expect(await outcome(learner.call('odd', []))).toMatchObject({ className: 'Error', message: 'loop' })
  expect(await outcome(learner.call('escape', []))).toMatchObject({ message: 'red  end' })
  expect(await outcome(learner.call('getter', []))).toMatchObject({ message: 'got' })
})

test('says which exports there are when one is missing, and recognises what is not written yet', async () => {
  const { learner } = run(
    `import { todo } from '@stagecraft/kit'
     export const answer = 42
     export function hole() { return todo('the text of the reply') }`,
    {
      files: {
        '../../kit/index.ts': `export function todo(what: string): never { const e = new Error("Not written yet: " + what); e.name = 'Todo'; throw e }`,
      },
    },
  )
  expect(await outcome(learner.call('helo', []))).toEqual(
    new SubjectError('Your file exports no function `helo`; it exports: answer, hole.'),
  )
  expect(await outcome(learner.call('answer', []))).toEqual(
    new SubjectError('Your file exports `answer`, but it is no function.'),
  )
  const hole = (await outcome(learner.call('hole', []))) as LearnerThrow
  expect(hole).toBeInstanceOf(LearnerThrow)
  expect(hole.todo).toBe('the text of the reply')
  expect(hole.place).toMatchObject({ line: 3 })
})

test('passes async iterables, and tells them when the code stops early', async () => {
  const { learner } = run(`
    export async function first(source: AsyncIterable<number>, n: number) {
      const got: number[] = []
      for await (const item of source) { got.push(item); if (got.length === n) break }
      return got
    }`)
  let stopped = false
  const source = async function* () {
    try {
      for (let i = 1; i < 10; i += 1) yield i
    } finally {
      stopped = true
    }
  }
  expect(await learner.call('first', [source(), 3])).toEqual([1, 2, 3])
  expect(stopped).toBe(true)
})

test('freezes what the suite says, at every depth, and nothing else', async () => {
  const { learner } = run(`
    export const read = (turns: { text: string }[]) => [...turns, { text: turns[0].text }]
    export const push = (turns: { text: string }[]) => turns.push({ text: 'new' })
    export const change = (turns: { text: string }[]) => { turns[0].text = 'new' }`)
  const turns = [{ text: 'old' }]
  expect(await learner.call('read', [frozen(turns)])).toEqual([{ text: 'old' }, { text: 'old' }])
  expect(await outcome(learner.call('push', [frozen(turns)]))).toMatchObject({ className: 'TypeError' })
  expect(await outcome(learner.call('change', [frozen(turns)]))).toMatchObject({ className: 'TypeError' })
  expect(await learner.call('push', [turns])).toBe(2)
  turns.push({ text: 'ours' })
  expect(turns).toHaveLength(2)
})

test('carries AbortSignals both ways, with their reason', async () => {
  const { learner } = run(`
    export function wait(signal: AbortSignal) {
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve([signal.reason.name, signal.reason.message])))
    }
    export async function give(take: (signal: AbortSignal) => void, own: AbortSignal) {
      const controller = new AbortController()
      take(controller.signal)
      take(own)
      controller.abort(new Error('enough'))
    }`)
  const controller = new AbortController()
  const waiting = learner.call('wait', [controller.signal])
  controller.abort(new DOMException('stop now', 'AbortError'))
  expect(await waiting).toEqual(['AbortError', 'stop now'])
  const taken: AbortSignal[] = []
  const own = new AbortController().signal
  await learner.call('give', [(signal: AbortSignal) => void taken.push(signal), own])
  expect(taken[0]?.aborted).toBe(true)
  expect(taken[0]?.reason).toMatchObject({ message: 'enough' })
  expect(taken[1]).toBe(own)
})

test('keeps live objects as handles; one that is passed back is the original object', async () => {
  const { learner } = run(`
    export class Counter {
      n = 0
      up(by = 1) { this.n += by; return this.n }
    }
    export const make = async (start: number) => ({ start, double: () => start * 2 })
    export function same(counter: Counter) { return [counter instanceof Counter, counter.n] }
    export const nothing = () => 3`)
  const counter = await learner.construct('Counter', [])
  expect(await counter.up?.()).toBe(1)
  expect(await counter.up?.(4)).toBe(5)
  expect(await counter.n?.()).toBe(5)
  expect(await learner.call('same', [counter])).toEqual([true, 5])
  expect(await (await learner.construct('make', [4])).double?.()).toBe(8)
  expect(await outcome(learner.construct('nothing', []))).toMatchObject({
    message: '`nothing` returns number, not an object with methods',
  })
  expect(await outcome(counter.down?.() ?? Promise.resolve())).toMatchObject({
    message: 'The object has no method `down`',
  })
  // A handle must satisfy no matcher and no `await`.
  expect(await counter).toBe(counter)
  expect('asymmetricMatch' in counter).toBe(false)
  expect(counter.asymmetricMatch).toBeUndefined()
  expect(() => expect(counter).toEqual({ any: 'thing' })).toThrow()
  expect(() => expect(1).toEqual(counter)).toThrow()
})

test('what is returned is data: no matcher, no thenable, no getter crosses alive', async () => {
  const { learner } = run(`
    export const matcher = () => ({ asymmetricMatch: () => true, $$typeof: Symbol.for('jest.asymmetricMatcher') })
    export const proxy = () => new Proxy({}, { get: (_, key) => key === 'then' ? undefined : () => true, has: () => true, ownKeys: () => ['asymmetricMatch'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) })
    export const thenable = () => ({ inner: { then: (ok: (v: unknown) => void) => ok('thened') } })
    export const json = () => ({ toJSON: () => ({ ok: true }) })
    export const fn = () => () => true
    export const proto = () => JSON.parse('{"__proto__":{"ok":true}}')`)
  for (const name of ['matcher', 'proxy', 'fn', 'thenable', 'json']) {
    const value = await learner.call(name, [])
    expect(() => expect(value).toEqual({ ok: true })).toThrow()
    expect(() => expect(value).toEqual(true)).toThrow()
    expect(() => expect({ ok: true }).toEqual(value)).toThrow()
  }
  expect(await learner.call('matcher', [])).toMatchObject({ asymmetricMatch: '[Function: asymmetricMatch]' })
  expect((await learner.call('proto', [])) as { ok?: boolean }).not.toHaveProperty('ok')
})

test('results that cannot cross are refused in a sentence', async () => {
  const { learner } = run(`
    export function loop() { const a: any = { b: {} }; a.b.c = a; return a }
    export function deep() { let a: any = 1; for (let i = 0; i < 5000; i++) a = [a]; return a }
    export function huge() { return 'x'.repeat(50_000_000) }
    export function wide() { return new Array(4_000_000_000) }`)
  expect(await outcome(learner.call('loop', []))).toMatchObject({ message: 'What `loop` returns contains itself' })
  expect(await outcome(learner.call('deep', []))).toMatchObject({
    message: 'What `deep` returns is nested deeper than 200 levels',
  })
  expect(await outcome(learner.call('huge', []))).toMatchObject({ message: 'What `huge` returns is larger than 8 MB' })
  expect(await outcome(learner.call('wide', []))).toMatchObject({
    message: expect.stringMatching(/^What `wide` returns (is larger|holds more)/),
  })
  expect(learner.alive).toBe(true)
})

test('what happens after a call is over is a finding', async () => {
  const { learner, findings, output } = run(`
    export function late(tell: (x: string) => void) {
      setTimeout(() => { tell('late'); fetch('https://api.openai.com/v1/models').catch((e) => console.log(e.cause.code)) }, 5)
      return 'done'
    }
    export const idle = () => new Promise((r) => setTimeout(r, 60))
    export function dropped() { Promise.reject(new TypeError('lost')); return 1 }`)
  const heard: string[] = []
  expect(await learner.call('late', [(x: string) => heard.push(x)])).toBe('done')
  await learner.call('idle', [])
  expect(heard).toEqual([])
  expect(findings).toEqual([
    'Your code called a function you were given after `late` was over.',
    'Your code sent GET /v1/models after `late` was over.',
  ])
  await learner.call('dropped', [])
  await learner.quiet()
  expect(findings[2]).toBe('A promise of your code was rejected and nothing handles it: TypeError: lost (subject.ts:7)')
  expect(output.join('')).toBe('ECONNRESET\n')
})
