import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openCache } from '../../src/check/cache.ts'
import type { ExerciseOutcome } from '../../src/check/types.ts'
import { makeToy } from './toy.ts'

const golden = 'grading/mistakes/quiet.feedback.txt'

/** Proves nothing: says that a proof began, lets the files change, and asks what a later proof remembers. */
function remembersAfter(change: (exercise: ReturnType<ReturnType<typeof makeToy>['add']>) => void): boolean {
  const toy = makeToy()
  onTestFinished(() => toy.remove())
  const added = toy.add('01-shout')
  const course = toy.course()
  const [exercise] = course.stages[0]?.exercises ?? []
  if (!exercise) throw new Error('the toy course has an exercise')
  const outcome: ExerciseOutcome = { key: '', id: '', slug: exercise.slug, notes: [], remembered: false }
  const cache = openCache(course, [1])
  expect(cache.recall(exercise)).toBeUndefined()
  change(added)
  cache.keep(exercise, outcome, [join(exercise.folder, ...golden.split('/'))])
  return openCache(course, [1]).recall(exercise) !== undefined
}

test('a proof is remembered, also when it wrote its golden texts', () => {
  expect(remembersAfter(() => {})).toBe(true)
  expect(remembersAfter((exercise) => exercise.write(golden, 'what the grader says\n'))).toBe(true)
})

test('what was edited while it was proven is proven again', () => {
  expect(remembersAfter((exercise) => exercise.write('shout.ts', 'export const shout = 1\n'))).toBe(false)
  const both = remembersAfter((exercise) => {
    exercise.write(golden, 'what the grader says\n')
    exercise.write('grading/suite.test.ts', '')
  })
  expect(both).toBe(false)
})
