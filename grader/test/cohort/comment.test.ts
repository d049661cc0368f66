import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readResult, renderComment, type SubmissionResult, whyNoVerdict } from '../../src/cohort/index.ts'
import { anyText, exerciseSaying, hostileReport, hostileTexts, plainReport, reportOf, view } from '../report/hostile.ts'
import { outsideCode } from '../report/readers.ts'

const head = 'a'.repeat(40)
const base = 'b'.repeat(40)

const resultOf = (more: Partial<SubmissionResult> = {}): SubmissionResult => ({
  formatVersion: 1,
  baseCommit: base,
  headCommit: head,
  sandbox: 'bubblewrap',
  shown: [...view.shown],
  taken: ['stages/01-model-as-component/01-read-the-whole-reply/ask.ts'],
  left: [{ path: 'package.json', reason: 'It is no part of an exercise.' }],
  leftMore: 0,
  report: plainReport,
  ...more,
})

const ourHtml =
  /^<!-- stagecraft: verdict -->$|^<details>$|^<summary>Not graded: \d+ changes? outside the exercises' own files<\/summary>$|^<\/details>$/

/** Outside code there is nothing but our own words, and our own markup on lines of its own. */
function assertInert(comment: string): void {
  expect(comment.length).toBeLessThan(65_536)
  const lines = outsideCode(comment)
    .split('\n')
    .filter((line) => !ourHtml.test(line))
  for (const line of lines) expect(line).toMatch(/^(#{2,3} ?|- )?[\w ✔✘○·,.;:*'…+-]*$/u)
  expect(lines.join('\n')).not.toMatch(/https?:|www\./)
}

describe('the comment', () => {
  test('says which commit, with whose suites, the verdict, and what was not graded', () => {
    const comment = renderComment(resultOf(), view)
    expect(comment).toMatch(
      /^<!-- stagecraft: verdict -->\n\n## Stagecraft\n\nThe verdict on `aaaaaaaaaa`, with the suites of `bbbbbbbbbb`\.\n/,
    )
    expect(comment).toContain('**1 of 3** exercises passed')
    expect(comment).toContain('- `package.json` `It is no part of an exercise.`')
    assertInert(comment)
  })

  test.each(hostileTexts)('makes nothing of a result that somebody else wrote: %j', (text) => {
    assertInert(renderComment(hostileResult(text), view))
  })

  test('makes nothing of any text', () => {
    fc.assert(
      fc.property(anyText, (text) => assertInert(renderComment(hostileResult(text), view))),
      { numRuns: 150 },
    )
  })

  test('stays below what GitHub takes', () => {
    const many = Array.from({ length: 90 }, (_, index) => ({
      ...exerciseSaying('x y '.repeat(2_000)),
      slug: `${index + 10}-e`,
    }))
    const left = Array.from({ length: 500 }, (_, index) => ({
      path: `${index}/${'p'.repeat(400)}`,
      reason: 'r'.repeat(400),
    }))
    const shown = many.map(({ slug }) => `01-model-as-component/${slug}`)
    assertInert(renderComment(resultOf({ report: reportOf(many), left, shown }), { ...view, shown }))
  })
})

const hostileResult = (text: string) => {
  const left = [{ path: text.slice(0, 500), reason: text.slice(0, 500) }]
  return resultOf({ report: hostileReport(text), left })
}

describe('what is held against a result', () => {
  const facts = { headCommit: head, left: [] }

  test('a result about another commit is not shown', () => {
    const comment = renderComment(resultOf({ headCommit: 'c'.repeat(40) }), view, facts)
    expect(comment).toContain('about another commit')
    expect(comment).not.toContain('exercises passed')
  })

  test('a pull request that changes workflows gets no verdict, whatever its result says', () => {
    for (const path of ['.github/workflows/grade.yml', '.GitHub/actions/x/action.yml', '.github']) {
      const left = [{ path, reason: 'It is no part of an exercise.' }]
      const comment = renderComment(resultOf({ left: [] }), view, { ...facts, left })
      expect(comment).toContain('changes the workflows that grade it')
      expect(comment).not.toContain('exercises passed')
    }
  })

  test('what was left out comes from the commits where they were looked at', () => {
    const left = [{ path: 'real.json', reason: 'It is no part of an exercise.' }]
    const comment = renderComment(resultOf(), view, { ...facts, left })
    expect(comment).toContain('real.json')
    expect(comment).not.toContain('package.json')
    expect(whyNoVerdict(resultOf(), { ...facts, left })).toBeUndefined()
  })
})

describe('reading a result', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'stagecraft result-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const read = (text: string) => {
    const file = join(folder, 'submission.json')
    writeFileSync(file, text)
    return readResult(file)
  }
  const withReport = (more: object) => JSON.stringify({ ...resultOf(), report: { ...plainReport, ...more } })

  test('what this grader wrote is read', () => {
    expect(read(JSON.stringify(resultOf()))).toEqual(resultOf())
  })

  test.each([
    ['no JSON', '{"formatVersion":1'],
    ['another version', JSON.stringify({ ...resultOf(), formatVersion: 2 })],
    ['an unknown key', JSON.stringify({ ...resultOf(), html: '<b>' })],
    ['an unknown key of a prototype', `{"__proto__":{"x":1},${JSON.stringify(resultOf()).slice(1)}`],
    ['a commit that is none', JSON.stringify({ ...resultOf(), headCommit: 'main' })],
    ['an unknown key inside the report', withReport({ html: '<b>' })],
    ['a score that is no number', withReport({ stages: [{ ...plainReport.stages[0], score: '100' }] })],
    ['an infinite score', withReport({}).replace('"seed":7', '"seed":1e999')],
    ['too many paths', JSON.stringify(resultOf({ taken: Array(501).fill('x') }))],
    ['a huge path', JSON.stringify(resultOf({ taken: ['x'.repeat(501)] }))],
    ['a list', '[]'],
  ])('refused: %s', (_, text) => {
    expect(() => read(text)).toThrow(/is not a result that this grader wrote/)
  })

  test('refused before it is parsed: a file larger than any report', () => {
    expect(() => read(' '.repeat(9 << 20))).toThrow(/larger than 8 MB/)
  })

  test('absent: one sentence', () => {
    expect(() => readResult(join(folder, 'none.json'))).toThrow(/There is no result/)
  })
})
