import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Report } from '../../src/base/report.ts'
import { exporters } from '../../src/report/exports.ts'
import { renderGithubSummary } from '../../src/report/github.ts'
import {
  anyText,
  brokenReport,
  exerciseSaying,
  hostileReport,
  hostileTexts,
  plainReport,
  reportOf,
  runView,
} from './hostile.ts'
import { outsideCode, readActionsLog } from './readers.ts'

const token = '0f3a1c5e7b9d2f4a6c8e'
const host = { env: {}, now: new Date(0), token }

function logOf(report: Report, view = runView): string {
  return exporters.github?.render(report, view, host) ?? ''
}

const setUp = ['remove-matcher', 'remove-matcher', 'remove-matcher', 'stop-commands']

test('annotates each open exercise at its first open check, and says the points', () => {
  const { commands } = readActionsLog(logOf(plainReport))
  expect(commands.map((command) => command.name)).toEqual([...setUp, 'error', 'error', 'notice'])
  expect(commands[4]).toEqual({
    name: 'error',
    properties: {
      file: 'stages/01-model-as-component/01-read-the-whole-reply/ask.ts',
      line: '31',
      col: '3',
      title: '01-01 read-the-whole-reply: skips what the model thought before it answered',
    },
    data: expect.stringContaining('that is what the model thought'),
  })
  expect(commands[6]?.data).toBe('3 of 12 points')
})

test('the whole report is in the log, where commands are switched off', () => {
  const log = logOf(plainReport)
  const body = log.slice(log.indexOf(`::stop-commands::${token}\n`), log.indexOf(`\n::${token}::\n`))
  expect(body).toContain('✘ skips what the model thought before it answered')
})

test('a check that is nobody’s TODO has its annotation too', () => {
  const { commands } = readActionsLog(logOf(brokenReport))
  expect(commands.filter(({ name }) => name === 'error').map(({ data }) => data.slice(0, 30))).toEqual([
    'Not reached: first make 01-00 ',
    'Error: the recording "two-part',
  ])
})

function assertOnlyOurs(report: Report, open: number): void {
  const log = logOf(report)
  expect(log).not.toContain('##[')
  const { commands, matched } = readActionsLog(log)
  expect(commands.map((command) => command.name)).toEqual([...setUp, ...Array(open).fill('error'), 'notice'])
  expect(commands.at(-1)).toMatchObject({
    properties: { title: 'Stagecraft' },
    data: expect.stringMatching(/^[\d.]+ of \d+ points$/),
  })
  expect(matched).toEqual([])
  for (const { properties } of commands)
    expect(Object.keys(properties).join()).toMatch(/^(|owner|title|(file,)?(line,col,)?title)$/)
}

test.each(hostileTexts)('forges no command, annotation or end of the silence: %j', (text) => {
  assertOnlyOurs(hostileReport(text), 1)
})

test('forges nothing with any text', () => {
  fc.assert(
    fc.property(anyText, (text) => assertOnlyOurs(hostileReport(text), 1)),
    { numRuns: 100 },
  )
})

test('the reader of these tests sees what a runner would act on', () => {
  const open = readActionsLog('  ::error title=x::forged\nfoo ##[warning]old\na.ts(1,2): error TS1: x\n')
  expect(open.commands.map(({ name }) => name)).toEqual(['error', 'warning'])
  expect(open.matched).toHaveLength(1)
})

test('never more annotations than GitHub shows', () => {
  const many = Array.from({ length: 14 }, (_, index) => ({
    ...exerciseSaying('text'),
    slug: `${String(index + 10)}-exercise`,
  }))
  const view = { ...runView, shown: many.map(({ slug }) => `01-model-as-component/${slug}`) }
  const { commands } = readActionsLog(logOf(reportOf(many), view))
  expect(commands.filter(({ name }) => name === 'error')).toHaveLength(10)
})

/** Nothing of what is left outside code was chosen by anybody but us. */
function assertInert(markdown: string): void {
  const text = outsideCode(markdown)
  expect(text).not.toMatch(/[@<>[\]!\\&~]|https?:|www\.|#\d|GH-/)
  for (const line of text.split('\n')) expect(line).toMatch(/^(#{2,3} ?|- )?[\w ✔✘○·,.;:*'…+-]*$/u)
}

test('the summary shows the verdict, the open checks and what was printed', () => {
  const markdown = renderGithubSummary(plainReport, runView)
  expect(markdown).toContain('**1 of 3** exercises passed, 3 of 12 points.')
  expect(markdown).toContain('- `01-00 hello-model` ✔ passed, 1 of 1 point')
  expect(markdown).toContain('### `01-01 read-the-whole-reply`')
  expect(markdown).toMatch(/Your code printed:\n\n```text\n\{ output:/)
  assertInert(markdown)
})

test.each(hostileTexts)('the summary makes nothing of what a learner wrote: %j', (text) => {
  assertInert(renderGithubSummary(hostileReport(text), runView))
})

test('the summary makes nothing of any text', () => {
  fc.assert(
    fc.property(anyText, (text) => assertInert(renderGithubSummary(hostileReport(text), runView))),
    { numRuns: 200 },
  )
})

test('the summary stays below what GitHub takes, and says what it leaves out', () => {
  const many = Array.from({ length: 90 }, (_, index) => ({
    ...exerciseSaying('x y '.repeat(4_000)),
    slug: `${String(index + 10)}-exercise`,
  }))
  const view = { ...runView, shown: many.map(({ slug }) => `01-model-as-component/${slug}`) }
  const markdown = renderGithubSummary(reportOf(many), view)
  expect(Buffer.byteLength(markdown)).toBeLessThan(1 << 20)
  expect(markdown).toContain('The rest does not fit here')
})

test('tells no more than the detail level', () => {
  for (const render of [logOf, renderGithubSummary]) {
    expect(render(plainReport, { ...runView, details: 'actual-only' })).not.toContain('meant for the reader')
    expect(render(plainReport, { ...runView, details: 'none' })).not.toMatch(/You returned|reasoning|example\.com/)
  }
})
