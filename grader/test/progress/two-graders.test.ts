import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withLock } from '../../src/progress/lock.ts'
import { makeToyCourse, type ToyCourse } from '../cli/toy-course.ts'

const run = promisify(execFile)
let toy: ToyCourse
let lock: string
beforeEach(() => {
  toy = makeToyCourse()
  mkdirSync(join(toy.root, '.stagecraft'), { recursive: true })
  lock = join(toy.root, '.stagecraft', 'progress.json.lock')
})
afterEach(() => toy.remove())

/** A process that saves the hint rungs 1 to n of one exercise, each with a write of its own. */
const writer = (slug: string, times: number) => {
  const room = (name: string) => pathToFileURL(join(import.meta.dirname, '..', '..', 'src', name, 'index.ts')).href
  const text = `
    const { loadCourse } = await import('${room('course')}')
    const { openProgress } = await import('${room('progress')}')
    const course = loadCourse(process.argv[1])
    const exercise = course.stages[0].exercises.find((candidate) => candidate.slug === '${slug}')
    for (let rung = 1; rung <= ${times}; rung++) {
      const problem = await openProgress(course).recordHint(exercise, { todo: 1, rung })
      if (problem) throw new Error(problem)
      await new Promise((resolve) => setTimeout(resolve, 4))
    }`
  return run(process.execPath, ['--input-type=module', '-e', text, toy.root], { env: toy.env })
}

test('two graders that write at the same time lose nothing of each other', async () => {
  await Promise.all([writer('00-add', 30), writer('01-double', 30)])
  const { hints } = JSON.parse(readFileSync(join(toy.root, '.stagecraft', 'progress.json'), 'utf8'))
  expect(hints).toEqual({ '01-first/00-add': { todo: 1, rung: 30 }, '01-first/01-double': { todo: 1, rung: 30 } })
  expect(existsSync(lock)).toBe(false)
})

test('a grader that holds the lock for long is not waited for', async () => {
  writeFileSync(lock, String(process.pid))
  let ran = false
  const work = () => {
    ran = true
  }
  expect(await withLock(lock, work)).toBe(false)
  expect(ran).toBe(false)
  expect(existsSync(lock)).toBe(true)
})

test('the lock of a grader that is gone is taken over', async () => {
  const { stdout } = await run(process.execPath, ['-p', 'process.pid'])
  writeFileSync(lock, stdout.trim())
  expect(await withLock(lock, () => {})).toBe(true)
  writeFileSync(lock, String(process.pid))
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(lock, longAgo, longAgo)
  expect(await withLock(lock, () => {})).toBe(true)
  expect(existsSync(lock)).toBe(false)
})

test('the lock is released when the work throws', async () => {
  const work = withLock(lock, () => {
    throw new Error('disk full')
  })
  await expect(work).rejects.toThrow('disk full')
  expect(existsSync(lock)).toBe(false)
})
