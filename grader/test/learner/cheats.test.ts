import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isBubblewrapAvailable, type Sandbox } from '../../src/learner/index.ts'
import { type Attempt, ESCAPING, FORGING, READING } from './cheats.ts'
import { CANARY, makeToy, outcome, run, STORE, type Toy } from './toy.ts'

const sandboxes: Sandbox[] = ['permissions', 'bubblewrap']

/** The links by which a workspace could lead to the suites of another stage. */
function plantLinks({ stage, root }: Toy): string[] {
  const inStage = join(root, 'stages/02-toy/node_modules/@stagecraft/01-toy')
  const inSelf = join(stage, 'node_modules/self')
  for (const link of [inStage, inSelf]) {
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(stage, link)
  }
  const below = '01-first/grading/suite.test.ts'
  return [
    join(inStage, below),
    join(inSelf, below),
    join(STORE, 'node_modules/@stagecraft/01-toy', below),
    join(STORE, 'node_modules/@stagecraft/grader/src/learner/process.ts'),
    join(STORE, '../../grader/src/learner/process.ts'),
    join(STORE, '../@stagecraft/grader/package.json'),
  ]
}

for (const sandbox of sandboxes) {
  const title = sandbox === 'permissions' ? 'with Node’s permission flags alone' : 'inside bubblewrap'
  describe.skipIf(sandbox === 'bubblewrap' && !isBubblewrapAvailable())(title, () => {
    test('no way of reading leads to the hidden suite, the grader, or another process', async () => {
      const toy = makeToy()
      const links = plantLinks(toy)
      const { learner, output, findings } = run(READING, { sandbox, toy })
      const attempts = (await learner.call('read', [toy.suite, STORE, links])) as Attempt[]
      const successes = attempts.filter(({ got }) => got !== null)
      expect(successes).toEqual([])
      expect(JSON.stringify([attempts, output, findings])).not.toContain(CANARY)
      expect(attempts.length).toBeGreaterThan(50)
    })

    test('no way out: sockets, programs, files, signals', async () => {
      let hits = 0
      const server = createServer((socket) => {
        hits += 1
        socket.destroy()
      }).listen(0, '127.0.0.1')
      await new Promise((resolve) => server.once('listening', resolve))
      const port = (server.address() as { port: number }).port
      const toy = makeToy()
      const { learner } = run(ESCAPING, { sandbox, toy, limits: { callMs: 60_000 } })
      const attempts = (await learner.call('escape', [port, toy.starter, join(toy.root, 'outside')])) as Attempt[]
      server.close()
      expect(attempts.filter(({ got }) => got !== null)).toEqual([])
      expect(hits).toBe(0)
      expect(readFileSync(toy.starter, 'utf8')).toBe('// the starter\n')
      const environment = (await learner.call('environment', [])) as Record<string, string>
      expect(
        Object.keys(environment)
          .filter((name) => name !== 'PWD')
          .sort(),
      ).toEqual(['ANTHROPIC_API_KEY', 'NODE_ENV', 'OPENAI_AGENTS_DISABLE_TRACING', 'OPENAI_API_KEY', 'TZ'])
    })

    test('a forged message is at most a returned value, and mostly the end of the process', async () => {
      const forge = async (name: string) => {
        const { learner, findings } = run(FORGING, { sandbox, limits: { callMs: 3_000, messageBytes: 1_000_000 } })
        const value = await outcome(learner.call(name, []))
        await outcome(learner.quiet())
        return { value, findings, alive: learner.alive }
      }
      expect(await forge('forgeResult')).toMatchObject({
        value: 'forged',
        alive: false,
        findings: [expect.stringMatching(/a result that nobody waits for/)],
      })
      expect(await forge('twice')).toMatchObject({ value: 1, alive: false })
      expect(await forge('nodeIpc')).toMatchObject({ value: 'undefined', alive: true, findings: [] })
      const ended = [
        'other',
        'verdict',
        'garbage',
        'proto',
        'badTree',
        'deepTree',
        'endless',
        'callback',
        'pull',
        'readyAgain',
        'request',
        'requestBody',
        'inbound',
        'replies',
        'handle',
      ]
      for (const name of ended) {
        const { value, findings, alive } = await forge(name)
        expect([name, alive, findings.length]).toEqual([name, false, 1])
        expect(value).toMatchObject({ name: 'ProcessEnded', how: 'protocol' })
      }
    }, 120_000)

    test('patching everything in its own process changes nothing but its own values', async () => {
      const { learner, findings } = run(
        `import fs from 'node:fs'
         import { syncBuiltinESMExports } from 'node:module'
         export function spoil() {
           Array.prototype.toJSON = () => ['x']
           ;(Object.prototype as any).toJSON = () => ({ ok: true })
           ;(String.prototype as any).toJSON = () => 'x'
           JSON.stringify = () => '"passed"'
           Object.keys = () => ['asymmetricMatch']
           Array.isArray = () => true
           Object.is = () => true
           Array.prototype.every = () => true
           Object.prototype.hasOwnProperty = () => true
           ;(fs as any).writeSync = (fs as any).readSync = () => 0
           syncBuiltinESMExports()
           return { value: [1, 'two'] }
         }
         export const after = () => ({ plain: 'data' })`,
        { sandbox },
      )
      expect(await learner.call('spoil', [])).toEqual({ value: [1, 'two'] })
      expect(await learner.call('after', [])).toEqual({ plain: 'data' })
      expect(findings).toEqual([])
    })
  })
}

test('requests without end cost the grader little and end the process', async () => {
  const { learner } = run(
    `const body = 'x'.repeat(4_000_000)
     export async function many() { for (;;) fetch('https://api.openai.com/v1/x', { method: 'POST', body }).catch(() => {}) }
     export async function small() { for (;;) fetch('https://api.openai.com/v1/x').catch(() => {}) }`,
    { traffic: () => new Promise(() => {}), limits: { memoryMb: 2_000 } },
  )
  expect(await outcome(learner.call('many', []))).toMatchObject({ name: 'ProcessEnded' })
})

test('a prototype of the grader is never changed by what crosses', async () => {
  const { learner } =
    run(`export const evil = () => [JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')]
    export const error = () => { const e: any = new Error('x'); Object.defineProperty(e, '__proto__', { value: { polluted: 1 }, enumerable: true }); throw e }`)
  await learner.call('evil', [])
  await outcome(learner.call('error', []))
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
})

test('node:sqlite, where an exercise needs it, stays in the scratch folder', async () => {
  const toy = makeToy()
  const { learner } = run(
    `import { DatabaseSync, backup } from 'node:sqlite'
     const one = (work: () => unknown) => { try { return String(work() ?? 'done') } catch (error: any) { return 'refused: ' + error.message } }
     export function use(outside: string) {
       const memory = new DatabaseSync(':memory:')
       memory.exec('create table t (a); insert into t values (1), (2)')
       const file = new DatabaseSync('own.db')
       file.exec('create table t (a)')
       return {
         sum: memory.prepare('select sum(a) as s from t').get()!.s,
         open: one(() => new DatabaseSync(outside)),
         attach: one(() => memory.exec("attach '" + outside + "' as o")),
         vacuum: one(() => memory.exec("vacuum into '" + outside + "'")),
         backup: one(() => backup(memory, outside)),
         uri: one(() => new DatabaseSync('file:' + outside)),
         url: one(() => new DatabaseSync(new URL('file://' + outside))),
         dotted: one(() => new DatabaseSync('x/../../../..' + outside)),
         constructed: one(() => new (memory.constructor as any)(outside)),
         extension: one(() => new DatabaseSync(':memory:', { allowExtension: true }).loadExtension(outside)),
         authorizer: one(() => { memory.setAuthorizer(null); memory.exec("attach '" + outside + "' as o") }),
         reopened: one(() => { const d = new DatabaseSync(outside, { open: false }); d.open() }),
         pragma: one(() => memory.exec("pragma temp_store_directory = '/'")),
       }
     }`,
    { toy, setup: { sqlite: true } },
  )
  const { sum, ...rest } = (await learner.call('use', [join(toy.root, 'outside.db')])) as Record<string, unknown>
  expect(sum).toBe(3)
  for (const [name, result] of Object.entries(rest))
    expect([name, result]).toEqual([name, expect.stringMatching(/^refused: /)])
})
