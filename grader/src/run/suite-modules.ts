/** The modules of suites, from memory and for vitest's own evaluation: nothing of a suite may reach Node's compile cache. */
import { SourceMap, type SourceMapPayload } from 'node:module'
import { posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { moduleRunnerTransform, transformSync } from 'rolldown/experimental'
import { GraderBug } from '../base/errors.ts'

/** A suite to run from memory. */
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

/** What vitest's worker wants to know of a module: its code, or where Node finds it. */
export type SuiteModule =
  | { code: string; file: string; id: string; url: string; invalidate: false }
  | { externalize: string; type: 'module' }

export type SuiteModules = {
  /** @param id a path, relative to the importer or absolute, or the name of a package */
  fetch(id: string, importer?: string): Promise<SuiteModule>
  /** The same stack, with the places as they are in the files and not in what was run. */
  inFiles(stack: string): string
}

const suiteRoom = new URL('../suite/index.ts', import.meta.url).href

export function modulesOf({ session, folder, files }: SuiteSource): SuiteModules {
  /** By path; what was run leads to the stripped text, and that to the file. */
  const maps = new Map<string, SourceMapPayload[]>()
  return {
    fetch: async (imported, importer = '') => {
      const id = imported.startsWith('.') ? posix.join(posix.dirname(importer), imported) : imported
      if (!id.startsWith(`${folder}/`)) return external(addressOf(id))
      const name = id.slice(folder.length + 1)
      const text = files.get(name)
      if (text === undefined) {
        throw new GraderBug(
          `A suite imports ${imported} as a value; only its own files, packages and @stagecraft/suite can be imported.`,
        )
      }
      const read = await codeOf(name, text)
      maps.set(id, read.maps)
      // vitest asks only once where a name leads, and each session has a `@stagecraft/suite` of its own.
      const code = read.code.replaceAll(`("@stagecraft/suite"`, `(${JSON.stringify(`${suiteRoom}?session=${session}`)}`)
      return { code, file: id, id, url: id, invalidate: false }
    },
    inFiles: (stack) => {
      let told = stack
      for (const [path, chain] of maps) {
        told = told.replace(new RegExp(`${RegExp.escape(path)}:(\\d+):(\\d+)`, 'g'), (_, line, column) => {
          const found = chain.reduce(origin, { line: Number(line), column: Number(column) })
          return `${path}:${found.line}:${found.column}`
        })
      }
      return told
    },
  }
}

function external(url: string): SuiteModule {
  return { externalize: url, type: 'module' }
}

/** Packages that suites use are the grader's own. */
function addressOf(id: string): string {
  if (id.startsWith('node:') || id.startsWith('file:')) return id
  return id.startsWith('/') || /^[A-Za-z]:\//.test(id) ? pathToFileURL(id).href : import.meta.resolve(id)
}

/** Stripped not by Node, whose own TypeScript takes as long to load as a small suite to run; and by no tsconfig of the course. */
async function codeOf(name: string, text: string): Promise<{ code: string; maps: SourceMapPayload[] }> {
  if (name.endsWith('.json')) return { code: `__vite_ssr_exports__.default = ${text}`, maps: [] }
  const stripped = transformSync(name, text, {
    lang: 'ts',
    sourcemap: true,
    typescript: { onlyRemoveTypeImports: true },
  })
  for (const { message } of stripped.errors) throw unreadable(name, message)
  const { code, map, errors } = await moduleRunnerTransform(name, stripped.code, { sourcemap: true })
  for (const { message } of errors) throw unreadable(name, message)
  return { code, maps: [map, stripped.map] as SourceMapPayload[] }
}

function unreadable(name: string, message: string): GraderBug {
  return new GraderBug(`A suite's ${name} cannot be read: ${stripVTControlCharacters(message)}`)
}

type Place = { line: number; column: number }

function origin({ line, column }: Place, map: SourceMapPayload): Place {
  const found = new SourceMap(map).findEntry(line - 1, column - 1)
  return 'originalLine' in found ? { line: found.originalLine + 1, column: found.originalColumn + 1 } : { line, column }
}
