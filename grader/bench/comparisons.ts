import { join } from 'node:path'
import type { Course } from '../src/course/index.ts'
import type { Comparison, Timed } from './measure.ts'

export type Places = {
  /** This repository. */
  root: string
  solved: Course
  /** Folder of the plain vitest project. */
  plain: string
  /** How pnpm is started: program and first words. Absent where it was not found. */
  pnpm: readonly string[] | undefined
}

/** What is promised about speed: each promise is a ratio of two commands, both timed here and now. */
export function comparisonsFor(places: Places): Comparison[] {
  const { solved } = places
  const stage = solved.stages.find(({ exercises }) => exercises.length > 0)
  const [first] = stage?.exercises ?? []
  if (!stage || !first) throw new Error('The course has no exercise to time.')
  const vitest = plainVitest(places)
  const stageNumber = stage.slug.slice(0, 2)
  const graded = stage.exercises.filter(({ kind }) => kind !== 'lab')
  const cold = verdict(places, first.id)
  return [
    {
      name: 'one exercise, cold, to the verdict',
      target: 0.75,
      ours: [cold],
      reference: [vitest],
    },
    {
      name: 'the same, the whole command with its type advice',
      target: 1.1,
      ours: [grade(places, first.id, '--fresh')],
      reference: [vitest],
    },
    {
      name: `a stage of ${graded.length} exercises, cold, against grading them one by one`,
      target: 0.67,
      ours: [grade(places, stageNumber, '--fresh')],
      reference: graded.map(({ id }) => grade(places, id, '--fresh')),
      reckon: 'sum',
    },
    ...unchanged(places, stageNumber),
    { name: '--watch, from save to verdict', target: 0.35, ours: [watch(places, first.id)], reference: [cold] },
  ]
}

function plainVitest({ root, plain }: Places): Timed {
  return {
    shown: 'vitest run   (the same checks with MSW, in one process)',
    program: process.execPath,
    argv: [join(root, 'grader', 'node_modules', 'vitest', 'vitest.mjs'), 'run'],
    cwd: plain,
  }
}

function verdict({ root, solved }: Places, id: string): Timed {
  return {
    shown: `node grader/bench/verdict.js <solved course> ${id}`,
    program: process.execPath,
    argv: ['--disable-sigusr1', join(root, 'grader', 'bench', 'verdict.js'), solved.root, id],
    cwd: solved.root,
  }
}

const grades = new Map<string, Timed>()

function grade({ root, solved }: Places, ...words: string[]): Timed {
  const shown = `node grader/src/cli/start.js grade ${words.join(' ')}`
  const known = grades.get(shown)
  if (known) return known
  const start = join(root, 'grader', 'src', 'cli', 'start.js')
  const timed: Timed = {
    shown,
    program: process.execPath,
    argv: ['--disable-sigusr1', start, 'grade', ...words],
    cwd: solved.root,
  }
  grades.set(shown, timed)
  return timed
}

function watch({ root, solved }: Places, id: string): Timed {
  return {
    shown: `node grader/bench/watch.ts <solved course> ${id} 7   (each save of seven)`,
    program: process.execPath,
    argv: ['--disable-sigusr1', join(root, 'grader', 'bench', 'watch.ts'), solved.root, id, '7'],
    cwd: solved.root,
    timesItself: true,
  }
}

/** Both through pnpm, because that is how people type them. */
function unchanged({ solved, pnpm }: Places, stage: string): Comparison[] {
  const [program, ...argv] = pnpm ?? []
  if (program === undefined) return []
  const cwd = solved.root
  return [
    {
      name: 'an unchanged stage again',
      target: 3,
      ours: [{ shown: `pnpm grade ${stage}`, program, argv: [...argv, 'grade', stage], cwd }],
      reference: [{ shown: 'pnpm nothing   (a script: node -e 0)', program, argv: [...argv, 'nothing'], cwd }],
    },
  ]
}
