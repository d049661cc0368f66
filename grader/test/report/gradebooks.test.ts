import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { UserError } from '../../src/base/errors.ts'
import type { Report } from '../../src/base/report.ts'
import { type Classroom50Submission, renderClassroom50 } from '../../src/report/classroom50.ts'
import { renderCsv } from '../../src/report/csv.ts'
import { classroom50From } from '../../src/report/exports.ts'
import { renderGradescope } from '../../src/report/gradescope.ts'
import { anyText, brokenReport, hostileReport, hostileTexts, plainReport, reportOf, view } from './hostile.ts'
import { readCsv } from './readers.ts'
import { coreDone, guide, halfDone } from './samples.ts'

const visibility = z.enum(['hidden', 'after_due_date', 'after_published', 'visible'])
const format = z.enum(['text', 'html', 'simple_format', 'md', 'ansi'])

/** Gradescope's results.json, as its specification lists it. */
const gradescope = z.strictObject({
  score: z.number(),
  execution_time: z.number().optional(),
  output: z.string().optional(),
  output_format: format.optional(),
  test_output_format: format.optional(),
  test_name_format: format.optional(),
  visibility: visibility.optional(),
  stdout_visibility: visibility.optional(),
  extra_data: z.looseObject({}).optional(),
  tests: z.array(
    z.strictObject({
      score: z.number(),
      max_score: z.number(),
      status: z.enum(['passed', 'failed']),
      name: z.string(),
      name_format: format.optional(),
      number: z.string(),
      output: z.string(),
      output_format: format.optional(),
      tags: z.array(z.string()),
      visibility,
      extra_data: z.looseObject({}).optional(),
    }),
  ),
})

const instant = z.string().regex(/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/)
const whole = z.number().int().nonnegative()

/** classroom50/result/v1, as its published schema and its collector have it. */
const classroom50 = z
  .strictObject({
    schema: z.literal('classroom50/result/v1'),
    classroom: z.string().min(1),
    assignment: z.string().min(1),
    assignment_type: z.enum(['individual', 'group']),
    owner: z.string().min(1),
    submission: z.string().startsWith('submit/'),
    commit: z.string().min(1),
    release: z.string().min(1),
    review: z.string().min(1),
    datetime: instant,
    graded_at: instant.optional(),
    score: whole,
    'max-score': whole,
    tests: z.array(
      z
        .looseObject({ 'test-name': z.string().min(1), passed: z.boolean(), score: whole, 'max-score': whole })
        .refine((test) => test.score <= test['max-score'], 'score above max-score'),
    ),
  })
  .refine((result) => result.score <= result['max-score'], 'score above max-score')

const submission: Classroom50Submission = {
  classroom: 'ai-2026',
  assignment: 'stage-01',
  assignmentType: 'individual',
  owner: 'alice',
  submission: 'submit/2026-11-21T01-00-00Z-abcdef0',
  commit: 'https://host.example/c',
  release: 'https://host.example/r',
  review: 'https://host.example/c',
  datetime: '2026-11-21T01:00:00Z',
}

const asGradescope = (report: Report, details = view.details) =>
  gradescope.parse(JSON.parse(renderGradescope(report, { ...view, details })))
const asClassroom50 = (report: Report, details = view.details) =>
  classroom50.parse(JSON.parse(renderClassroom50(report, { ...view, details }, submission)))

describe('Gradescope', () => {
  test('the checks share the exercise’s points, and the total is the sum', () => {
    const results = asGradescope(plainReport)
    expect(results.score).toBe(3)
    expect(results.execution_time).toBe(2)
    expect(results.tests.map(({ max_score }) => max_score)).toEqual([0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1.5, 1.5])
    expect(results.tests.reduce((sum, test) => sum + test.max_score, 0)).toBe(12)
    expect(results.tests[4]).toMatchObject({
      number: '2.3',
      status: 'failed',
      name: '01-01 read-the-whole-reply: skips what the model thought before it answered',
      output: expect.stringContaining('Your code printed:'),
      extra_data: { mistake: 'first-block' },
    })
  })

  test('bonus checks and stretch exercises add points above the maximum', () => {
    const results = asGradescope(reportOf([coreDone, { ...halfDone, slug: '07-batch' }]))
    expect(results.score).toBe(5)
    expect(results.tests.reduce((sum, test) => sum + test.max_score, 0)).toBe(2)
    expect(results.tests[2]).toMatchObject({ score: 1, max_score: 0 })
  })

  test('an exercise without checks keeps its points out of reach', () => {
    const results = asGradescope(brokenReport)
    expect(results.tests.slice(2).map(({ status, score, max_score }) => ({ status, score, max_score }))).toEqual([
      { status: 'failed', score: 0, max_score: 8 },
      { status: 'failed', score: 0, max_score: 0 },
    ])
  })

  test('nothing is rendered: every format is plain text, and the harness’s own output is for instructors', () => {
    const results = asGradescope(hostileReport('<b>x</b>'))
    expect([results.output_format, results.test_output_format, results.test_name_format]).toEqual([
      'text',
      'text',
      'text',
    ])
    expect(results.stdout_visibility).toBe('hidden')
  })
})

describe('Classroom 50', () => {
  test('whole points, dealt out over the core checks', () => {
    const result = asClassroom50(plainReport)
    expect(result).toMatchObject({ score: 3, 'max-score': 12, owner: 'alice' })
    const odd = asClassroom50(reportOf([{ ...halfDone, maxScore: 10, score: 4 }]))
    expect(odd['max-score']).toBe(10)
    expect(odd.tests.map((test) => test['max-score'])).toEqual([0, 1, 1, 1, 2, 1, 1, 1, 2, 0])
  })

  test('a score never exceeds its maximum: bonus checks are shown without points', () => {
    expect(asClassroom50(reportOf([coreDone]))).toMatchObject({ score: 2, 'max-score': 2 })
  })

  test('its environment names the submission; a missing name is said', () => {
    const env = {
      CLASSROOM: 'c',
      ASSIGNMENT: 'a',
      SUBMISSION_TAG: 'submit/x',
      COMMIT_URL: 'https://c',
      RELEASE_URL: 'https://r',
      USERNAME: 'alice',
    }
    const now = new Date(Date.UTC(2026, 10, 21, 1))
    expect(classroom50From({ env, now })).toMatchObject({
      owner: 'alice',
      review: 'https://c',
      datetime: '2026-11-21T01:00:00Z',
    })
    expect(() => classroom50From({ env: { ...env, ASSIGNMENT: '' }, now })).toThrow(UserError)
  })
})

describe('CSV', () => {
  const formula = /^\s*[=+\-@|%]/

  test('one row for each check, the columns named', () => {
    const [header, ...rows] = readCsv(renderCsv(plainReport, view))
    expect(header?.slice(0, 5)).toEqual([
      'stage',
      'exercise',
      'exercise_status',
      'exercise_score',
      'exercise_max_score',
    ])
    expect(header?.indexOf('exercise_bonus')).toBe(5)
    expect(rows).toHaveLength(14)
    expect(rows[4]?.slice(6, 13)).toEqual([
      'skips what the model thought before it answered',
      '1',
      'core',
      'failed',
      '0',
      '1',
      'first-block',
    ])
  })

  test('core and bonus points stand in columns of their own', () => {
    const rows = readCsv(renderCsv(reportOf([coreDone]), view))
    expect(rows.slice(1).map((row) => row.slice(3, 6))).toEqual(Array.from({ length: 4 }, () => ['2', '2', '1']))
  })

  test('an exercise without checks has a row with its reason', () => {
    const rows = readCsv(renderCsv(brokenReport, view))
    expect(rows.at(-1)?.slice(1, 3)).toEqual(['04-stream-to-the-end', 'error'])
  })

  test.each(hostileTexts)('keeps its rows, and no cell is a formula: %j', (text) => {
    const rows = readCsv(renderCsv(hostileReport(text), view))
    expect(rows).toHaveLength(10)
    for (const row of rows) {
      expect(row).toHaveLength(14)
      for (const cell of row) expect(cell).not.toMatch(formula)
    }
  })
})

describe('all of them', () => {
  test.each(hostileTexts)('stay valid, whatever a learner wrote: %j', (text) => {
    const results = asGradescope(hostileReport(text))
    expect(results.tests).toHaveLength(9)
    expect(asClassroom50(hostileReport(text)).tests).toHaveLength(9)
    for (const test of results.tests) expect(test.output.length).toBeLessThan(17_000)
  })

  test('stay valid for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        asGradescope(hostileReport(text))
        asClassroom50(hostileReport(text))
        for (const row of readCsv(renderCsv(hostileReport(text), view))) expect(row).toHaveLength(14)
      }),
      { numRuns: 150 },
    )
  })

  test('tell no more than the detail level', () => {
    for (const render of [
      renderGradescope,
      renderCsv,
      (report: Report, v: typeof view) => renderClassroom50(report, v, submission),
    ]) {
      const actual = render(plainReport, { ...view, details: 'actual-only' })
      expect(actual).toContain('You returned')
      expect(actual).not.toMatch(/first-block|meant for the reader/)
      expect(render(plainReport, { ...view, details: 'none' })).not.toMatch(/You returned|reasoning|example\.com/)
    }
  })

  test('show only what the run was about', () => {
    const one = { ...view, shown: [[...guide.exercises.keys()][0] ?? ''] }
    expect(readCsv(renderCsv(plainReport, one))).toHaveLength(3)
  })
})
