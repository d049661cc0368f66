import type { FileWatch } from '../../src/watch/files.ts'
import { type Surroundings, watchExercise } from '../../src/watch/loop.ts'
import type { Size } from '../../src/watch/screen.ts'
import type { PageName, Verdict, Work } from '../../src/watch/work.ts'

/** A watcher without terminal and disk: keys and saves go in, what is on the screen comes out. */
export type Bench = {
  press(...keys: string[]): Promise<void>
  save(): Promise<void>
  resize(size: Size): Promise<void>
  /** The rows of the window. */
  screen(): readonly string[]
  /** What was done, in order. */
  done: string[]
  /** Ends the grading that is open, with this verdict. */
  finish(verdict: Verdict | Error): Promise<void>
  ended: Promise<void>
}

export async function openBench(size: Size): Promise<Bench> {
  const done: string[] = []
  const waiting: ((result: Verdict | Error) => void)[] = []
  let name = '01-00 add'
  let shown: readonly string[] = []
  let window = size
  let on: Parameters<Surroundings['openTerminal']>[0] | undefined
  let changed = () => {}
  const work: Work = {
    name: () => name,
    files: () => [],
    grade: (signal) =>
      new Promise((resolve, reject) => {
        done.push('grade')
        signal.addEventListener('abort', () => {
          done.push('abort')
          reject(signal.reason)
        })
        waiting.push((result) => (result instanceof Error ? reject(result) : resolve(result)))
      }),
    complete: async () => undefined,
    open: async (page: PageName) => {
      done.push(page)
      return () => Array.from({ length: 30 }, (_, index) => `${page} ${index}`).join('\n')
    },
    reset: async () => {
      done.push('reset')
      return 'The starter is back.'
    },
    moveOn: () => {
      name = '01-01 double'
    },
    explain: (error) => () => `problem: ${(error as Error).message}\n`,
    close: async () => void done.push('close'),
  }
  const draw = (lines: readonly string[]) => {
    shown = lines
  }
  const files: FileWatch = { look: () => {}, close: () => {} }
  const ended = watchExercise(work, {
    look: { colour: 0, unicode: true },
    openTerminal: (listener) => {
      on = listener
      return { size: () => window, draw, close: () => void done.push('restored') }
    },
    watchFiles: (_, listener) => {
      changed = listener
      return files
    },
  })
  await settled()
  return {
    press: async (...keys) => {
      for (const key of keys) on?.key(key)
      await settled()
    },
    save: async () => {
      changed()
      await settled()
    },
    resize: async (size) => {
      window = size
      on?.resize()
    },
    screen: () => shown,
    done,
    finish: async (result) => {
      waiting.shift()?.(result)
      await settled()
    },
    ended,
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}

/** A verdict of so many lines, the first one its head. */
export function verdictOf(lines: number, more: Partial<Verdict> = {}): Verdict {
  const body = Array.from({ length: lines - 1 }, (_, index) => `line ${index + 1}`)
  return { text: () => ['01-00 add  1 of 2 points', ...body].join('\n'), passed: false, ...more }
}
