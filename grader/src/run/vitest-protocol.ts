/** What vitest's worker (5.1.1) is told at its start, and the part of its messages that is read here. */
import type { SerializedConfig } from 'vitest'

/** A file, a group or a test. */
export type Task = {
  id: string
  type: string
  tasks?: Task[]
  result?: { state?: string; errors?: Thrown[] } | undefined
}

export type Thrown = { stack?: string; message?: string }

export function withChildren(task: Task): Task[] {
  return [task, ...(task.tasks ?? []).flatMap(withChildren)]
}

/** What the worker sends: a request (birpc's form: a name, fields, and an id where it waits), or word that it is done. */
export type Posted = { m?: string; a?: unknown[]; i?: string; error?: Thrown }

/**
 * The part of a configuration that the worker reads; vitest's server would work out some hundred settings, of which a
 * suite in memory needs these. A worker that misses one says so at the first run.
 */
export function workerConfig(root: string): SerializedConfig {
  const config = {
    root,
    name: '',
    env: {},
    pool: 'in-thread',
    // Each suite has modules of its own, and leaves none.
    isolate: true,
    // Time limits are ours, and end the learner process instead of abandoning it.
    testTimeout: 0,
    hookTimeout: 0,
    setupFiles: [],
    allowOnly: true,
    maxConcurrency: 1,
    sequence: { seed: 1, hooks: 'stack' },
    tags: [],
    expect: {},
    fakeTimers: {},
    snapshotOptions: { updateSnapshot: 'none', snapshotFormat: {}, expand: false },
    snapshotSerializers: [],
    coverage: { enabled: false },
    inspector: { enabled: false },
    benchmark: { enabled: false },
    deps: { moduleDirectories: ['/node_modules/'] },
    disableConsoleIntercept: true,
    experimental: { viteModuleRunner: true, importDurations: { limit: 0 } },
  }
  return config as object as SerializedConfig
}
