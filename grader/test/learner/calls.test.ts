import { expect, test } from 'vitest'
import { LearnerThrow } from '../../src/learner/index.ts'
import { outcome, run } from './toy.ts'

test('calls an export and returns plain data', async () => {
  const { learner } = run(`export function add(a: number, b: number): number { return a + b }`)
  expect(await learner.call('add', [2, 3])).toBe(5)
  expect(await learner.load()).toEqual(['add'])
})

test('answers synchronous callbacks, one at a time', async () => {
  const { learner } = run(`
    export function count(n: number, tell: (i: number) => number): number {
      let sum = 0
      for (let i = 0; i < n; i += 1) sum += tell(i)
      return sum
    }`)
  const seen: unknown[] = []
  const sum = await learner.call('count', [10_000, (i: unknown) => (seen.push(i), 2)])
  expect(sum).toBe(20_000)
  expect(seen.length).toBe(10_000)
})

test('carries what the code throws, with class, fields and place', async () => {
  const { learner, toy } = run(
    `class Refused extends Error {\n  status = 409\n}\nexport async function go() {\n  throw new Refused('no', { cause: new TypeError('why') })\n}`,
  )
  const error = await outcome(learner.call('go', []))
  expect(error).toBeInstanceOf(LearnerThrow)
  expect(error).toMatchObject({ className: 'Refused', message: 'no', fields: { status: 409 }, place: { file: toy.starter, line: 5 } })
})
