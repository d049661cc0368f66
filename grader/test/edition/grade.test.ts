import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Report } from '../../src/base/report.ts'
import { adds } from '../cli/toy-course.ts'
import { cohort, makeToyEditions, mistake, read, secretLine, type ToyEditions, write } from './toy-edition.ts'

const starter = 'stages/01-first/00-add/add.ts'
const sealed = 'stages/01-first/00-add/grading/sealed'

let toy: ToyEditions
let open: string
let closed: string
beforeAll(() => {
  toy = makeToyEditions()
  open = toy.make('open')
  closed = toy.make('closed', { cohort })
})
afterAll(() => toy.remove())

const grade = (root: string, env: NodeJS.ProcessEnv, ...argv: string[]) =>
  toy.course.gradeWith(env, '--root', root, '01-00', '--fresh', '--seed', '7', ...argv)
const withKey = { [cohort.keyEnv]: cohort.key }

/** What was found, without what depends on the run. */
async function verdict(root: string, env: NodeJS.ProcessEnv = {}) {
  const { stdout, exitCode } = await grade(root, env, '--json')
  const [exercise] = (JSON.parse(stdout) as Report).stages[0]?.exercises ?? []
  const checks = exercise?.checks.map(({ name, status, message, mistake: found }) => [name, status, message, found])
  return { exitCode, status: exercise?.status, score: exercise?.score, checks }
}

test.each([
  ['the solution', adds.right, 'passed'],
  ['a mistake', mistake, 'failed'],
  ['the starter', adds.starter, 'failed'],
])(
  '%s gets the same verdict in the course and in both editions',
  async (_, text, status) => {
    for (const root of [toy.course.root, open, closed]) write(root, starter, text)
    const inCourse = await verdict(toy.course.root)
    expect(inCourse.status).toBe(status)
    expect(await verdict(open)).toEqual(inCourse)
    expect(await verdict(closed, withKey)).toEqual(inCourse)
  },
  120_000,
)

test('a run writes nothing of the suite to any cache or temporary file', () => {
  for (const root of [open, closed, toy.course.temporary]) {
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const shown = files.filter((entry) => {
      const path = join(entry.parentPath, entry.name)
      const text = readFileSync(path, 'latin1')
      // The last subject was the starter; mistakes put the line into the learner's file before.
      return [secretLine, 'canary-51d0', 'which is the difference', cohort.key].some((secret) => text.includes(secret))
    })
    expect(
      shown.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !path.endsWith('progress.json')),
    ).toEqual([])
  }
})

test('without the key the examples run, nothing passes, and every stage is open', async () => {
  write(closed, starter, adds.right)
  const { stdout, exitCode } = await grade(closed, {}, '--json')
  const report = JSON.parse(stdout) as Report
  expect(exitCode).toBe(1)
  expect(report.stages[0]?.exercises[0]).toMatchObject({ status: 'not-reached', score: 0 })
  expect(JSON.stringify(report.stages)).not.toMatch(/"status":"(locked)"/)
  expect(report.findings.join()).toMatch(/Only the visible examples ran.*TOY_COHORT_KEY/)
  const shown = await grade(closed, {})
  expect(shown.stdout).toContain('1 of 1 examples pass. This is no verdict.')
  expect(shown.exitCode).toBe(1)
})

test.each([
  ['another key', 'does not open the sealed file', { [cohort.keyEnv]: 'another-key-of-enough-letters' }, undefined],
  ['a short key', 'a key needs at least', { [cohort.keyEnv]: 'short' }, undefined],
  ['a file cut short', 'cut short', withKey, (bytes: Buffer) => bytes.subarray(0, 20)],
  ['the end cut off', 'was changed or cut short', withKey, (bytes: Buffer) => bytes.subarray(0, -5)],
  ['a changed byte', 'was changed or cut short', withKey, (bytes: Buffer) => changed(bytes)],
  ['no sealed file at all', 'not one that this grader can read', withKey, () => Buffer.from('hello')],
])('%s: one sentence, exit code 2, no verdict', async (_, sentence, env, change) => {
  const file = join(closed, ...sealed.split('/'))
  const bytes = readFileSync(file)
  try {
    if (change) writeBytes(file, change(bytes))
    const { stdout, stderr, exitCode } = await grade(closed, env)
    expect(stderr.replace(/\s+/g, ' ')).toContain(sentence)
    expect(stdout).toBe('')
    expect(exitCode).toBe(2)
  } finally {
    writeBytes(file, bytes)
  }
})

test('the file of another exercise does not stand in', async () => {
  const file = join(closed, ...sealed.split('/'))
  const bytes = readFileSync(file)
  try {
    writeBytes(file, readFileSync(join(closed, 'stages/01-first/01-double/grading/sealed')))
    expect((await grade(closed, withKey)).exitCode).toBe(2)
  } finally {
    writeBytes(file, bytes)
  }
  expect(read(closed, 'edition.json')).not.toContain(cohort.key)
})

function changed(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  copy[copy.length - 3] = (copy[copy.length - 3] ?? 0) ^ 1
  return copy
}

function writeBytes(file: string, bytes: Buffer): void {
  writeFileSync(file, bytes)
}
