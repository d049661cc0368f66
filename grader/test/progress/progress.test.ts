import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ExerciseReport } from '../../src/base/report.ts'
import { type Exercise, loadCourse } from '../../src/course/index.ts'
import { type Graded, openProgress, type Progress } from '../../src/progress/index.ts'
import { makeToyCourse, type ToyCourse } from '../cli/toy-course.ts'

let toy: ToyCourse
let file: string
beforeEach(() => {
  toy = makeToyCourse()
  file = join(toy.root, '.stagecraft', 'progress.json')
  vi.stubEnv('XDG_CONFIG_HOME', toy.env.XDG_CONFIG_HOME)
})
afterEach(() => {
  vi.unstubAllEnvs()
  toy.remove()
})

const exerciseOf = (index: number): Exercise => {
  const exercise = loadCourse(toy.root).stages[0]?.exercises[index]
  if (!exercise) throw new Error('the toy course has two exercises')
  return exercise
}
const reportOf = (exercise: Exercise, status: ExerciseReport['status']): ExerciseReport => ({
  slug: exercise.slug,
  status,
  score: status === 'passed' ? 2 : 0,
  maxScore: 2,
  checks: [],
  findings: [],
})
const open = (): Progress => openProgress(loadCourse(toy.root))
const graded = (progress: Progress, index = 0, status: ExerciseReport['status'] = 'passed'): Graded => {
  const exercise = exerciseOf(index)
  return { exercise, fingerprint: progress.fingerprint(exercise), report: reportOf(exercise, status), seed: 7 }
}
/** A verdict in the file, written by an earlier command. */
const remember = async (index = 0, status: ExerciseReport['status'] = 'passed') => {
  const progress = open()
  expect(await progress.record([graded(progress, index, status)])).toBeUndefined()
}

describe('a verdict', () => {
  test('is remembered as long as nothing changed', async () => {
    expect(open().recall(exerciseOf(0))).toEqual({ kind: 'none' })
    await remember()
    expect(open().recall(exerciseOf(0))).toMatchObject({
      kind: 'current',
      seed: 7,
      report: { remembered: true, score: 2 },
    })
  })

  test('that was a pass holds again when an experiment is taken back', async () => {
    toy.add('right')
    await remember()
    toy.add('half')
    await remember(0, 'failed')
    await remember(0, 'failed')
    expect(open().recall(exerciseOf(0))).toMatchObject({ kind: 'current', report: { status: 'failed' } })
    toy.add('right')
    expect(open().recall(exerciseOf(0))).toMatchObject({ kind: 'current', report: { status: 'passed', score: 2 } })
    const forged = readFileSync(file, 'utf8').replace('"lastPass"', '"lastPast"')
    writeFileSync(file, forged.replace(/"status": "failed"/, '"status": "passed"'))
    expect(open().recall(exerciseOf(0))).toEqual({ kind: 'none' })
  })

  test('goes stale with the file of the learner, which is named', async () => {
    await remember()
    toy.add('half')
    const changed = ['stages/01-first/00-add/add.ts']
    expect(open().recall(exerciseOf(0))).toMatchObject({ kind: 'stale', changed })
  })

  test('goes stale with a file of an earlier exercise that it imports', async () => {
    await remember(1)
    toy.add('half')
    expect(open().recall(exerciseOf(1))).toMatchObject({ kind: 'stale', changed: ['stages/01-first/00-add/add.ts'] })
  })

  test('goes stale with a file that is new beside the starter, since the code may read it', async () => {
    await remember()
    toy.write('stages/01-first/00-add/numbers.json', '[]')
    expect(open().recall(exerciseOf(0))).toMatchObject({ kind: 'stale' })
  })

  test.each([
    'stages/01-first/00-add/grading/suite.test.ts',
    'stages/01-first/00-add/grading/recordings/a.json',
    'pnpm-lock.yaml',
  ])('goes stale with %s', async (path) => {
    await remember()
    toy.write(path, '// changed')
    expect(open().recall(exerciseOf(0))).toMatchObject({ kind: 'stale', changed: [] })
  })

  test.each(['README.md', 'example.test.ts', 'grading/hints.md', 'grading/solution/add.ts', '../01-double/double.ts'])(
    'does not go stale with %s',
    async (path) => {
      await remember()
      toy.write(`stages/01-first/00-add/${path}`, '// changed')
      expect(open().recall(exerciseOf(0)).kind).toBe('current')
    },
  )

  test('belongs to the file that was graded, not to one saved meanwhile', async () => {
    const progress = open()
    const before = graded(progress)
    toy.add('half')
    await progress.record([before])
    expect(open().recall(exerciseOf(0)).kind).toBe('stale')
  })

  test.each(['error', 'not-reached'] as const)(
    'that is "%s" says nothing about the files and is not kept',
    async (status) => {
      await remember(0, status)
      expect(open().recall(exerciseOf(0))).toEqual({ kind: 'none' })
    },
  )
})

describe('the file', () => {
  const edit = (
    change: (data: { exercises: Record<string, { report: ExerciseReport; signature: string }> }) => void,
  ) => {
    const data = JSON.parse(readFileSync(file, 'utf8'))
    change(data)
    writeFileSync(file, JSON.stringify(data))
  }
  const key = '01-first/00-add'

  test('does not believe an edited verdict, and keeps the others', async () => {
    await remember(0, 'failed')
    await remember(1)
    edit(({ exercises }) => {
      const entry = exercises[key]
      if (entry) entry.report.status = 'passed'
    })
    const progress = open()
    expect(progress.recall(exerciseOf(0))).toEqual({ kind: 'none' })
    expect(progress.recall(exerciseOf(1)).kind).toBe('current')
    expect(progress.notices).toEqual([
      expect.stringMatching(/^One verdict in .*progress\.json did not come from a grading run/),
    ])
  })

  test('does not believe a verdict moved to another exercise, or made up', async () => {
    await remember()
    edit((data) => {
      const entry = data.exercises[key]
      if (entry)
        data.exercises = { '01-first/01-double': entry, [key]: { report: entry.report, signature: 'f'.repeat(64) } }
    })
    const progress = open()
    expect([progress.recall(exerciseOf(0)), progress.recall(exerciseOf(1))]).toEqual([
      { kind: 'none' },
      { kind: 'none' },
    ])
  })

  test('from another machine is not believed', async () => {
    await remember()
    rmSync(String(toy.env.XDG_CONFIG_HOME), { recursive: true })
    expect(open().recall(exerciseOf(0))).toEqual({ kind: 'none' })
  })

  test.each(['', '{', 'null', '[]', '{"formatVersion":2,"exercises":{}}', '{"formatVersion":1}'])(
    'that holds %j is kept aside, and grading goes on',
    async (text) => {
      mkdirSync(join(toy.root, '.stagecraft'), { recursive: true })
      writeFileSync(file, text)
      const progress = open()
      expect(progress.notices).toEqual([
        expect.stringMatching(/everything will be graded again; the old file is kept as/),
      ])
      expect(readFileSync(file.replace('.json', '.broken-1.json'), 'utf8')).toBe(text)
      expect(await progress.record([graded(progress)])).toBeUndefined()
      expect(open().recall(exerciseOf(0)).kind).toBe('current')
    },
  )

  test('that is broken twice keeps both', () => {
    mkdirSync(join(toy.root, '.stagecraft'), { recursive: true })
    for (const text of ['one', 'two']) {
      writeFileSync(file, text)
      open()
    }
    expect(readdirSync(join(toy.root, '.stagecraft')).filter((name) => name.includes('broken'))).toHaveLength(2)
  })

  test('that is read-only stays as it is, with a sentence', async () => {
    await remember()
    chmodSync(file, 0o444)
    const before = readFileSync(file, 'utf8')
    const progress = open()
    expect(await progress.record([graded(progress, 1)])).toMatch(/not saved: .*progress\.json is read-only/)
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect(progress.recall(exerciseOf(1)).kind).toBe('current')
  })

  test('that cannot be written costs one sentence', async () => {
    writeFileSync(join(toy.root, '.stagecraft'), 'a file where the folder should be')
    const progress = open()
    expect(await progress.record([graded(progress)])).toMatch(
      /^Your progress is not saved: .* cannot be written \(\w+\)\.$/,
    )
  })

  test('has no leftovers beside it', async () => {
    await remember()
    expect(readdirSync(join(toy.root, '.stagecraft'))).toEqual(['progress.json'])
  })
})

describe('hints', () => {
  test('remember the rung, beside the verdicts', async () => {
    await remember()
    const progress = open()
    await progress.recordHint(exerciseOf(0), { todo: 2, rung: 1 })
    expect(open().hint(exerciseOf(0))).toEqual({ todo: 2, rung: 1 })
    expect(open().recall(exerciseOf(0)).kind).toBe('current')
  })
})
