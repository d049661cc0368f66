import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adds, canary, entry, makeToyCourse, type ToyCourse } from './toy-course.ts'

/** The command as a process among others: interrupted, read by a pipe that closes, beside another grader. */

let course: ToyCourse
beforeEach(() => {
  course = makeToyCourse()
})
afterEach(() => course.remove())

const start = (...argv: string[]): ChildProcess =>
  spawn(process.execPath, ['--disable-sigusr1', entry, 'grade', ...argv], { cwd: course.root, env: course.env })

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  test.each([0, 60, 200, 500, 900])('after %i ms ends everything and leaves progress whole', async (delay) => {
    await course.grade()
    // Loops until it is stopped, and its own process can be found by the path of its file.
    course.add('hangs')
    const child = start()
    await sleep(delay)
    child.kill('SIGINT')
    const [code, signal] = await once(child, 'exit')
    // Before our handler stands, the signal itself ends the process.
    expect(code === 130 || signal === 'SIGINT').toBe(true)
    await expect.poll(() => runningIn(course.root), { timeout: 5_000 }).toEqual([])
    expect(readdirSync(course.temporary)).toEqual([])
    expect((await course.grade('status')).stdout).not.toContain('progress.json')
    expect(readdirSync(join(course.root, '.stagecraft')).filter((name) => /\.(tmp|lock)$|^types-/.test(name))).toEqual(
      [],
    )
  })
})

/** Command lines of processes that mention a folder, without our own. */
function runningIn(folder: string): string[] {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => commandLine(name))
    .filter((line) => line.includes(folder))
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

test('a reader that goes away is no error', async () => {
  const child = start('status', '--json')
  child.stdout?.destroy()
  let stderr = ''
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const [code] = await once(child, 'exit')
  expect([code, stderr]).toEqual([0, ''])
})

test('a report longer than a pipe holds arrives whole', async () => {
  course.write(
    'stages/01-first/00-add/add.ts',
    `${adds.half}\nfor (let i = 0; i < 600; i++) console.log('x'.repeat(90))\n`,
  )
  for (let i = 10; i < 60; i++) {
    course.write(
      `stages/01-first/${i}-more/grading/exercise.json`,
      course.read('stages/01-first/00-add/grading/exercise.json'),
    )
  }
  const { stdout } = await course.grade('01-00', '--json')
  expect(stdout.length).toBeGreaterThan(12_000)
  expect(JSON.parse(stdout).exitCode).toBe(1)
})

test('two graders at once both give their verdict and keep the progress whole', async () => {
  course.add('right')
  const [first, second] = await Promise.all([course.grade('01-00'), course.grade('01-00')])
  expect([first.exitCode, second.exitCode]).toEqual([0, 0])
  expect((await course.json('01-00')).stages[0]?.exercises[0]).toMatchObject({ status: 'passed', remembered: true })
})

test('without permission to write, the verdict comes with one sentence more', async () => {
  writeFileSync(join(course.root, '.stagecraft'), '')
  course.add('right')
  const { stdout, exitCode } = await course.grade()
  expect(exitCode).toBe(0)
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    'Your progress is not saved: .stagecraft/progress.json cannot be written',
  )
})

test('a corrupted progress file costs one sentence', async () => {
  mkdirSync(join(course.root, '.stagecraft'), { recursive: true })
  course.write('.stagecraft/progress.json', '{"exercises":')
  const { stdout, exitCode } = await course.grade()
  expect(exitCode).toBe(1)
  expect(stdout.replace(/\s+/g, ' ')).toContain('progress.json is not what the grader wrote')
  expect((await course.grade()).stdout).not.toContain('is not what the grader wrote')
})

test('a pass written by hand is not believed', async () => {
  await course.grade()
  const data = JSON.parse(course.read('.stagecraft/progress.json'))
  data.exercises['01-first/00-add'].report.status = 'passed'
  course.write('.stagecraft/progress.json', JSON.stringify(data))
  const { stdout, exitCode } = await course.grade()
  expect(exitCode).toBe(1)
  expect(stdout.replace(/\s+/g, ' ')).toContain('did not come from a grading run on this machine')
})

test('an error of the grader itself is told as one, with exit code 3', async () => {
  course.write('stages/01-first/00-add/grading/suite.test.ts', "throw new Error('broken suite')\n")
  const { stdout, exitCode } = await course.grade()
  expect(exitCode).toBe(3)
  expect(stdout).toContain('This is a bug in the grader, not in your code.')
  expect(stdout).toContain('broken suite')
  const status = await course.json('status')
  expect(status.stages[0]?.status).toBe('failed')
})

test.each([
  ['a stray rejection', "void Promise.reject(new Error('stray'))"],
  ['a stray throw', "setTimeout(() => { throw new Error('stray') }, 5)"],
])('%s inside the grader never looks like a verdict', async (_, line) => {
  course.add('right')
  const path = 'stages/01-first/00-add/grading/suite.test.ts'
  course.write(path, `${course.read(path)}\n${line}\n`)
  const { stdout, stderr, exitCode } = await course.grade()
  expect(exitCode).toBe(3)
  expect(stdout + stderr).toContain('This is a bug in the grader')
  expect(stdout + stderr).toContain('stray')
  const json = await course.grade('--json')
  expect([json.exitCode, JSON.parse(json.stdout).exitCode]).toEqual([3, 3])
  expect((await course.json('status')).stages[0]?.exercises[0]?.status).toBe('not-reached')
})

test('nothing of a suite is left on disk', async () => {
  course.add('right')
  await course.grade()
  expect(readdirSync(course.temporary)).toEqual([])
  const compiled = join(entry, '..', '..', '..', '..', '.stagecraft', 'compile-cache')
  for (const folder of [join(course.root, '.stagecraft'), compiled]) {
    for (const encoding of ['latin1', 'utf16le'] as const) expect(filesWith(canary, folder, encoding)).toEqual([])
  }
})

function filesWith(text: string, folder: string, encoding: BufferEncoding): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .filter((file) => readFileSync(file, encoding).includes(text))
}

test('hints climb the ladder of the open TODO and stop at the last rung', async () => {
  await course.grade()
  const rungs: string[] = []
  for (let i = 0; i < 3; i++) rungs.push((await course.grade('hint')).stdout)
  expect(rungs[0]).toMatch(
    /^01-00 add · TODO 1\nWhich operator makes a sum\?\n\nLook at the operator\.\n\nHint 1 of 2\.\nMore {3}pnpm grade hint 01-00/,
  )
  expect(rungs[1]).toMatch(/A sum is written with `\+`\.\n\nHint 2 of 2, the last one/)
  expect(rungs[2]).toBe(rungs[1])
  course.add('half')
  await course.grade()
  expect((await course.grade('hint', '01-00')).stdout).toContain('TODO 2\nWhat is no number?')
  expect(JSON.parse((await course.grade('hint', '--json')).stdout)).toMatchObject({
    exercise: '00-add',
    todo: 2,
    rung: 1,
    of: 1,
  })
})

test('hints that do not have the form are refused with the file and the form', async () => {
  course.write('stages/01-first/00-add/grading/hints.md', '## TODO 1: Why?\n\n### First\n\ntext\n')
  const { stderr, exitCode } = await course.grade('hint')
  expect(exitCode).toBe(2)
  expect(stderr.replace(/\s+/g, ' ')).toContain(
    'grading/hints.md has a heading "First" under TODO 1 where "Rung 1" belongs.',
  )
})

test('a brief is read in the terminal', async () => {
  const { stdout, exitCode } = await course.grade('brief')
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^01-first\/00-add\n\nWrite it, as `the brief` says\.\n\n· one\n· two\n/)
  expect(stdout).toMatch(/Grade {2}pnpm grade 01-00\n$/)
})

test('--inspect takes one exercise', async () => {
  const { stderr, exitCode } = await course.grade('01', '--inspect')
  expect(exitCode).toBe(2)
  expect(stderr.replace(/\s+/g, ' ')).toContain(
    '--inspect waits for a debugger in one exercise, and this names several.',
  )
})

test('--inspect lets a debugger in, and its verdict is no pass and not remembered', async () => {
  course.add('right')
  const child = start('01-00', '--inspect')
  let stdout = ''
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  const ended = once(child, 'exit')
  await expect.poll(continueDebugged, { timeout: 15_000, interval: 100 }).toBe(true)
  const [code] = await ended
  expect(code).toBe(1)
  expect(stdout).toContain('✔ adds two numbers')
  expect(stdout.replace(/\s+/g, ' ')).toContain('it is not remembered and counts as no pass')
  expect((await course.json('status')).stages[0]?.exercises[0]?.status).toBe('not-reached')
})

/** Attaches to the learner process as an editor would, and lets it run. */
async function continueDebugged(): Promise<boolean> {
  try {
    const targets = (await (await fetch('http://127.0.0.1:9229/json')).json()) as { webSocketDebuggerUrl: string }[]
    const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? '')
    await once(socket as unknown as NodeJS.EventEmitter, 'open')
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.runIfWaitingForDebugger' }))
    await once(socket as unknown as NodeJS.EventEmitter, 'message')
    socket.close()
    return true
  } catch {
    return false
  }
}
