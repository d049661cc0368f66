/**
 * How imports are found and read in the learner process: the learner's files from memory under their own URLs, packages
 * from the store, stages and kit by the table that the parent sent. No link and no folder of the workspace is followed.
 */
import { createRequire, isBuiltin, type LoadFnOutput, type ResolveFnOutput, registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { SourceText } from '../types-removed.ts'
import { packageFiles } from './package-files.ts'
import type { ChildSetup } from './setup.ts'

type Next = (specifier: string, context?: { parentURL?: string | undefined }) => ResolveFnOutput

const OURS = 'stagecraft:'

/**
 * `onHttp` runs before the learner's code first gets hold of node:http or node:https.
 * @returns replaces the texts of the learner's files, for modules that are not loaded yet
 */
export function registerImports(setup: ChildSetup, onHttp: () => void): (files: Record<string, SourceText>) => void {
  const overlay = new Map(Object.entries(setup.overlay))
  const readable = new Set(setup.readable)
  const inPackage = packageFiles()
  const isPackageFile = (url: string) => url.startsWith(setup.store)

  const file = (url: URL, specifier: string, next: () => ResolveFnOutput): ResolveFnOutput => {
    const plain = new URL(url.pathname, url).href
    if (overlay.has(plain)) return { url: url.href, shortCircuit: true }
    if (readable.has(plain) || isPackageFile(plain)) return next()
    const extended = [...['.ts', '.js', '/index.ts'].map((end) => plain + end), plain.replace(/\.[cm]?js$/, '.ts')]
    throw notFound(
      specifier,
      extended.find((candidate) => overlay.has(candidate)),
      plain,
    )
  }

  const learnerImport = (specifier: string, parent: string, next: Next, context: object): ResolveFnOutput => {
    const url = addressOf(specifier, parent, setup)
    if (url) return file(url, specifier, () => next(url.href, context))
    const name = packageName(specifier)
    const from = Object.hasOwn(setup.packages, name) ? setup.packages[name] : undefined
    if (from === undefined) throw unknownPackage(name, setup)
    // For `require`, Node looks from the file that called it, whatever parent is named here.
    if (conditionsOf(context).includes('require')) {
      return { url: pathToFileURL(createRequire(from).resolve(specifier)).href, shortCircuit: true }
    }
    return next(specifier, { ...context, parentURL: from })
  }

  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL ?? setup.entry
      if (isBuiltin(specifier) || specifier.startsWith('node:')) {
        if (/^(node:)?(https?|_http_client)$/.test(specifier) && !parent.startsWith(OURS)) onHttp()
        return next(specifier, context)
      }
      if (specifier === setup.entry) return { url: specifier, shortCircuit: true }
      if (parent.startsWith(OURS)) return ownImport(specifier, setup, context, next as Next)
      if (isPackageFile(parent)) return inPackage.resolve(specifier, parent, context, () => next(specifier, context))
      if (/^(data|blob):/.test(specifier)) return next(specifier, context)
      return learnerImport(specifier, parent, next as Next, context)
    },
    load(url, context, next) {
      const file = overlay.get(plainUrl(url))
      if (file !== undefined) return served(url, file, { ...context.importAttributes })
      return inPackage.load(url, context, () => next(url, context))
    },
  })
  return (files) => {
    for (const [url, file] of Object.entries(files)) overlay.set(url, file)
  }
}

/** The file that a relative, absolute, `#` or workspace import names; undefined for a package. */
function addressOf(specifier: string, parent: string, setup: ChildSetup): URL | undefined {
  if (/^(\.{1,2}\/|\/|file:)/.test(specifier))
    return new URL(specifier, parent.startsWith('file:') ? parent : setup.entry)
  if (specifier.startsWith('#')) {
    const stage = setup.stages.filter((folder) => parent.startsWith(folder)).sort((a, b) => b.length - a.length)[0]
    return stage === undefined ? undefined : new URL(specifier.slice(1), stage)
  }
  for (const [name, url] of Object.entries(setup.workspace)) {
    if (specifier === name) return new URL(url)
    if (name.endsWith('/') && specifier.startsWith(name)) return new URL(specifier.slice(name.length), url)
  }
  return undefined
}

function ownImport(specifier: string, setup: ChildSetup, context: object, next: Next): ResolveFnOutput {
  const name = packageName(specifier)
  const from = setup.tools[name] ?? setup.packages[name]
  return from === undefined ? next(specifier, context) : next(specifier, { ...context, parentURL: from })
}

function conditionsOf(context: { conditions?: string[] }): string[] {
  return context.conditions ?? []
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** Without the query or fragment that makes Node evaluate a file anew. */
function plainUrl(url: string): string {
  return url.replace(/[?#].*$/, '')
}

function served(
  url: string,
  { text: source, stripped }: SourceText,
  attributes: Partial<Record<string, string>>,
): LoadFnOutput {
  const end = plainUrl(url).split('.').at(-1) ?? ''
  if (end === 'json') {
    if (attributes.type !== 'json') throw coded('ERR_IMPORT_ATTRIBUTE_MISSING', `${url} needs an import attribute`)
    return { format: 'json', source, shortCircuit: true }
  }
  return { format: /^[cm]?ts$/.test(end) && !stripped ? 'module-typescript' : 'module', source, shortCircuit: true }
}

function notFound(specifier: string, meant: string | undefined, url: string): Error {
  const error = coded('ERR_MODULE_NOT_FOUND', `Cannot find module '${specifier}'`)
  return Object.assign(error, { specifier, meant: meant?.slice(url.lastIndexOf('/') + 1), url })
}

function unknownPackage(name: string, setup: ChildSetup): Error {
  const has = [...Object.keys(setup.packages), ...Object.keys(setup.workspace)].map((one) => one.replace(/\/$/, ''))
  return Object.assign(coded('STAGECRAFT_UNKNOWN_PACKAGE', `${name} is not a package of this stage`), {
    package: name,
    has,
  })
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
