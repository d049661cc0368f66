import { EventEmitter } from 'node:events'
import type { PoolRunnerInitializer, PoolWorker } from 'vitest/node'
import { init, runBaseTests, setupEnvironment } from 'vitest/worker'

/** Both ends of a vitest worker in one thread. Messages are cloned, as they would be on their way to a worker. */
const toWorker = new EventEmitter()
const toPool = new EventEmitter()
let initialised = false

/** vitest replaces `process.exit` for good, so that tests cannot end their worker; here it must go on ending the grader. */
function keepExit(): void {
  const exit = process.exit
  Object.defineProperty(process, 'exit', { configurable: true, get: () => exit, set: () => undefined })
}

let waitsForRuns = false
let runListener: ((message: unknown) => void) | undefined

/** The first listener waits for runs and stays; each run adds one of its own that vitest leaves behind. */
function listen(callback: (message: unknown) => void): void {
  toWorker.on('message', callback)
  if (waitsForRuns) {
    if (runListener) toWorker.off('message', runListener)
    runListener = callback
  }
  waitsForRuns = true
}

function startWorkerEnd(): void {
  if (initialised) return
  initialised = true
  keepExit()
  init({
    post: (message) => void toPool.emit('message', structuredClone(message)),
    on: listen,
    off: (callback) => void toWorker.off('message', callback),
    setup: setupEnvironment,
    runTests: (state, traces) => runBaseTests('run', state, traces),
    collectTests: (state, traces) => runBaseTests('collect', state, traces),
  })
}

/** A vitest pool that runs suites in the grader's own thread. Only for suites, which are trusted. */
export const inThreadPool: PoolRunnerInitializer = {
  name: 'in-thread',
  createPoolWorker: (): PoolWorker => ({
    name: 'in-thread',
    cacheFs: false,
    on: (event, callback) => void toPool.on(event, callback),
    off: (event, callback) => void toPool.off(event, callback),
    send: (message) => void setImmediate(() => toWorker.emit('message', structuredClone(message))),
    deserialize: (data) => data,
    start: async () => startWorkerEnd(),
    stop: async () => void toPool.removeAllListeners(),
    canReuse: () => true,
  }),
}
