/** Runs suites in this very thread, by vitest's worker without vitest's server. */
import { modulesOf, type SuiteSource } from './suite-modules.ts'
import { type Task, type Thrown, withChildren } from './vitest-protocol.ts'
import { startWorker } from './vitest-worker.ts'

/** What vitest itself saw of one suite; the verdict needs it to agree with the session. */
export type SuiteOutcome = {
  passed: number
  collected: number
  /** The stacks of what went wrong outside the tests. */
  errors: string[]
  /** A stack of this suite with the places as an author finds them in its files. */
  inFiles(stack: string): string
}

export type SuiteRunner = { run(source: SuiteSource): Promise<SuiteOutcome> }

/**
 * Suites are trusted, so they need no thread of their own; the learner's code is in another process. vitest's server
 * would take as long to load as the rest of the grader, to find, transform and watch files that are in memory here.
 * One runner runs any number of suites, one after another.
 */
export async function startSuiteRunner(root: string): Promise<SuiteRunner> {
  const worker = startWorker()
  await worker.start(root)
  return {
    run: async (source) => {
      const modules = modulesOf(source)
      const stray = catchStrays()
      try {
        const { files, error } = await worker.run(`${source.folder}/${source.entry}`, modules)
        return { ...outcomeOf(files, error ? [error, ...stray.errors] : stray.errors), inFiles: modules.inFiles }
      } finally {
        stray.stop()
      }
    },
  }
}

/** While a suite runs, an error that nobody catches is the suite's. vitest's own listeners would stay for good. */
function catchStrays() {
  const events = ['uncaughtException', 'unhandledRejection'] as const
  const listeners = () => events.flatMap((event) => process.listeners(event as 'uncaughtException'))
  const before = new Set(listeners())
  const errors: Thrown[] = []
  const note = (error: unknown) => void errors.push(error instanceof Error ? error : { message: String(error) })
  for (const event of events) process.on(event, note)
  return {
    errors,
    stop: () => {
      const added = listeners().filter((listener) => !before.has(listener))
      for (const event of events) for (const listener of added) process.off(event, listener)
    },
  }
}

function outcomeOf(files: readonly Task[], stray: readonly Thrown[]): Omit<SuiteOutcome, 'inFiles'> {
  const tasks = files.flatMap(withChildren)
  const tests = tasks.filter(({ type }) => type === 'test')
  const outside = tasks.filter(({ type }) => type !== 'test').flatMap(({ result }) => result?.errors ?? [])
  return {
    passed: tests.filter(({ result }) => result?.state === 'pass').length,
    collected: tests.length,
    errors: [...outside, ...stray].map((error) => error.stack ?? error.message ?? String(error)),
  }
}
