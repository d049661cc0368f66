import { afterEach, beforeEach, expect, test } from 'vitest'
import { adds, makeToyCourse, type ToyCourse } from './toy-course.ts'

/** The solution opens only for files that have passed as they are now. */

let course: ToyCourse
beforeEach(() => {
  course = makeToyCourse()
  const grading = 'stages/01-first/00-add/grading'
  course.write(`${grading}/solution/add.ts`, adds.right.replace("'no number'", "'not a number'"))
  course.write(`${grading}/accepted/like-yours/add.ts`, adds.right)
  course.write(
    `${grading}/accepted/with-reduce/add.ts`,
    'export const add = (...n: number[]) => n.reduce((a, b) => a + b)\n',
  )
})
afterEach(() => course.remove())

test('it stays closed before a pass, and after a change', async () => {
  const before = await course.grade('solution', '01-00')
  expect(before.exitCode).toBe(1)
  expect(before.stderr).toContain('01-00 has not passed yet')
  expect(before.stdout).toBe('')
  course.add('right')
  await course.grade()
  course.add('half')
  expect((await course.grade('solution', '01-00')).stderr).toContain('changed since it passed')
  expect((await course.grade('solution')).exitCode).toBe(2)
})

test('after a pass: what differs, and the right answer that is least like it', async () => {
  course.add('right')
  await course.grade()
  const { stdout, exitCode } = await course.grade('solution', 'add')
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/\n {2}export function add\(.*\n- .*'no number'.*\n\+ .*'not a number'.*\n {4}return a \+ b\n/)
  expect(stdout).toContain('Also right: with reduce (add.ts)')
  expect(stdout).not.toContain('like yours')
})
