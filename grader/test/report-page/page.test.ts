import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readLastRun, saveLastRun } from '../../src/run/index.ts'
import { canary, makeToyCourse, type ToyCourse } from '../cli/toy-course.ts'
import { samplePage, wire } from './content.ts'

describe('the page', () => {
  test('escapes every text, and turns no text around', () => {
    const page = samplePage()
    expect(page).not.toMatch(/<script|<img|\u202e/)
    expect(page).toContain('&lt;script&gt;')
  })

  test('has the map, the checks and the exchanges', () => {
    const page = samplePage()
    for (const text of [
      'You stand at 01-01 ask.',
      'It unlocks when stage 01 first',
      'ends in time',
      'You are short.',
    ]) {
      expect(page).toContain(text)
    }
    expect(page).toContain('2 more are not kept.')
  })

  test('keeps back what the level of details keeps back', () => {
    expect(samplePage({ details: 'none', traffic: [] })).not.toContain('&lt;script&gt;')
  })
})

describe('the last run on disk', () => {
  let course: ToyCourse
  beforeEach(() => {
    course = makeToyCourse()
  })
  afterEach(() => course.remove())

  test('holds no header but the kind of a body, no key, and no more than its share', () => {
    const secret = `sk-ant-api03-${'x'.repeat(40)}`
    const exchange = {
      ...wire,
      requestHeaders: [...wire.requestHeaders, ['x-api-key', secret] as const],
      requestBody: `{"note":"${secret}","auth":"Bearer ${'y'.repeat(20)}"}${'z'.repeat(100_000)}`,
    }
    const exchanges = Array.from({ length: 200 }, () => exchange)
    saveLastRun(course.root, { at: 'now', exercises: [{ stage: 'a', exercise: 'b', exchanges, leftOut: 0 }] })
    const text = readFileSync(join(course.root, '.stagecraft', 'last-run.json'), 'utf8')
    expect(text).not.toMatch(/x-api-key|xxxxx|yyyyy/)
    expect(text.length).toBeLessThan(2_500_000)
    const [kept] = readLastRun(course.root)?.exercises ?? []
    expect((kept?.exchanges.length ?? 0) + (kept?.leftOut ?? 0)).toBe(200)
  })

  test('a file that somebody changed is none', () => {
    mkdirSync(join(course.root, '.stagecraft'), { recursive: true })
    writeFileSync(
      join(course.root, '.stagecraft', 'last-run.json'),
      '{"formatVersion":1,"exercises":[{"exchanges":[{}]}]}',
    )
    expect(readLastRun(course.root)).toBeUndefined()
  })

  test('pnpm grade report --html writes the page, and replaces no file of the learner', async () => {
    await course.grade()
    const { stdout, exitCode } = await course.grade('report', '--html', 'page.html')
    expect([stdout, exitCode]).toEqual(['The page is page.html; open it in a browser.\n', 0])
    expect(course.read('page.html')).toContain('which is the difference')
    expect(course.read('page.html') + course.read('.stagecraft/last-run.json')).not.toContain(canary)
    expect((await course.grade('report', '--html', 'page.html')).exitCode).toBe(0)
    course.write('mine.html', '<h1>Mine</h1>')
    expect((await course.grade('report', '--html', 'mine.html')).exitCode).toBe(2)
    expect((await course.grade('report', '--html', 'stages/01-first/00-add/add.ts')).exitCode).toBe(2)
    expect(course.read('mine.html')).toBe('<h1>Mine</h1>')
    expect((await course.grade('report')).stderr).toContain('pnpm grade report --html')
  })
})
