import { afterEach, beforeEach, expect, test } from 'vitest'
import { type adds, makeToyCourse, type ToyCourse } from './toy-course.ts'

/** What a learner reads when the file does something unforeseen: one clear sentence, not passed, and the next command. */

let course: ToyCourse
beforeEach(() => {
  course = makeToyCourse()
})
afterEach(() => course.remove())

test.each<[keyof typeof adds, RegExp]>([
  ['hangs', /did not return|did not end|took longer|never/],
  ['exits', /ended|exit/],
  ['unparsable', /add\.ts/],
  ['throwsAtImport', /at import/],
  ['exportsNothing', /exports/],
  ['neverReady', /never|top-level await/],
])('a file that %s', async (version, sentence) => {
  course.add(version)
  const { stdout, stderr, exitCode } = await course.grade()
  expect(exitCode).toBe(1)
  expect(stderr).toBe('')
  expect(stdout).toMatch(sentence)
  expect(stdout).toMatch(/\nAgain {2}pnpm grade\n/)
  expect(stdout).not.toMatch(/grading.suite|bug in the grader/)
  expect((await course.json('status')).stages[0]?.status).toBe('failed')
})

test('what the file prints stands beside the check, under a prefix, and cannot move the cursor', async () => {
  course.add('prints')
  const { stdout } = await course.grade()
  expect(stdout).toMatch(/ {6}Your code printed:\n {6}│ (\[2J)?adding \d+\n/)
  expect(stdout).not.toContain('\u001b')
})

test('a type error is advice beside the verdict', async () => {
  course.add('wrongType')
  const { stdout, exitCode } = await course.grade()
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/Types \(advice.*\)\n {4}add\.ts:2:9 .*\(TS2322\)/)
})

test('a starter that is only half done keeps its points and opens the next TODO', async () => {
  course.add('half')
  const report = await course.json()
  expect(report.stages[0]?.exercises[0]).toMatchObject({ status: 'failed', score: 1, maxScore: 2 })
})

test('the place of a failure is a path below the course, with the line of code', async () => {
  course.write(
    'stages/01-first/00-add/add.ts',
    'export function add(a: number, b: number): number {\n  throw new RangeError(String(a / b))\n}\n',
  )
  const place = (await course.json()).stages[0]?.exercises[0]?.checks[1]?.place
  expect(place).toMatchObject({
    file: 'stages/01-first/00-add/add.ts',
    line: 2,
    excerpt: 'throw new RangeError(String(a / b))',
  })
})

test('a file that cannot be loaded is told once; the other checks are not reached', async () => {
  course.add('unparsable')
  const checks = (await course.json()).stages[0]?.exercises[0]?.checks ?? []
  expect(checks.map((check) => check.status)).toEqual(['failed', 'not-reached', 'not-reached'])
  expect(checks[2]?.message).toBe('Your file cannot be loaded: see “takes two numbers”.')
})
