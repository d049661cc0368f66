import { expect, test } from 'vitest'
import { run } from './toy.ts'
import { openaiResponse, openaiResponseEvents, sse, streamed } from './wire.ts'

const START = 1_800_000_000_000

test('moves the time of every kind of timer, and nothing moves by itself', async () => {
  const { learner } = run(`
    import { setTimeout as wait } from 'node:timers/promises'
    import { setTimeout as later } from 'node:timers'
    export async function race(tell: (what: string, at: number) => void) {
      const say = (what: string) => tell(what, Date.now())
      const ended = [
        new Promise<void>((r) => setTimeout(() => (say('global'), r()), 1000)),
        wait(2000).then(() => say('promises')),
        new Promise<void>((r) => later(() => (say('module'), r()), 3000)),
        new Promise<void>((r) => AbortSignal.timeout(4000).addEventListener('abort', () => (say('signal'), r()))),
      ]
      let ticks = 0
      const id = setInterval(() => { if (++ticks === 3) { clearInterval(id); say('interval') } }, 1000)
      await Promise.all(ended)
      return performance.now() >= 4000 && new Date().getTime()
    }
    export const now = () => Date.now()`)
  await learner.clock.install(START)
  const told: unknown[] = []
  const racing = learner.call('race', [(what: string, at: number) => void told.push([what, at - START])])
  await learner.clock.advance(999)
  expect(told).toEqual([])
  await learner.clock.advance(1)
  expect(told).toEqual([['global', 1000]])
  await learner.clock.advance(10_000)
  expect(await racing).toBe(START + 4000)
  expect(told).toEqual([
    ['global', 1000],
    ['promises', 2000],
    ['module', 3000],
    ['interval', 3000],
    ['signal', 4000],
  ])
  expect(await learner.clock.now()).toBe(START + 11_000)
  expect(await learner.call('now', [])).toBe(START + 11_000)
})

test('a retry waits as long as the provider says, in virtual time', async () => {
  const at: number[] = []
  const limited = () =>
    Response.json({ error: { message: 'slow down', type: 'x' } }, { status: 429, headers: { 'retry-after': '30' } })
  const { learner, findings } = run(
    `import OpenAI from 'openai'
     const client = new OpenAI({ maxRetries: 2 })
     export const ask = async () => (await client.responses.create({ model: 'm', input: 'hi' })).output_text`,
    {
      traffic: async () => {
        // A reply that takes a few turns to make must still be there before time moves on.
        for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
        at.push(await learner.clock.now())
        return at.length < 3 ? limited() : Response.json(openaiResponse('at last'))
      },
    },
  )
  await learner.clock.install(START)
  const asking = learner.call('ask', [])
  await learner.clock.advance(29_999)
  expect(at.length).toBe(1)
  await learner.clock.advance(40_000)
  expect(at.map((ms) => ms - START)).toEqual([0, 30_000, 60_000])
  expect(await asking).toBe('at last')
  expect(findings).toEqual([])
})

test('timeouts and stalled bodies: time goes on over a reply that never comes', async () => {
  const { learner } = run(
    `import OpenAI from 'openai'
     const client = new OpenAI({ maxRetries: 1, timeout: 5000 })
     export const never = async () => client.responses.create({ model: 'never', input: 'hi' }).catch((e) => [e.constructor.name, Date.now()])
     export async function idle(limit: number) {
       const controller = new AbortController()
       let timer = setTimeout(() => controller.abort(), limit)
       const got: string[] = []
       try {
         for await (const e of await client.responses.create({ model: 'stall', input: 'x', stream: true }, { signal: controller.signal })) {
           clearTimeout(timer); timer = setTimeout(() => controller.abort(), limit)
           if (e.type === 'response.output_text.delta') got.push(e.delta)
         }
       } catch { }
       return [got, Date.now()]
     }`,
    {
      traffic: async (request) => {
        const { model } = (await request.json()) as { model: string }
        return model === 'never'
          ? new Promise<Response>(() => {})
          : streamed([sse(openaiResponseEvents(['a', 'b']).slice(0, 5))], 'stall').response
      },
    },
  )
  await learner.clock.install(START)
  const never = learner.call('never', [])
  await learner.clock.advance(30_000)
  const [name, at] = (await never) as [string, number]
  expect(name).toBe('APIConnectionTimeoutError')
  expect(at - START).toBeGreaterThanOrEqual(10_000)
  expect(at - START).toBeLessThan(15_000)
  const before = await learner.clock.now()
  const idle = learner.call('idle', [2_000])
  await learner.clock.advance(2_500)
  expect(await idle).toEqual([['a', 'b'], before + 2_000])
})

test('thousands of timers are quick, and a callback of the suite is answered before the next one', async () => {
  const { learner, findings } = run(`
    export async function beat(n: number, tell: (i: number) => Promise<number>) {
      const got: number[] = []
      let ticks = 0
      const id = setInterval(() => { ticks += 1 }, 10)
      for (let i = 0; i < n; i++) { await new Promise((r) => setTimeout(r, 1000)); got.push(await tell(i), Date.now() % 100000) }
      clearInterval(id)
      return [got, ticks]
    }`)
  await learner.clock.install(START)
  const tell = async (i: number) => {
    await new Promise((resolve) => setImmediate(resolve))
    return -i
  }
  const beating = learner.call('beat', [3, tell])
  await learner.clock.advance(20_000)
  const [got, ticks] = (await beating) as [number[], number]
  expect(got).toEqual([-0, 1000, -1, 2000, -2, 3000])
  expect(ticks).toBeGreaterThanOrEqual(299)
  expect(ticks).toBeLessThanOrEqual(300)
  expect(findings).toEqual([])
})

test('time that is not installed, or goes backwards, is an error', async () => {
  const { learner } = run('export const one = () => 1')
  await expect(learner.clock.advance(1)).rejects.toThrow(/install/)
  await learner.clock.install()
  await expect(learner.clock.advance(-1)).rejects.toThrow(/forward/)
  await learner.clock.install(START)
  expect(await learner.clock.now()).toBe(START)
  await learner.close()
  await expect(learner.clock.now()).rejects.toThrow(/closed/)
})

test('a gate that the suite opens just before it moves time is passed first', async () => {
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const { learner } = run(
    `export async function read(limit: number) {
       const response = await fetch('https://api.openai.com/v1/x', { signal: AbortSignal.timeout(limit) })
       const got: string[] = []
       try { for await (const piece of response.body!) got.push(Buffer.from(piece).toString() + Date.now() % 100000) } catch (error: any) { got.push(error.name) }
       return got
     }`,
    {
      traffic: async () => {
        const pieces = ['a', 'b', 'c']
        const body = new ReadableStream(
          {
            async pull(controller) {
              if (pieces.length === 2) await gate
              const piece = pieces.shift()
              if (piece === undefined) controller.close()
              else controller.enqueue(new TextEncoder().encode(piece))
            },
          },
          { highWaterMark: 0 },
        )
        return new Response(body)
      },
    },
  )
  await learner.clock.install(START)
  const reading = learner.call('read', [60_000])
  await learner.clock.advance(1_000)
  open()
  await learner.clock.advance(1_000)
  expect(await reading).toEqual(['a0', 'b1000', 'c1000'])
})

test('in real time, at rest means that what was put off to the next turn is done', async () => {
  const { learner } = run(`
    export function later(tell: () => void) {
      return new Promise<void>((resolve) => setTimeout(() => { tell(); setTimeout(resolve, 60_000) }, 0))
    }`)
  for (let time = 0; time < 10; time += 1) {
    let told = false
    const call = learner.call('later', [
      () => {
        told = true
      },
    ])
    call.catch(() => {})
    await learner.quiet()
    expect(told).toBe(true)
  }
  await learner.close()
})
