import { describe, expect, test } from 'vitest'
import { UserError } from '../../src/base/errors.ts'
import type { Report } from '../../src/base/report.ts'
import { type Details, renderProblem, renderStatus, renderTerminal } from '../../src/report/index.ts'
import { columnsOf } from '../../src/report/layout.ts'
import {
  broken,
  brokenGuard,
  coreDone,
  guide,
  halfDone,
  hello,
  notWritten,
  oneCause,
  open,
  reportOf,
  stageOne,
  unparsable,
} from './samples.ts'

/** Golden transcripts stand in `golden/`; `vitest run test/report -u` writes them anew. */

const stage = '01-model-as-component'
const firstStage = [hello, halfDone, notWritten]

type Scene = { report: Report; shown: string[]; details?: Details; stage?: string }

const scenes: Record<string, Scene> = {
  'half-done': { report: reportOf(stageOne(firstStage)), shown: ['01-read-the-whole-reply'] },
  'half-done-actual-only': {
    report: reportOf(stageOne(firstStage)),
    shown: ['01-read-the-whole-reply'],
    details: 'actual-only',
  },
  'half-done-names-only': {
    report: reportOf(stageOne(firstStage)),
    shown: ['01-read-the-whole-reply'],
    details: 'none',
  },
  passed: { report: reportOf(stageOne([hello, open('01-read-the-whole-reply')])), shown: ['00-hello-model'] },
  'passed-remembered': {
    report: reportOf(stageOne([{ ...hello, remembered: true }, open('01-read-the-whole-reply')])),
    shown: ['00-hello-model'],
  },
  'stage-open': { report: reportOf(stageOne(firstStage)), shown: firstStage.map((exercise) => exercise.slug) },
  'stage-passed': {
    report: reportOf(stageOne([hello, coreDone], 'passed')),
    shown: ['00-hello-model', '01-read-the-whole-reply'],
  },
  'not-written': { report: reportOf(stageOne([hello, notWritten])), shown: ['04-stream-to-the-end'] },
  'broken-guard': { report: reportOf(stageOne([hello, brokenGuard])), shown: ['01-read-the-whole-reply'] },
  'one-cause': { report: reportOf(stageOne([hello, oneCause])), shown: ['01-read-the-whole-reply'] },
  skipped: {
    report: reportOf(stageOne([open('00-hello-model'), coreDone])),
    shown: ['01-read-the-whole-reply'],
  },
  unparsable: { report: reportOf(stageOne([unparsable])), shown: ['00-hello-model'] },
  'grader-error': { report: reportOf(stageOne([hello, broken])), shown: ['04-stream-to-the-end'] },
  'not-reached': {
    report: reportOf(
      stageOne([
        hello,
        halfDone,
        open('04-stream-to-the-end', 'Not reached: it imports your 01-01, which does not pass.'),
      ]),
    ),
    shown: ['04-stream-to-the-end'],
  },
  locked: { report: reportOf(stageOne(firstStage)), shown: [], stage: '02-context' },
  'not-saved': {
    report: reportOf(stageOne([hello]), {
      findings: ['Your progress is not saved: .stagecraft/progress.json is read-only.'],
    }),
    shown: ['00-hello-model'],
  },
}

const draw = ({ shown, report, details = 'full', ...scene }: Scene, width: number, unicode = true) =>
  renderTerminal(report, {
    width,
    colour: 0,
    unicode,
    details,
    guide,
    shown: shown.map((slug) => `${stage}/${slug}`),
    ...scene,
  })

describe.each(Object.entries(scenes))('%s', (name, scene) => {
  test.each([80, 40])('reads as its golden transcript, %i columns wide', async (width) => {
    await expect(draw(scene, width)).toMatchFileSnapshot(`golden/${name}-${width}.txt`)
  })

  test.each([40, 57, 80, 120])('keeps within %i columns', (width) => {
    // Our own stack stays as it is: it is there to be copied.
    const lines = draw(scene, width)
      .split('\n')
      .filter((line) => !/^ +(at|Error:) /.test(line))
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width)
  })

  test('ends with a command to type', () => {
    expect(draw(scene, 80).trimEnd().split('\n').slice(-3).join('\n')).toMatch(/pnpm grade/)
  })

  test('uses no letter outside ASCII for its own marks where the terminal has none', () => {
    const marks = /[✔✘○▸│…“”]/
    expect(draw(scene, 80, false).replace(/^ {6}\| .*/gm, '')).not.toMatch(marks)
  })
})

test('the course at a glance', async () => {
  const report = reportOf(
    stageOne([
      hello,
      halfDone,
      open('04-stream-to-the-end', 'stream.ts changed since it passed; it will be graded again.'),
    ]),
  )
  for (const width of [80, 40]) {
    const stories = new Map([
      [stage, 'Tomas types 40 supplier invoices a day into the ledger. Your extractor does it overnight.'],
      ['02-context', 'Customers write to Mira all day and expect her to remember the morning.'],
    ])
    const since = { startedAt: new Date(2026, 10, 9, 23), now: new Date(2026, 10, 21, 1) }
    const text = renderStatus(report, { width, colour: 0, unicode: true, guide: { ...guide, stories }, since })
    await expect(text).toMatchFileSnapshot(`golden/status-${width}.txt`)
  }
})

test('the course when everything written is passed', async () => {
  const text = renderStatus(reportOf(stageOne([hello, coreDone], 'passed')), {
    width: 80,
    colour: 0,
    unicode: true,
    guide,
  })
  await expect(text).toMatchFileSnapshot('golden/status-done-80.txt')
})

test('colour paints the same text', () => {
  const scene = scenes['half-done'] as Scene
  const view = {
    width: 80,
    unicode: true,
    details: 'full' as const,
    guide,
    shown: [`${stage}/01-read-the-whole-reply`],
  }
  const painted = renderTerminal(scene.report, { ...view, colour: 1 })
  expect(painted).toContain('\u001b[32m✔\u001b[39m')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what is removed here
  expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(renderTerminal(scene.report, { ...view, colour: 0 }))
})

test('what the learner printed cannot colour, move or pass for a verdict', () => {
  const check = {
    name: 'a check',
    status: 'failed' as const,
    todo: 1,
    message: 'You returned \u001b[2J\u001b[31mred\r\nsecond\u0007',
    output: '\u001b]0;title\u0007\u001b[1A✔ all checks passed\rover',
  }
  const report = reportOf(stageOne([{ ...hello, status: 'failed', checks: [check] }]))
  const text = draw({ report, shown: ['00-hello-model'] }, 80)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be left
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  expect(text).toMatch(/^ {6}│ .*✔ all checks passed/m)
})

describe('problems', () => {
  const screen = { width: 80, colour: 0 as const, unicode: true }

  test('the user reads one sentence and what to do', () => {
    const error = new UserError('There is no option --jsno.', { mend: 'See all options: pnpm grade --help' })
    expect(renderProblem(error, screen)).toBe('There is no option --jsno.\nSee all options: pnpm grade --help\n')
  })

  test('our own show the whole stack and say that they are ours', () => {
    const text = renderProblem(new TypeError('x is not a function', { cause: new Error('inner') }), screen)
    expect(text).toMatch(/This is a bug in the grader/)
    expect(text).toMatch(/TypeError: x is not a function\n {4}at /)
    expect(text).toMatch(/Caused by: Error: inner/)
  })

  test('anything can be thrown', () => {
    expect(renderProblem('a string', screen)).toMatch(/bug in the grader.*a string/s)
  })
})
