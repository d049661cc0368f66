/** Runs suites in this very thread, by vitest's worker without vitest's server. */
import { init, runBaseTests, setupEnvironment } from 'vitest/worker'
import { modulesOf, type SuiteModules, type SuiteSource } from './suite-modules.ts'
import { type Task, type Thrown, workerConfig } from './vitest-protocol.ts'

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

type Worker = {
  start(root: string): Promise<void>
  run(path: string, modules: SuiteModules): Promise<{ files: readonly Task[]; error: Thrown | undefined }>
}

/** What the worker sends: a request (birpc's form: a name, fields, and an id where it waits), or word that it is done. */
type Posted = { m?: string; a?: unknown[]; i?: string; error?: Thrown }

let started: Worker | undefined

/** vitest's worker keeps its state in its modules, so there is one in each process. */
function startWorker(): Worker {
  if (started) return started
  keepExit()
  let files: readonly Task[] = []
  let modules: SuiteModules | undefined
  let done: (word: Posted) => void = () => {}
  // The first listener waits for runs and stays; each run adds one of its own that vitest leaves behind.
  const listeners: ((message: unknown) => void)[] = []
  const send = (message: object) => {
    for (const listener of listeners) listener(message)
  }
  // The worker also tells of much that only a reporter would want.
  const answers: Record<string, ((...fields: never[]) => unknown) | undefined> = {
    fetch: (id: string, importer?: string) => modules?.fetch(id, importer),
    // No suite has snapshots: there is no such file.
    resolveSnapshotPath: (path: string) => `${path}.snap`,
    onCollected: (collected: Task[]) => {
      files = collected
    },
    onTaskUpdate: (results: [string, Task['result']][]) => {
      const byId = new Map(results)
      for (const task of files.flatMap(withChildren)) task.result = byId.get(task.id) ?? task.result
    },
  }
  const answerTo = async ({ m: name = '', a: fields = [], i }: Posted) => {
    try {
      const r = await answers[name]?.(...(fields as never[]))
      if (i !== undefined) send({ t: 's', i, r })
    } catch (e) {
      send({ t: 's', i, e })
    }
  }
  init({
    post: (message) => {
      const posted = structuredClone(message) as Posted
      if (posted.m === undefined) return done(posted)
      void answerTo(posted)
    },
    on: (listener) => {
      listeners[Math.min(listeners.length, 1)] = listener
    },
    off: () => {},
    setup: setupEnvironment,
    runTests: (state, traces) => runBaseTests('run', state, traces),
    collectTests: (state, traces) => runBaseTests('collect', state, traces),
  })
  const ask = (request: object) =>
    new Promise<Posted>((resolve) => {
      done = resolve
      send({ __vitest_worker_request__: true, workerId: 1, poolId: 1, ...request })
    })
  started = {
    start: async (root) => {
      const context = { environment, config: workerConfig(root), pool: 'in-thread' }
      const { error } = await ask({ type: 'start', options: {}, context, traces: { enabled: false } })
      if (error) throw error
    },
    run: async (filepath, ofSuite) => {
      files = []
      modules = ofSuite
      const context = { files: [{ filepath }], invalidates: [], providedContext: {}, workerId: 1, environment }
      const { error } = await ask({ type: 'run', context })
      return { files, error }
    },
  }
  return started
}

const environment = { name: 'node', options: null }

/** vitest replaces `process.exit` for good, so that tests cannot end their worker; here it must go on ending the grader. */
function keepExit(): void {
  const exit = process.exit
  Object.defineProperty(process, 'exit', { configurable: true, get: () => exit, set: () => undefined })
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

function withChildren(task: Task): Task[] {
  return [task, ...(task.tasks ?? []).flatMap(withChildren)]
}
