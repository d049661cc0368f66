import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { isBubblewrapAvailable, type LearnerThrow, printable } from '../../src/learner/index.ts'
import { makeToy, outcome, run, setupFor } from './toy.ts'

test('what a wall refuses arrives as a sentence', async () => {
  const { learner } = run(`
    import { spawnSync } from 'node:child_process'
    import { symlinkSync, writeFileSync } from 'node:fs'
    import { connect } from 'node:net'
    import { lookup } from 'node:dns/promises'
    import { Worker } from 'node:worker_threads'
    export const spawn = () => spawnSync('true')
    export const write = () => writeFileSync('/elsewhere.txt', '')
    export const net = () => new Promise((_, reject) => connect(1, '127.0.0.1').on('error', reject))
    export const dns = () => lookup('example.com')
    export const worker = () => new Worker('1', { eval: true })
    export const link = () => symlinkSync('/etc/hosts', 'link')
    export const kill = () => process.kill(1)
    export const typical = async () => { try { spawnSync('true') } catch (error: any) { return error.code } }`)
  const sentence = async (name: string) => ((await outcome(learner.call(name, []))) as LearnerThrow).message
  expect(await sentence('spawn')).toBe('Your code tried to start another program; exercises run without that.')
  expect(await sentence('write')).toBe(
    'Your code tried to write a file outside its scratch folder; exercises run without that.',
  )
  const network =
    'Your code tried to open a network connection; only `fetch` and `node:http` reach the model API in an exercise.'
  expect(await sentence('net')).toBe(network)
  expect(await sentence('dns')).toBe(network)
  expect(await sentence('worker')).toBe('Your code tried to start a worker thread; exercises run without that.')
  expect(await sentence('link')).toBe('Your code tried to make a link; exercises run without that.')
  expect(await sentence('kill')).toBe('Your code tried to use process.kill; exercises run without that.')
  expect(await learner.call('typical', [])).toBe('ERR_ACCESS_DENIED')
})

test('printed text loses what a terminal would obey, however it is repeated', () => {
  expect(
    printable('\u001b[31mred\u001b[0m \u001b]0;title\u0007x\u001b]8;;u\u001b\\link \u001bcy\u0000\u202e\r\nz\rw\t'),
  ).toBe('red xlink y\nz\nw\t')
  // Each of these took minutes with a regular expression that can match in many ways.
  for (const part of ['\u001b]', '\u001b[', '\u001b]8;;x', '\u001b[;;;', '\u001b(#;?', '\u009b', '\u001b ', '\r']) {
    expect(printable(part.repeat(300_000))).not.toContain('\u001b')
  }
})

test('a process that misbehaves without end is told of only so often', async () => {
  const { learner, findings } = run(
    'export function many() { for (let i = 0; i < 500; i += 1) Promise.reject(new Error(String(i))); return 1 }',
  )
  await learner.call('many', [])
  await learner.quiet()
  expect(findings.length).toBe(100)
})

/** A grader of its own that starts a process which spins, says so, and is then killed. */
const ORPHAN = `
import { startLearner } from ${JSON.stringify(new URL('../../src/learner/index.ts', import.meta.url).href)}
const { overlay, ...setup } = JSON.parse(process.argv[1])
const learner = startLearner({ ...setup, overlay: new Map(overlay) }, async () => Response.error(), { output: (text) => process.stdout.write(text), finding() {} })
learner.call('spin', []).catch(() => {})
`

for (const sandbox of ['permissions', 'bubblewrap'] as const) {
  const possible = existsSync('/usr/bin/setpriv') && (sandbox === 'permissions' || isBubblewrapAvailable())
  describe.skipIf(process.platform !== 'linux' || !possible)(`on Linux, ${sandbox}`, () => {
    test('a process does not outlive a grader that is killed', async () => {
      const toy = makeToy()
      const subject = `export function spin() { console.log('spinning'); for (;;) {} }`
      const { overlay, ...setup } = setupFor(subject, toy, { sandbox })
      const argument = JSON.stringify({ ...setup, overlay: [...overlay] })
      const grader = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', ORPHAN, argument], {
        cwd: fileURLToPath(new URL('../../', import.meta.url)),
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await new Promise((resolve) => grader.stdout.once('data', resolve))
      const [child] = readFileSync(`/proc/${grader.pid}/task/${grader.pid}/children`, 'utf8').split(' ').filter(Boolean)
      expect(existsSync(`/proc/${child}`)).toBe(true)
      grader.kill('SIGKILL')
      await expect.poll(() => isRunning(Number(child)), { timeout: 10_000 }).toBe(false)
      toy.remove()
    })
  })
}

/** False for a process that is gone, or is dead and only waits for its parent to notice. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
