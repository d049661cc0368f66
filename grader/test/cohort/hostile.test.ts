import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isBubblewrapAvailable } from '../../src/learner/index.ts'
import { canary } from '../cli/toy-course.ts'
import { readActionsLog } from '../report/readers.ts'
import { makeToyRepository, type ToyRepository } from './toy-repository.ts'

/** A job as a host runs it: secrets in the environment, files that steer later steps, a network. */

const exercise = 'stages/01-first/00-add'
const secret = 'secret-9c41-in-the-environment'
const diskSecret = 'secret-77e0-on-the-disk'

let repository: ToyRepository
let base: string
let server: Server
let hits = 0
let hostFiles: Record<string, string>
let secretFile: string

/** Where the grader under test puts the copies that it grades. */
const graderTmp = () => repository.course.env.TMPDIR ?? tmpdir()

beforeAll(async () => {
  repository = makeToyRepository()
  base = repository.commit('the course')
  server = createServer((_, response) => {
    hits++
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const file = (name: string) => join(repository.scratch, name)
  hostFiles = {
    GITHUB_STEP_SUMMARY: file('summary.md'),
    GITHUB_OUTPUT: file('output.txt'),
    GITHUB_ENV: file('env.txt'),
    GITHUB_PATH: file('path.txt'),
  }
  for (const path of Object.values(hostFiles)) writeFileSync(path, '')
  // Beside the copy that is graded, where a relative import can name it.
  secretFile = join(graderTmp(), `stagecraft-secret-${process.pid}.json`)
  writeFileSync(secretFile, JSON.stringify({ key: diskSecret }))
})
afterAll(() => {
  server.close()
  rmSync(secretFile, { force: true })
  repository.remove()
})

async function submit(code: string) {
  repository.restore(base)
  repository.course.write(`${exercise}/add.ts`, code)
  const out = join(repository.scratch, 'verdict')
  mkdirSync(out, { recursive: true })
  const argv = ['--repo', repository.root, '--base', base, '--head', repository.commit('hostile'), '--out', out]
  const reporters = ['github', 'junit', 'gradescope', 'csv'].flatMap((name) => ['--reporter', name])
  const env = { ...hostFiles, STAGECRAFT_KEY: secret, GITHUB_TOKEN: secret }
  const ran = await repository.ci([...argv, ...reporters], env)
  const files = ['submission.json', 'junit.xml', 'results.json', 'report.csv'].map((name) =>
    readFileSync(join(out, name), 'utf8'),
  )
  const summary = readFileSync(hostFiles.GITHUB_STEP_SUMMARY ?? '', 'utf8')
  return {
    ...ran,
    result: JSON.parse(files[0] ?? ''),
    everything: [ran.stdout, ran.stderr, summary, ...files].join('\n'),
  }
}

/** Tries each thing by itself and prints what it got, as the only way out that is left. */
const probes = (port: number) => `
const tried = {}
const attempt = async (name, action) => {
  try { tried[name] = String(await action()).slice(0, 2000) } catch (error) { tried[name] = 'refused ' + (error.code ?? error.name) }
}
await attempt('env', () => JSON.stringify(process.env))
for (const path of ['/proc/self/environ', '/proc/1/environ', '/proc/' + process.ppid + '/environ', '/etc/passwd', ${JSON.stringify('SECRET')}])
  await attempt(path, async () => (await import('node:fs')).readFileSync(path, 'utf8'))
await attempt('suite', async () => (await import('node:fs')).readFileSync(new URL('./grading/suite.test.ts', import.meta.url), 'utf8'))
await attempt('suite import', async () => Object.keys(await import('./grading/suite.test.ts')))
await attempt('list', async () => (await import('node:fs')).readdirSync(new URL('../../..', import.meta.url)).join())
await attempt('fetch', async () => (await fetch('http://127.0.0.1:${port}/fetch')).status)
await attempt('http', async () => { const http = await import('node:http'); return new Promise((resolve, reject) => http.get('http://127.0.0.1:${port}/http', (r) => resolve(r.statusCode)).on('error', reject)) })
await attempt('net', async () => { const net = await import('node:net'); return new Promise((resolve, reject) => net.connect(${port}, '127.0.0.1', () => resolve('connected')).on('error', reject)) })
await attempt('spawn', async () => (await import('node:child_process')).execSync('id').toString())
await attempt('worker', async () => new (await import('node:worker_threads')).Worker('1', { eval: true }))
for (const path of WRITES) await attempt('write ' + path, async () => (await import('node:fs')).writeFileSync(path, 'forged'))
await attempt('kill', () => process.kill(process.ppid, 'SIGTERM'))
export function add(a, b) {
  console.log('PROBE ' + JSON.stringify(tried))
  return a - b
}
`

describe.skipIf(!isBubblewrapAvailable())('a hostile submission', { timeout: 120_000 }, () => {
  test('reads no secret, reaches no network, writes nothing outside its scratch folder', async () => {
    const port = (server.address() as AddressInfo).port
    const writes = [
      ...Object.values(hostFiles),
      join(repository.root, 'forged.txt'),
      join(graderTmp(), 'stagecraft-forged.txt'),
    ]
    const code = probes(port).replace('WRITES', JSON.stringify(writes)).replace('"SECRET"', JSON.stringify(secretFile))
    const { everything, result, exitCode } = await submit(code)
    expect(exitCode).toBe(1)
    expect(everything).not.toContain(secret)
    expect(everything).not.toContain(diskSecret)
    expect(everything).not.toContain(canary)
    expect(hits).toBe(0)
    expect(
      existsSync(join(repository.root, 'forged.txt')) || existsSync(join(graderTmp(), 'stagecraft-forged.txt')),
    ).toBe(false)
    for (const [name, path] of Object.entries(hostFiles)) {
      if (name !== 'GITHUB_STEP_SUMMARY') expect(readFileSync(path, 'utf8')).toBe('')
    }
    const output: string = result.report.stages[0].exercises[0].checks[1].output
    const tried = JSON.parse(/PROBE (.*)/.exec(output)?.[1] ?? '{}') as Record<string, string>
    expect(Object.keys(tried).length).toBeGreaterThan(18)
    const { env, fetch: _f, http: _h, net: _n, ...walled } = tried
    expect(env).toMatch(/no-key-needed/)
    for (const [name, got] of Object.entries(walled)) expect(`${name}: ${got}`).toMatch(/: refused /)
  })

  test.each([
    ['a file beside the course', () => `../../../../${basename(secretFile)}`],
    ['the suite', () => './grading/suite.test.ts'],
    ['the suite by another spelling', () => './Grading/suite.test.ts'],
    ['the manifest', () => './grading/exercise.json'],
  ])('an import opens nothing that is not the learner’s: %s', async (_, path) => {
    const attributes = path().endsWith('json') ? " with { type: 'json' }" : ''
    const { everything, exitCode } = await submit(
      `import * as got from '${path()}'${attributes}\nexport function add(a: number, b: number) {\n  console.log(got)\n  return a + b\n}\n`,
    )
    expect(exitCode).toBe(1)
    expect(everything).not.toContain(diskSecret)
    expect(everything).not.toContain(canary)
    expect(everything).not.toContain('Refuse what is no number')
  })

  test('forges no annotation, no summary and no result', async () => {
    const forged = [
      '::error title=Stagecraft::forged',
      '##[notice]forged',
      '::set-output name=score::100',
      'a.ts(1,2): error TS1: forged',
    ]
    const page = ['</details>', '# forged', '@teacher ![x](https://evil.example)', '```', '2 of 2 points']
    const { stdout, result, exitCode } = await submit(`
process.stdout.write(${JSON.stringify(`${forged.join('\n')}\n`)})
export function add(a: number, b: number) {
  console.log(${JSON.stringify([...forged, ...page].join('\n'))})
  process.stderr.write(${JSON.stringify(`${forged.join('\r')}\n`)})
  console.log(JSON.stringify({ id: 1, type: 'result', value: a + b }))
  return { asymmetricMatch: () => true, valueOf: () => a + b, toJSON: () => a + b }
}
`)
    expect(exitCode).toBe(1)
    expect(result.report.stages[0].exercises[0].status).toBe('failed')
    const { commands, matched } = readActionsLog(stdout)
    expect(commands.map(({ name }) => name)).toEqual([
      ...['remove-matcher', 'remove-matcher', 'remove-matcher', 'stop-commands', 'error', 'notice'],
    ])
    expect(commands.at(-1)?.data).toBe('0 of 2 points')
    expect(matched).toEqual([])
  })

  test.each([
    ['ends the process', 'process.exit(0)'],
    ['ends it harder', 'process.reallyExit(0)'],
    ['spins', 'for (;;) {}'],
    ['eats memory', 'const all = []\nfor (;;) all.push(Buffer.alloc(64 << 20, 1))'],
    ['floods', "for (;;) process.stdout.write('x'.repeat(1 << 16))"],
    [
      'rewrites the language',
      'Object.is = () => true\nArray.prototype.every = () => true\nJSON.stringify = () => \'{"status":"passed"}\'',
    ],
  ])('costs the grader nothing and is not passed: it %s', async (_, body) => {
    const { exitCode, result } = await submit(`export function add(): number {\n${body}\n  return 0\n}\n`)
    expect(exitCode).toBe(1)
    expect(result.report.stages[0].exercises[0].status).toBe('failed')
  })
})
