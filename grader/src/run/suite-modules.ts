/** Serves suites to Node from memory, and says where their imports lead. Nothing of a suite ever touches the disk. */
import { registerHooks, SourceMap, type SourceMapPayload } from 'node:module'
import { pathToFileURL } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { transformSync } from 'rolldown/utils'
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

/** A suite whose files can be imported. */
export type ServedSuite = {
  /** The same stack, with the places as they are in the files and not in what Node ran. */
  inFiles(stack: string): string
  leave(): void
}

type SuiteFile = { source: SuiteSource; name: string; text: string; map?: SourceMapPayload }

const served = new Map<string, SuiteFile>()
let hooked = false

/** Makes the files of a suite importable. */
export function serveSuite(source: SuiteSource): ServedSuite {
  if (!hooked) hookImports()
  hooked = true
  const own = new Map<string, SuiteFile>()
  for (const [name, text] of source.files) own.set(urlOf(`${source.folder}/${name}`), { source, name, text })
  for (const [url, file] of own) served.set(url, file)
  return {
    inFiles: (stack) =>
      stack.replace(/(file:[^\s()]+):(\d+):(\d+)/g, (place, url: string, line: string, column: string) => {
        const map = own.get(url)?.map
        const found = map && new SourceMap(map).findEntry(Number(line) - 1, Number(column) - 1)
        return found && 'originalLine' in found ? `${url}:${found.originalLine + 1}:${found.originalColumn + 1}` : place
      }),
    leave: () => {
      for (const url of own.keys()) served.delete(url)
    },
  }
}

/** Hooks belong to the whole process and stay. */
function hookImports(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const from = context.parentURL === undefined ? undefined : served.get(context.parentURL)
      const address = from ? addressOf(specifier, from) : specifier
      if (served.has(address)) return { url: address, shortCircuit: true }
      // Packages that suites use are the grader's own.
      return next(address, from ? { ...context, parentURL: import.meta.url } : context)
    },
    load(url, context, next) {
      const file = served.get(url)
      return file ? { ...read(file), shortCircuit: true } : next(url, context)
    },
  })
}

function addressOf(specifier: string, { source, name }: SuiteFile): string {
  if (specifier === '@stagecraft/suite') return `${suiteRoom}?session=${source.session}`
  if (!specifier.startsWith('.')) return specifier
  const url = new URL(specifier, urlOf(`${source.folder}/${name}`)).href
  if (served.has(url)) return url
  throw new GraderBug(
    `A suite imports ${specifier} as a value; only its own files, packages and @stagecraft/suite can be imported.`,
  )
}

const suiteRoom = new URL('../suite/index.ts', import.meta.url).href

export function urlOf(path: string): string {
  return path.startsWith('file:') ? path : pathToFileURL(path).href
}

/** Not by Node, whose own TypeScript takes as long to load as a small suite to run; and by no tsconfig of the course. */
function read(file: SuiteFile): { format: string; source: string } {
  if (file.name.endsWith('.json')) return { format: 'json', source: file.text }
  const { code, map, errors } = transformSync(file.name, file.text, {
    lang: 'ts',
    sourcemap: true,
    typescript: { onlyRemoveTypeImports: true },
  })
  const [error] = errors
  if (error) {
    throw new GraderBug(`A suite's ${file.name} cannot be read: ${stripVTControlCharacters(error.message)}`, {
      cause: error,
    })
  }
  file.map = map as SourceMapPayload
  return { format: 'module', source: code }
}
