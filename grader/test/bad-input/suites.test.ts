import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Graded, type HostileCourse, makeHostileCourse } from '../hostile/course.ts'
import { honestAsk, honestTally } from '../hostile/hidden.ts'

/** A suite that is broken is our bug: exit code 3, never a verdict about the learner. */

const from = "import { check, ensure, learnerOf, replay } from '@stagecraft/suite'\n"
const good = "check('fine', { todo: 1 }, async () => {})\n"

const broken: Record<string, [suite: string, reason: RegExp]> = {
  'throws while it loads': [`${from}${good}throw new Error('suite')\n`, /suite/],
  'does not parse': [`${from}check('x', {`, /./],
  'declares nothing': [from, /./],
  'declares only a bonus': [`${from}check('x', { todo: 1, bonus: true }, async () => {})\n`, /./],
  'declares two checks of one name': [`${from}${good}${good}`, /Two checks are called "fine"/],
  'imports what is not there': [`${from}import './nowhere.ts'\n${good}`, /nowhere/],
  'replays a recording that is not there': [
    `${from}check('x', { todo: 1 }, async () => { replay('nowhere') })\n`,
    /no recording "nowhere"/,
  ],
  'breaks in a check': [`${from}check('x', { todo: 1 }, async () => { JSON.parse('{') })\n`, /SyntaxError/],
  'breaks behind types that Node never sees': [
    `${from}type Row = {\n  a: 1\n}\n\ncheck('x', { todo: 1 }, async () => {\n  const row = { a: 1 } as Row\n  JSON.parse(String(row))\n})\n`,
    /suite\.test\.ts:8:8/,
  ],
  'breaks in a responder': [
    `${from}check('x', { todo: 1 }, async () => { replay(() => { throw new Error('responder') }); await learnerOf<{ ask(q: string, t: () => number): unknown }>().ask('q', () => 1).catch(() => {}) })\n`,
    /responder/,
  ],
  'declares a test past our back': [`${from}import { test } from 'vitest'\n${good}test('other', () => {})\n`, /vitest/],
}

/** Not broken, but nothing that a run may hang on. */
const endless = `${from}check('waits for ever', { todo: 1 }, async () => { await new Promise(() => {}) })\n${good.replace('fine', 'after it')}`

let course: HostileCourse
let graded: Graded
beforeAll(async () => {
  const suites = [...Object.values(broken).map(([suite]) => suite), endless, `${from}${good}`]
  const manifest = JSON.stringify({
    formatVersion: 1,
    title: 'Answer',
    goal: 'Answer a question with what the model says.',
    edit: ['answer.ts'],
    timeoutMs: 5_000,
  })
  const grading = suites.map((suite) => ({ 'grading/suite.test.ts': suite, 'grading/exercise.json': manifest }))
  course = makeHostileCourse(grading.map((files) => ({ 'answer.ts': `${honestAsk}${honestTally}`, ...files })))
  graded = await course.grade('01', '--fresh')
}, 120_000)
afterAll(() => course.remove())

test.each(Object.entries(broken).map(([what, [, reason]], index) => ({ what, reason, index })))(
  'a suite that $what is an error, with its reason',
  ({ reason, index }) => {
    const report = graded.report.stages[0]?.exercises[index]
    expect(report?.status).toBe('error')
    if (report?.reason !== undefined) expect(report.reason).toMatch(reason)
  },
)

test('a check that waits for ever ends with the time of its exercise', () => {
  const report = graded.report.stages[0]?.exercises.at(-2)
  expect(report?.status).toBe('failed')
  expect(report?.findings.join()).toMatch(/took longer than 5 s together/)
})

test('the suite after the broken ones is judged as ever', () => {
  expect(graded.report.stages[0]?.exercises.at(-1)?.status).toBe('passed')
})

test('the command ends with exit code 3', () => {
  expect([graded.exitCode, graded.report.exitCode]).toEqual([3, 3])
})
