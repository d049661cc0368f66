import { expect, test } from 'vitest'
import type { CheckReport } from '../../src/base/report.ts'
import { judgeLeaks } from '../../src/check/runs/judge-leaks.ts'
import type { Run } from '../../src/check/runs/plan.ts'
import type { LearnerProcess } from '../../src/learner/index.ts'
import { overhear } from '../../src/run/overhear.ts'

const told = (seed: number, message: string, heard: string): Run => {
  const check: CheckReport = { name: 'adds up', status: 'failed', todo: 1, message, mistake: 'adds-wrongly' }
  return {
    kind: 'mistake',
    suite: 'hidden',
    seed,
    subject: { name: 'mistakes/adds-wrongly', files: new Map() },
    report: { checks: [check] },
    trace: { declared: [], usedRecordings: [], heard },
  } as unknown as Run
}

test('a value that varies with the seed and that the code never met is told', () => {
  const runs = [
    told(1, 'You returned 4018, and the sum is 5230.', '[[1200,4030]]\n4018'),
    told(2, 'You returned 3177, and the sum is 9911.', '[[6000,3911]]\n3177'),
  ]
  expect(judgeLeaks(runs)).toMatchObject([{ sentence: expect.stringContaining('for adds-wrongly holds ‘9911’') }])
})

test("the code's own values, and words that never change, are no leak", () => {
  const runs = [
    told(1, 'You returned 4018 for invoice INV-2291. The sum is written below the items.', '["INV-2291"]\n4018'),
    told(2, 'You returned 3177 for invoice INV-7761. The sum is written below the items.', '["INV-7761"]\n3177'),
  ]
  expect(judgeLeaks(runs)).toEqual([])
})

test('what is reckoned from the values of the code is no leak either', () => {
  const runs = [
    told(1, 'Your parts add up to 5230 grams; the parcel weighs what it says.', '[1200,4030]'),
    told(2, 'Your parts add up to 9911 grams; the parcel weighs what it says.', '[6000,3911]'),
  ]
  expect(judgeLeaks(runs)).toEqual([])
})

test('without two seeds, or where not everything was heard, nothing is said', () => {
  expect(judgeLeaks([told(1, 'The sum is 5230.', '[]')])).toEqual([])
  expect(judgeLeaks([told(1, 'The sum is 5230.', ''), told(2, 'The sum is 9911.', '')])).toEqual([])
})

test('what goes in, what comes out, what callbacks return and what is thrown is heard', async () => {
  const heard: (string | undefined)[] = []
  const learner = {
    call: async (name: string, [input]: [{ price(id: string): number }]) => {
      if (name === 'fail') throw new TypeError('no such parcel')
      return { total: input.price('PCL-3308-7') * 2 }
    },
    construct: async () => ({}),
  } as unknown as LearnerProcess
  const tapped = overhear(learner, (text) => void heard.push(text))
  await tapped.call('add', [{ price: () => 2100, note: 'fragile' }])
  await expect(tapped.call('fail', [{}])).rejects.toThrow('no such parcel')
  const text = heard.join('\n')
  for (const value of ['fragile', 'PCL-3308-7', '2100', '4200', 'no such parcel']) expect(text).toContain(value)
  await tapped.construct('Phone', [])
  expect(heard.includes(undefined)).toBe(true)
})
