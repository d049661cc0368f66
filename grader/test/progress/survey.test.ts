import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CheckReport, ExerciseReport, ExerciseStatus } from '../../src/base/report.ts'
import { type Course, loadCourse, type Stage } from '../../src/course/index.ts'
import { type Recalled, stageScore, surveyCourse } from '../../src/progress/index.ts'
import { scoreOf } from '../../src/run/verdict.ts'
import { makeToyCourse, type ToyCourse } from '../cli/toy-course.ts'

let toy: ToyCourse
beforeEach(() => {
  toy = makeToyCourse()
})
afterEach(() => toy.remove())

const statuses = (course: Course, known: Record<string, ExerciseStatus | 'stale'>) =>
  surveyCourse(course, (exercise): Recalled => {
    const status = known[exercise.slug]
    if (status === undefined) return { kind: 'none' }
    const report = { slug: exercise.slug, status: 'passed' as const, score: 1, maxScore: 1, checks: [], findings: [] }
    if (status === 'stale') return { kind: 'stale', report, changed: ['a/b/add.ts'] }
    return { kind: 'current', seed: 1, report: { ...report, status, score: status === 'passed' ? 1 : 0 } }
  })

test('nothing known: the first stage is open, the others are locked by it', () => {
  const { stages, next } = statuses(loadCourse(toy.root), {})
  expect(stages.map((stage) => stage.status)).toEqual(['failed', 'locked', 'locked'])
  expect(stages[1]?.reason).toBe('It unlocks when stage 01 first is passed; still open: 01-00, 01-01.')
  expect(stages[2]?.reason).toBe('It unlocks when stage 02 second is passed, which is locked itself.')
  expect(next).toEqual({ stage: '01-first', exercise: '00-add' })
})

test('all passed: the next stage is unlocked and not yet written', () => {
  const { stages, next } = statuses(loadCourse(toy.root), { '00-add': 'passed', '01-double': 'passed' })
  expect(stages.map((stage) => stage.status)).toEqual(['passed', 'empty', 'locked'])
  expect(stages[0]).toMatchObject({ score: 2, maxScore: 2 })
  expect(next).toBeUndefined()
})

test('a pass that went stale locks again and names the file', () => {
  const { stages, next } = statuses(loadCourse(toy.root), { '00-add': 'stale', '01-double': 'passed' })
  expect(stages[0]?.exercises[0]).toMatchObject({ status: 'not-reached', maxScore: 1 })
  expect(stages[1]?.reason).toMatch(/still open: 01-00\. add\.ts changed since it passed/)
  expect(next?.exercise).toBe('00-add')
})

test('stretch exercises and labs hold nothing back', () => {
  const path = 'stages/01-first/01-double/grading/exercise.json'
  toy.write(path, JSON.stringify({ ...JSON.parse(toy.read(path)), kind: 'stretch' }))
  const { stages, next } = statuses(loadCourse(toy.root), { '00-add': 'passed', '01-double': 'failed' })
  expect(stages[0]?.status).toBe('passed')
  expect(next).toBeUndefined()
})

test('an exercise that broke the grader makes the stage an error, not a failure', () => {
  const { stages, next } = statuses(loadCourse(toy.root), { '00-add': 'error' })
  expect(stages.map((stage) => stage.status)).toEqual(['error', 'locked', 'locked'])
  expect(next?.exercise).toBe('00-add')
})

test('bonus checks and stretch exercises add to a stage apart from what counts', () => {
  const stage = {
    exercises: [{ kind: 'exercise' }, { kind: 'exercise' }, { kind: 'stretch' }, { kind: 'lab' }],
  } as unknown as Stage
  const report = (score: number, maxScore: number, bonus?: number) =>
    ({ score, maxScore, ...(bonus && { bonus }) }) as unknown as ExerciseReport
  const none = report(0, 0)
  expect(stageScore(stage, [report(3, 4), report(2, 2, 1.5), report(5, 8, 1), none])).toEqual({
    score: 5,
    maxScore: 6,
    bonus: 7.5,
  })
  expect(stageScore(stage, [report(3, 4), report(2, 2), report(0, 8), none])).toEqual({ score: 5, maxScore: 6 })
})

test('a check’s points: core checks share them, bonus checks are worth the same on top', () => {
  const checks: CheckReport[] = [
    { name: 'a', status: 'passed', guard: true },
    { name: 'b', status: 'passed', todo: 1 },
    { name: 'c', status: 'failed', todo: 1 },
    { name: 'd', status: 'passed', bonus: true },
  ]
  expect(scoreOf({ points: undefined }, checks)).toEqual({ score: 1, maxScore: 2, bonus: 1 })
  expect(scoreOf({ points: 5 }, checks)).toEqual({ score: 2.5, maxScore: 5, bonus: 2.5 })
  expect(scoreOf({ points: undefined }, checks.slice(0, 3))).toEqual({ score: 1, maxScore: 2 })
})
