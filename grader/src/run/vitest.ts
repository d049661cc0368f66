import { join, posix } from 'node:path'
import type * as Vite from 'vite'
import type { TestModule, Vitest } from 'vitest/node'
import { GraderBug } from '../base/errors.ts'

/** A suite to run from memory: nothing of it ever touches the disk. */
export type SuiteSource = {
  /** The session its `@stagecraft/suite` is bound to. */
  session: string
  /** A folder that does not exist, in which the suite's files seem to stand. */
  folder: string
  /** Texts by path below `folder`, with `/`. */
  files: ReadonlyMap<string, string>
  /** The file among them to run. */
  entry: string
}

/** What vitest itself saw of one suite; the verdict needs it to agree with the session. */
export type SuiteOutcome = { passed: number; collected: number; errors: string[] }

export type SuiteRunner = {
  run(source: SuiteSource): Promise<SuiteOutcome>
  close(): Promise<void>
}

/**
 * Starts vitest in this very thread. Suites are trusted, so they need no worker of their own; the learner's code is in
 * another process. One instance runs any number of suites, one after another.
 */
export async function startSuiteRunner(root: string): Promise<SuiteRunner> {
  const [{ createVitest }, { inThreadPool }, vite] = await Promise.all([
    import('vitest/node'),
    import('./pool.ts'),
    import('vite'),
  ])
  const sources = new Map<string, SuiteSource>()
  const vitest = await createVitest(
    'test',
    {
      root,
      config: false,
      watch: false,
      include: [],
      maxWorkers: 1,
      isolate: false,
      pool: inThreadPool,
      // Both would keep suites, or their names, on disk.
      fsModuleCache: false,
      cache: false,
      // Time limits are ours, and end the learner process instead of abandoning it.
      testTimeout: 0,
      reporters: [{}],
      silent: true,
      // What suites share with the grader must be one instance in this thread, so Node imports it, not vitest.
      server: { deps: { external: [/\/grader\/src\//, /\/kit\/src\//, /\/node_modules\//] } },
    },
    {
      ...{ configFile: false as const },
      envDir: false,
      // Otherwise vite would look for settings in the course, where a learner can put them, and run what it finds.
      css: { postcss: { plugins: [] } },
      oxc: false,
      plugins: [memoryPlugin(root, sources, vite)],
      server: { watch: null },
      logLevel: 'silent',
    },
  )
  await vitest.standalone()
  const restoreHandlers = rememberHandlers()
  return {
    run: (source) => runSuite(vitest, sources, source),
    close: async () => {
      await vitest.close()
      restoreHandlers()
    },
  }
}

/** vitest catches every stray error of its worker's process and never lets go; the process is ours again afterwards. */
function rememberHandlers(): () => void {
  const events = ['uncaughtException', 'unhandledRejection'] as const
  const before = new Set(events.flatMap((event) => process.listeners(event as 'uncaughtException')))
  return () => {
    for (const event of events) {
      const added = process.listeners(event as 'uncaughtException').filter((listener) => !before.has(listener))
      for (const listener of added) process.off(event, listener)
    }
  }
}

async function runSuite(vitest: Vitest, sources: Map<string, SuiteSource>, source: SuiteSource): Promise<SuiteOutcome> {
  sources.set(source.folder, source)
  try {
    const path = join(source.folder, source.entry)
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications([
      vitest.getRootProject().createSpecification(path),
    ])
    return outcomeOf(
      testModules.filter((module) => module.moduleId === path),
      unhandledErrors,
    )
  } finally {
    vitest.state.clearErrors()
    sources.delete(source.folder)
  }
}

function outcomeOf(modules: readonly TestModule[], unhandled: readonly unknown[]): SuiteOutcome {
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const errors = [...modules.flatMap((module) => module.errors()), ...unhandled] as {
    stack?: string
    message?: string
  }[]
  return {
    passed: tests.filter((test) => test.result().state === 'passed').length,
    collected: tests.length,
    errors: errors.map((error) => error.stack ?? error.message ?? String(error)),
  }
}

/** Serves suites from memory and says where their imports lead. */
function memoryPlugin(root: string, sources: ReadonlyMap<string, SuiteSource>, { transformWithOxc }: typeof Vite) {
  const find = (id: string) => {
    const path = absolute(root, id)
    for (const source of sources.values()) {
      if (!path.startsWith(`${source.folder}/`)) continue
      const name = path.slice(source.folder.length + 1)
      if (source.files.has(name)) return { source, name }
    }
    return undefined
  }
  const suiteRoom = new URL('../suite/index.ts', import.meta.url).href
  return {
    name: 'stagecraft-suites',
    enforce: 'pre' as const,
    resolveId(id: string, importer: string | undefined) {
      if (find(id)) return absolute(root, id)
      const from = importer === undefined ? undefined : find(importer)
      if (!from) return undefined
      if (id === '@stagecraft/suite') return { id: `${suiteRoom}?session=${from.source.session}`, external: true }
      if (!id.startsWith('.')) return { id: resolveFromGrader(id), external: true }
      const path = posix.join(from.source.folder, posix.dirname(from.name), id)
      if (find(path)) return path
      throw new GraderBug(
        `A suite imports ${id} as a value; only its own files, packages and @stagecraft/suite can be imported.`,
      )
    },
    // Not by Node, whose own TypeScript takes as long to load as a small suite to run; and by no tsconfig of the course.
    async load(id: string) {
      const found = find(id)
      if (!found) return undefined
      const text = found.source.files.get(found.name) ?? ''
      if (!found.name.endsWith('.ts')) return { code: text, map: null }
      const { code, map } = await transformWithOxc(text, found.name, {
        tsconfig: false,
        typescript: { onlyRemoveTypeImports: true },
      })
      return { code, map }
    },
  }
}

/** Vite hands an id back with a query, or relative to its root with a leading slash. */
function absolute(root: string, id: string): string {
  const path = id.replace(/[?#].*$/, '')
  return path.startsWith('/') && !path.startsWith(`${root}/`) ? join(root, path) : path
}

/** Packages that suites use are the grader's own. */
function resolveFromGrader(name: string): string {
  return name.startsWith('node:') ? name : import.meta.resolve(name)
}
