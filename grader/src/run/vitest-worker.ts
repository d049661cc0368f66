/** vitest's worker in this thread: what is sent to it, and the answers that vitest's server would give it. */
import { init, runBaseTests, setupEnvironment } from 'vitest/worker'
import type { SuiteModules } from './suite-modules.ts'
import { type Posted, type Task, type Thrown, withChildren, workerConfig } from './vitest-protocol.ts'

export type Worker = {
  start(root: string): Promise<void>
  run(path: string, modules: SuiteModules): Promise<{ files: readonly Task[]; error: Thrown | undefined }>
}

/** The suite that runs: what it may load, and what the worker has told of it. */
type Current = { modules: SuiteModules | undefined; files: readonly Task[] }

const environment = { name: 'node', options: null }

let started: Worker | undefined

/** vitest's worker keeps its state in its modules, so there is one in each process. */
export function startWorker(): Worker {
  if (started) return started
  keepExit()
  const current: Current = { modules: undefined, files: [] }
  const ask = connect(answersFor(current))
  started = {
    start: async (root) => {
      const context = { environment, config: workerConfig(root), pool: 'in-thread' }
      const { error } = await ask({ type: 'start', options: {}, context, traces: { enabled: false } })
      if (error) throw error
    },
    run: async (filepath, modules) => {
      Object.assign(current, { modules, files: [] })
      const context = { files: [{ filepath }], invalidates: [], providedContext: {}, workerId: 1, environment }
      const { error } = await ask({ type: 'run', context })
      return { files: current.files, error }
    },
  }
  return started
}

type Answers = Readonly<Record<string, ((...fields: never[]) => unknown) | undefined>>

/** The worker also tells of much that only a reporter would want. */
function answersFor(current: Current): Answers {
  return {
    fetch: (id: string, importer?: string) => current.modules?.fetch(id, importer),
    // No suite has snapshots: there is no such file.
    resolveSnapshotPath: (path: string) => `${path}.snap`,
    onCollected: (collected: Task[]) => {
      current.files = collected
    },
    onTaskUpdate: (results: [string, Task['result']][]) => {
      const byId = new Map(results)
      for (const task of current.files.flatMap(withChildren)) task.result = byId.get(task.id) ?? task.result
    },
  }
}

/** @returns sends the worker a request and waits for its word that it is done */
function connect(answers: Answers): (request: object) => Promise<Posted> {
  let done: (word: Posted) => void = () => {}
  // The first listener waits for runs and stays; each run adds one of its own that vitest leaves behind.
  const listeners: ((message: unknown) => void)[] = []
  const send = (message: object) => {
    for (const listener of listeners) listener(message)
  }
  const answer = async ({ m: name = '', a: fields = [], i }: Posted) => {
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
      void answer(posted)
    },
    on: (listener) => {
      listeners[Math.min(listeners.length, 1)] = listener
    },
    off: () => {},
    setup: setupEnvironment,
    runTests: (state, traces) => runBaseTests('run', state, traces),
    collectTests: (state, traces) => runBaseTests('collect', state, traces),
  })
  return (request) =>
    new Promise((resolve) => {
      done = resolve
      send({ __vitest_worker_request__: true, workerId: 1, poolId: 1, ...request })
    })
}

/** vitest replaces `process.exit` for good, so that tests cannot end their worker; here it must go on ending the grader. */
function keepExit(): void {
  const exit = process.exit
  Object.defineProperty(process, 'exit', { configurable: true, get: () => exit, set: () => undefined })
}
