import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isBubblewrapAvailable } from '../../src/learner/index.ts'
import { entry, makeToyCourse, type Ran, type ToyCourse } from '../cli/toy-course.ts'

/** A machine that is in the way: nothing can be written, the disk is full, the reader leaves, the terminal is small. */

let course: ToyCourse
beforeEach(() => {
  course = makeToyCourse()
})
afterEach(() => course.remove())

const node = [process.execPath, '--disable-sigusr1', entry, 'grade']
const plainText = (text: string) => text.replace(/\s+/g, ' ')

/** Runs the command inside a view of this machine that `binds` describes. */
function inView(binds: readonly string[], ...argv: string[]): Promise<Ran> {
  const view = ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', ...binds, '--chdir', course.root, '--']
  return new Promise((resolve) => {
    const options = { env: course.env, timeout: 60_000 }
    execFile('bwrap', [...view, ...node, ...argv], options, (error, stdout, stderr) => {
      resolve({ stdout, stderr, exitCode: error ? error.code : 0 })
    })
  })
}

describe.skipIf(!isBubblewrapAvailable())('where nothing can be written', () => {
  const temporary = () => ['--tmpfs', course.temporary]

  test('the verdict comes, with one sentence about progress', async () => {
    course.add('right')
    const { stdout, exitCode } = await inView(temporary())
    expect(exitCode).toBe(0)
    expect(plainText(stdout)).toContain('Your progress is not saved')
  })

  test('on a disk that is full, too', async () => {
    course.add('right')
    const folder = join(course.root, '.stagecraft')
    mkdirSync(folder)
    const { stdout, exitCode } = await inView([...temporary(), '--size', '4096', '--tmpfs', folder])
    expect(exitCode).toBe(0)
    expect(plainText(stdout)).toContain('Your progress is not saved')
  })

  test('without even a temporary folder: one sentence, and not a verdict', async () => {
    course.add('right')
    const { stdout, stderr, exitCode } = await inView([])
    expect(exitCode).toBe(2)
    expect(plainText(stdout + stderr)).toMatch(/temporary folder/)
    const json = await inView([], '--json')
    expect([json.exitCode, JSON.parse(json.stdout).exitCode, json.stderr]).toEqual([2, 2, ''])
  })
})

describe.skipIf(process.platform === 'win32')('a reader that leaves', () => {
  test.each([['01-00'], ['status'], ['brief'], ['--help'], ['--json'], ['99']])('after one line of %s', (word) => {
    const command = [...node, word].map((part) => `'${part}'`).join(' ')
    const shown = execFileSync('/bin/sh', ['-c', `${command} 2>&1 | head -1`], { cwd: course.root, env: course.env })
    expect(shown.toString().split('\n')).toHaveLength(2)
    expect(shown.toString()).not.toMatch(/EPIPE|\bat /)
  })
})

describe('a terminal of 40 columns', () => {
  test.each([['01-00'], ['01'], ['status'], ['hint'], ['brief'], ['99'], ['--jsno'], ['02']])(
    '%s fits',
    async (word) => {
      course.add('prints')
      const { stdout, stderr } = await course.gradeWith({ COLUMNS: '40' }, word)
      const widest = Math.max(...(stdout + stderr).split('\n').map((line) => line.length))
      expect(widest).toBeLessThanOrEqual(40)
    },
  )
})

describe.skipIf(process.platform !== 'linux')('a terminal', () => {
  /** `script` runs a command with a terminal of its own and shows what came out of it. */
  const inTerminal = (word: string, env: NodeJS.ProcessEnv) => {
    const command = [...node, word].map((part) => `'${part}'`).join(' ')
    const options = { cwd: course.root, env: { ...course.env, CI: undefined, TERM: 'xterm-256color', ...env } }
    return spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], options)
  }
  const endOf = async (child: ReturnType<typeof spawn>) => {
    let shown = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      shown += text
    })
    const [code] = await once(child, 'close')
    return { shown, code }
  }

  test('shows colour, and none with NO_COLOR', async () => {
    const colour = await endOf(inTerminal('01-00', {}))
    expect(colour.shown).toContain('\u001b[3')
    const none = await endOf(inTerminal('01-00', { NO_COLOR: '1' }))
    expect(none.shown.replaceAll('\r\u001b[K', '')).not.toContain('\u001b')
    expect([colour.code, none.code]).toEqual([1, 1])
  })

  test('is left in order by Ctrl-C', async () => {
    course.add('hangs')
    const child = inTerminal('01-00', {})
    const ended = endOf(child)
    setTimeout(() => child.stdin?.write('\u0003'), 1_500)
    const { shown, code } = await ended
    expect(code).toBe(130)
    // Whatever was switched on is switched off after it: a hidden cursor, another screen.
    for (const [on, off] of [
      ['\u001b[?25l', '\u001b[?25h'],
      ['\u001b[?1049h', '\u001b[?1049l'],
    ] as const) {
      expect(shown.lastIndexOf(off)).toBeGreaterThanOrEqual(shown.lastIndexOf(on))
    }
    expect(readdirSync(course.temporary)).toEqual([])
  })
})
