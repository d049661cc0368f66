import { expect, test } from 'vitest'
import { outcome, run } from './toy.ts'

const short = { limits: { callMs: 700 } }

test('an endless loop and a promise that never settles are told apart', async () => {
  const spinning = run('export function spin() { for (;;) {} }', short)
  expect(await outcome(spinning.learner.call('spin', []))).toMatchObject({
    name: 'ProcessEnded',
    how: 'timeout',
    message: '`spin` did not finish within 0.7 seconds: your code runs in a loop that never ends and never waits.',
  })
  expect(spinning.learner.alive).toBe(false)
  await expect(spinning.learner.call('spin', [])).rejects.toThrow(/did not finish/)
  const waiting = run(
    `export const wait = () => new Promise(() => {})
     export const microtasks = async () => { for (;;) await null }
     export const read = async () => (await fetch('https://api.openai.com/v1/x')).text()`,
    { ...short, traffic: async () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })) },
  )
  expect(await outcome(waiting.learner.call('wait', []))).toMatchObject({
    message: '`wait` did not finish within 0.7 seconds: your code waits for a promise that never settles.',
  })
})

test('a loop over promises that never lets go, and a reply that never ends', async () => {
  const looping = run('export const microtasks = async () => { for (;;) await null }', short)
  expect(await outcome(looping.learner.call('microtasks', []))).toMatchObject({
    how: 'timeout',
    message: expect.stringMatching(/loop/),
  })
  const reading = run(`export const read = async () => (await fetch('https://api.openai.com/v1/x')).text()`, {
    ...short,
    traffic: async () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })),
  })
  expect(await outcome(reading.learner.call('read', []))).toMatchObject({
    message:
      '`read` did not finish within 0.7 seconds: your code waits for a promise that never settles, and the reply to GET /v1/x is not read to its end.',
  })
})

test('exits, crashes and what is thrown where nothing catches it', async () => {
  const exits = run('export function leave() { process.exit(0) }')
  expect(await outcome(exits.learner.call('leave', []))).toMatchObject({
    how: 'exit',
    message:
      'Your code ended its own process (exit code 0) while `leave` was running. Return a value or throw an error instead of calling process.exit().',
  })
  const aborts = run('export function abort() { process.abort() }')
  expect(await outcome(aborts.learner.call('abort', []))).toMatchObject({ name: 'ProcessEnded' })
  const throws = run(
    `export const late = () => new Promise(() => { setTimeout(() => { throw new TypeError('in a timer') }, 1) })`,
  )
  expect(await outcome(throws.learner.call('late', []))).toMatchObject({
    how: 'exit',
    message:
      'Your code threw where nothing catches it while `late` was running, which ends a program: TypeError: in a timer (subject.ts:1)',
  })
  const later = run(`export const soon = () => { setTimeout(() => process.exit(3), 5); return 1 }`)
  expect(await later.learner.call('soon', [])).toBe(1)
  while (later.learner.alive) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(later.findings).toEqual([expect.stringMatching(/^Your code ended its own process \(exit code 3\)\./)])
})

test('output arrives in order, cleaned, whatever way it was printed; a flood ends the process', async () => {
  const { learner, output } = run(`
    import { writeSync } from 'node:fs'
    export function print(tell: () => void) {
      console.log('one', { a: 1 })
      tell()
      console.error('\\u001b[31mtwo\\u001b[0m\\r\\n\\u0007\\u202e')
      process.stdout.write('three\\n')
    }
    export const raw = () => { writeSync(1, 'to one\\n'); writeSync(2, 'to two\\n') }
    export const flood = () => { for (;;) console.log('x'.repeat(1000)) }`)
  const told: string[] = []
  await learner.call('print', [() => told.push(output.join(''))])
  expect(told).toEqual(['one { a: 1 }\n'])
  expect(output.join('')).toBe('one { a: 1 }\ntwo\n\nthree\n')
  await learner.call('raw', [])
  await expect.poll(() => output.join('')).toMatch(/to one\n/)
  expect(await outcome(learner.call('flood', []))).toMatchObject({
    how: 'output',
    message: 'Your code printed more than 2 MB; look for a loop that prints without end.',
  })
})

test('memory is limited, on the heap and beside it', async () => {
  const heap = run(
    'export function heap() { const all: unknown[] = []; for (;;) all.push(new Array(1000).fill(all.length)) }',
    {
      limits: { memoryMb: 200 },
    },
  )
  expect(await outcome(heap.learner.call('heap', []))).toMatchObject({
    how: 'memory',
    message: 'Your code used more than 200 MB of memory, and its process was ended.',
  })
  expect(heap.output.join('')).not.toMatch(/GCs|FATAL/)
  const buffers = run(
    `export async function buffers() { const all: Buffer[] = []; for (;;) { all.push(Buffer.alloc(16_000_000, 1)); await null } }`,
    { limits: { memoryMb: 300 } },
  )
  expect(await outcome(buffers.learner.call('buffers', []))).toMatchObject({ how: 'memory' })
})

test('a process that is closed rejects what is open, and can be closed twice', async () => {
  const { learner } = run('export const wait = () => new Promise(() => {})')
  const waiting = outcome(learner.call('wait', []))
  await learner.close()
  expect(await waiting).toMatchObject({ how: 'closed' })
  await learner.close()
  expect(learner.alive).toBe(false)
})
