/** A shorter way to the files of packages: a client library is some 250 of them, and Node asks the disk for each import. */

import { readFileSync } from 'node:fs'
import type { LoadFnOutput, ResolveFnOutput } from 'node:module'
import { fileURLToPath } from 'node:url'

type Context = { conditions?: string[]; parentURL?: string | undefined }

/**
 * Finds what a package's file imports from its own package by a relative path, without looking for it on the disk: a
 * package has what it imports. What ends in `.mjs` is a module; the `.js` files of one folder have one format, which Node
 * tells for the first.
 */
export function packageFiles() {
  const moduleFolders = new Set<string>()
  const isModule = (url: string) => url.endsWith('.mjs') || (url.endsWith('.js') && moduleFolders.has(folderOf(url)))
  return {
    resolve(specifier: string, parent: string, context: Context, next: () => ResolveFnOutput): ResolveFnOutput {
      if (!/^\.{1,2}\/.*\.m?js$/.test(specifier) || !context.conditions?.includes('import')) return next()
      const { href } = new URL(specifier, parent)
      if (isModule(href)) return { url: href, format: 'module', shortCircuit: true }
      const resolved = next()
      if (resolved.url === href && resolved.format === 'module') moduleFolders.add(folderOf(href))
      return resolved
    },
    load(url: string, context: { format?: string | null | undefined }, next: () => LoadFnOutput): LoadFnOutput {
      if (context.format !== 'module' || !isModule(url)) return next()
      return { format: 'module', source: readFileSync(fileURLToPath(url), 'utf8'), shortCircuit: true }
    },
  }
}

function folderOf(url: string): string {
  return url.slice(0, url.lastIndexOf('/'))
}
