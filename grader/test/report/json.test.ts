import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/base/report.ts'
import { renderJson } from '../../src/report/index.ts'
import { reportSchema } from '../../src/report/schema.ts'
import { broken, coreDone, halfDone, hello, notWritten, reportOf, stageOne } from './samples.ts'

const report = reportOf(stageOne([hello, halfDone, notWritten, broken, coreDone]))
const read = (details: 'full' | 'actual-only' | 'none'): Report => JSON.parse(renderJson(report, details))
const failed = (details: 'full' | 'actual-only' | 'none') => read(details).stages[0]?.exercises[1]?.checks[2]

describe('the JSON report', () => {
  test.each(['full', 'actual-only', 'none'] as const)('keeps its schema with details %s', (details) => {
    expect(reportSchema.safeParse(read(details)).error).toBeUndefined()
  })

  test('lists its keys in the order of the documentation', () => {
    expect(Object.keys(read('full'))).toEqual([
      'schemaVersion',
      'courseVersion',
      'nodeVersion',
      'seed',
      'stages',
      'findings',
      'next',
      'exitCode',
    ])
  })

  test('refuses what is no report', () => {
    expect(reportSchema.safeParse({ ...report, extra: 1 }).success).toBe(false)
    expect(reportSchema.safeParse({ ...report, exitCode: 4 }).success).toBe(false)
    expect(reportSchema.safeParse({ ...report, stages: [{ ...report.stages[0], status: 'skipped' }] }).success).toBe(
      false,
    )
  })
})

describe('detail levels', () => {
  test('full tells everything', () => {
    expect(failed('full')).toEqual(halfDone.checks[2])
  })

  test('actual-only tells what the code did, not what it means', () => {
    const check = failed('actual-only')
    expect(check).not.toHaveProperty('help')
    expect(check?.message).toMatch(/^You returned /)
    expect(check).toHaveProperty('output')
  })

  test('actual-only cuts a recognised mistake after its first sentence', () => {
    const two = {
      ...hello,
      checks: [{ name: 'a', status: 'failed' as const, todo: 1, message: 'You sent 9. Send 3.', mistake: 'm' }],
    }
    const text = renderJson(reportOf(stageOne([two])), 'actual-only')
    expect(JSON.parse(text).stages[0].exercises[0].checks[0]).toEqual({
      name: 'a',
      status: 'failed',
      todo: 1,
      message: 'You sent 9.',
    })
  })

  test('none tells names and results', () => {
    expect(failed('none')).toEqual({ name: halfDone.checks[2]?.name, status: 'failed', todo: 1 })
    expect(read('none').stages[0]?.exercises[1]).not.toHaveProperty('typeErrors')
  })
})
