import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../src/base/report.ts'
import { adds, makeToyCourse, type ToyCourse } from './toy-course.ts'

/** A second stage that is written: its exercise builds on the learner's own work of the first. */

const triple = 'stages/02-second/00-triple'
const tripled = {
  starter: 'export const triple = (n: number): number => n\n',
  right: "import { add } from '#before.ts'\nexport const triple = (n: number): number => add(n, add(n, n))\n",
}
const suite = `
import { check, ensure, learnerOf, random, show } from '@stagecraft/suite'
import type * as starter from '../triple.ts'
const learner = learnerOf<typeof starter>()
const n = random.int(20, 90)
check('triples a number', { todo: 1 }, async () => {
  const got = await learner.triple(n)
  ensure(got === 3 * n, \`You returned \${show(got)} for \${n}.\`)
})
`

let course: ToyCourse
beforeEach(() => {
  course = makeToyCourse()
  const manifest = { formatVersion: 1, title: 'Triple', goal: 'Triple a number.', edit: ['triple.ts'] }
  course.write(`${triple}/grading/exercise.json`, JSON.stringify({ ...manifest, needs: ['01-first/00-add'] }))
  course.write(`${triple}/grading/suite.test.ts`, suite)
  course.write(`${triple}/README.md`, '# Triple\n')
  course.write(`${triple}/triple.ts`, tripled.starter)
  course.write('stages/02-second/before.ts', "export { add } from '@stagecraft/01-first/00-add/add.ts'\n")
})
afterEach(() => course.remove())

const second = ({ stages }: Report) => ({ ...stages[1], triple: stages[1]?.exercises[0]?.status })

/** The course with both stages passed. */
async function passAll(): Promise<void> {
  course.add('right')
  course.write(`${triple}/triple.ts`, tripled.right)
  expect(second(await course.json('--all'))).toMatchObject({ status: 'passed', triple: 'passed' })
}

describe('a stage that is written', () => {
  test('stays locked while the one before it is open, named or not, and nothing of it runs', async () => {
    course.write(`${triple}/triple.ts`, `console.log('it ran')\n${tripled.right}`)
    course.add('half')
    for (const argv of [['02-00'], ['--all'], []]) {
      const report = await course.json(...argv)
      expect(second(report)).toMatchObject({ status: 'locked', triple: 'not-reached' })
      expect(report.stages[1]?.reason).toBe('It unlocks when stage 01 first is passed; still open: 01-00, 01-01.')
      expect(report).toMatchObject({ exitCode: 1, next: { stage: '01-first', exercise: '00-add' } })
      expect(JSON.stringify(report)).not.toContain('it ran')
    }
  })

  test('unlocks with the one before it, and is where the learner stands then', async () => {
    course.add('right')
    await course.grade()
    const passed = await course.json()
    expect(passed).toMatchObject({ exitCode: 0, next: { stage: '02-second', exercise: '00-triple' } })
    expect(second(passed)).toMatchObject({ status: 'failed', triple: 'not-reached' })
    const { stdout, exitCode } = await course.grade()
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^02-00 triple {3,}0 of 1 point/)
  })

  test('is graded by its name in one go, once the one before it is right', async () => {
    course.add('right')
    const report = await course.json('02-00')
    expect(report.stages[0]?.status).toBe('passed')
    expect(second(report)).toMatchObject({ status: 'failed', triple: 'failed' })
  })
})

describe('a stage that was passed', () => {
  beforeEach(passAll)

  test('locks when a change breaks the one before it, and says which file and which exercise', async () => {
    course.add('half')
    const changed = second(await course.json('status'))
    expect(changed).toMatchObject({ status: 'locked', triple: 'not-reached' })
    expect(changed.reason).toBe(
      'It unlocks when stage 01 first is passed; still open: 01-00, 01-01. add.ts changed since it passed; it will be graded again.',
    )
    const { stdout, exitCode } = await course.grade('02-00')
    expect(exitCode).toBe(1)
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'Stage 02 second is locked. It unlocks when stage 01 first is passed; still open: 01-00',
    )
    expect((await course.json()).next).toEqual({ stage: '01-first', exercise: '00-add' })
  })

  test('locks when something breaks that it does not import, and its pass is remembered', async () => {
    const path = 'stages/01-first/01-double/double.ts'
    const right = course.read(path)
    course.write(path, 'export const double = (n: number): number => n\n')
    const locked = await course.json('02-00')
    expect(second(locked)).toMatchObject({ status: 'locked', triple: 'passed' })
    expect(locked.stages[1]?.reason).toBe('It unlocks when stage 01 first is passed; still open: 01-01.')
    course.write(path, right)
    expect(second(await course.json('01'))).toMatchObject({ status: 'passed', triple: 'passed' })
    expect((await course.grade('02-00')).stdout).toContain('remembered')
  })

  test('is proved again on what it imports, and stays open if that is still right', async () => {
    course.write('stages/01-first/00-add/add.ts', `// Another comment.\n${adds.right}`)
    expect(second(await course.json('status'))).toMatchObject({ status: 'locked', triple: 'not-reached' })
    expect(second(await course.json('02-00'))).toMatchObject({ status: 'passed', triple: 'passed' })
  })

  test('is not opened by a progress file that says so', async () => {
    course.add('half')
    await course.grade('01')
    const file = '.stagecraft/progress.json'
    course.write(file, course.read(file).replaceAll('"failed"', '"passed"').replaceAll('"not-reached"', '"passed"'))
    const report = await course.json('02-00')
    expect(second(report)).toMatchObject({ status: 'locked' })
    expect(report.exitCode).toBe(1)
  })
})
