import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeToyCourse, type ToyCourse } from './toy-course.ts'

/** The map of the course, over remembered verdicts. */

let course: ToyCourse
beforeEach(() => {
  course = makeToyCourse()
})
afterEach(() => course.remove())

const lines = async () => (await course.grade('status')).stdout.replace(/\s+/g, ' ')

test('what a stage lets you do, what each check is worth, and how long ago you began', async () => {
  course.write('stages/01-first/README.md', '# First\n\nAdd up\nany bill.\n\n## More\n\ntext\n')
  expect(await lines()).not.toContain('Started')
  expect(await lines()).toContain('01 first no points yet')
  course.add('half')
  await course.grade()
  const map = await lines()
  expect(map).toContain('01 first 1 point so far Add up any bill. ▸ ✘ 01-00 add')
  expect(map).toContain('TODO 1 ✔ 1 point TODO 2 ○ 1 point')
  expect(map).toContain('Started today. Since then: 0 exercises passed, 1 point.')
})

test('which file made a verdict stale, whose it is, and a file that is new', async () => {
  course.add('right')
  await course.grade('01')
  course.write('stages/01-first/01-double/helper.ts', 'export const one = 1\n')
  expect(await lines()).toContain('helper.ts changed since it passed')
  course.add('starter')
  const map = await lines()
  expect(map).toContain('add.ts changed since it passed')
  expect(map).toContain('add.ts of 01-00, helper.ts changed since it passed')
})
