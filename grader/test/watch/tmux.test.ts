import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { entry, makeToyCourse, type ToyCourse } from '../cli/toy-course.ts'

const hasTmux = spawnSync('tmux', ['-V']).status === 0
const soon = { timeout: 20_000, interval: 100 }

let course: ToyCourse
let socket: string
const tmux = (...args: string[]) => execFileSync('tmux', ['-S', socket, ...args], { encoding: 'utf8', env: course.env })
const screen = () => tmux('capture-pane', '-p', '-t', 'w')
const press = (...keys: string[]) => tmux('send-keys', '-t', 'w', ...keys)
const sees = (text: string | RegExp) => vi.waitFor(() => expect(screen()).toMatch(text), soon)

beforeEach(() => {
  course = makeToyCourse()
  mkdirSync(join(course.temporary, 't'))
  socket = join(course.temporary, 't', 's')
})
afterEach(() => {
  spawnSync('tmux', ['-S', socket, 'kill-server'])
  course.remove()
})

test.skipIf(!hasTmux)('verdict, save, resize, pass and quit in tmux (skipped where there is none)', async () => {
  const command = `"${process.execPath}" --disable-sigusr1 "${entry}" grade --watch; echo "ended $?"; stty -a`
  tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'w', '-x', '80', '-y', '20', '-c', course.root, 'sh')
  press(command, 'Enter')
  await sees(/^01-00 add +0 of 2 points[\s\S]*which is the difference[\s\S]*Save the file/)
  tmux('resize-window', '-t', 'w', '-x', '40', '-y', '6')
  await sees(/^01-00 add +0 of 2 points\n[\s\S]*j\/k\n/)
  tmux('resize-window', '-t', 'w', '-x', '100', '-y', '24')
  course.add('hangs')
  await sees(/Grading 01-00 add/)
  course.add('right')
  await sees(/2 of 2 points[\s\S]*Passed\. Enter: go on to 01-01 double/)
  press('Enter')
  await sees(/^01-01 double[\s\S]*Stage 01 first is passed/)
  press('C-c')
  await sees(/ended 0[\s\S]* icanon[\s\S]* echo /)
})

test('without a terminal it says so in one sentence', async () => {
  const { stderr, stdout, exitCode } = await course.grade('--watch')
  expect([exitCode, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^--watch draws on a terminal/)
})
