import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { adds, makeToyCourse, type ToyCourse } from './toy-course.ts'

/** `pnpm grade reset` never loses work: the toy course has no git and lies in a path with spaces. */

const file = 'stages/01-first/00-add/add.ts'
const mine = '// my uncommitted work\nexport const add = 1\n'

let course: ToyCourse
beforeEach(() => {
  course = makeToyCourse()
  course.write('stages/01-first/00-add/grading/starter/add.ts', adds.starter)
  course.write(file, mine)
})
afterEach(() => course.remove())

const backups = () => readdirSync(join(course.root, '.stagecraft', 'backups'))

test('the file is as it was handed out, the work is kept, and --undo brings it back and can be undone', async () => {
  const handle = openSync(join(course.root, file), 'r')
  course.write('stages/01-first/00-add/notes.ts', 'export const mine = 1\n')
  const reset = await course.grade('reset', '01-00', '--yes')
  closeSync(handle)
  expect([reset.exitCode, reset.stderr]).toEqual([0, ''])
  expect(course.read(file)).toBe(adds.starter)
  expect(course.read('stages/01-first/00-add/notes.ts')).toContain('mine')
  expect(course.read(`.stagecraft/backups/${backups()[0]}/${file}`)).toBe(mine)
  expect(reset.stdout).toMatch(/Kept {3}\.stagecraft.backups/)
  expect(reset.stdout).toContain('Undo   pnpm grade reset 01-00 --undo')
  await course.grade('reset', '01-00', '--undo', '--yes')
  expect(course.read(file)).toBe(mine)
  await course.grade('reset', '01', '--undo', '--yes')
  expect(course.read(file)).toBe(adds.starter)
  expect(backups()).toHaveLength(3)
})

test('a file that was deleted comes back; then there is nothing to do', async () => {
  rmSync(join(course.root, file))
  expect((await course.grade('reset', 'add', '-y')).exitCode).toBe(0)
  expect(course.read(file)).toBe(adds.starter)
  expect((await course.grade('reset', 'add', '-y')).stdout).toContain('Nothing to reset')
})

test('without a terminal it asks for --yes and changes nothing', async () => {
  const { exitCode, stderr } = await course.grade('reset', '01-00')
  expect(exitCode).toBe(2)
  expect(stderr.replace(/\s+/g, ' ')).toContain('Nobody can be asked here, so nothing was changed.')
  expect(course.read(file)).toBe(mine)
  expect((await course.grade('reset')).stderr).toContain('Say what to reset')
  expect((await course.grade('reset', '01-00', '--undo', '-y')).stderr).toContain('There is nothing to undo')
})

test('where the work cannot be kept, nothing is changed', async () => {
  mkdirSync(join(course.root, '.stagecraft'), { recursive: true })
  writeFileSync(join(course.root, '.stagecraft', 'backups'), 'a file in the way')
  const { exitCode, stderr } = await course.grade('reset', '01-00', '--yes')
  expect(exitCode).toBe(2)
  expect(stderr).toContain('Nothing was changed')
  expect(course.read(file)).toBe(mine)
})

test('a link is replaced, and what it leads to stays', async () => {
  const outside = join(course.temporary, 'outside.ts')
  writeFileSync(outside, mine)
  rmSync(join(course.root, file))
  symlinkSync(outside, join(course.root, file))
  await course.grade('reset', '01-00', '--yes')
  expect(course.read(file)).toBe(adds.starter)
  chmodSync(outside, 0o600)
  expect(course.read(`.stagecraft/backups/${backups()[0]}/${file}`)).toBe(mine)
})
