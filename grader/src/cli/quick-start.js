/**
 * What makes a command start fast, for everything that is imported after it; plain JavaScript, so that it is read before
 * any types are removed.
 */
import { enableCompileCache, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

// Node strips the types of each file once, and not at every command.
enableCompileCache(fileURLToPath(new URL('../../../.stagecraft/compile-cache', import.meta.url)))

// A command imports some five hundred files by relative paths. Each path leads where it says; Node would ask the disk
// several times. The `.js` files of one folder have one format, which Node tells for the first.
const moduleFolders = new Set()
registerHooks({
  resolve(specifier, context, next) {
    const { parentURL = '', conditions } = context
    if (!specifier.startsWith('.') || !parentURL.startsWith('file:')) return next(specifier, context)
    if (/^\.{1,2}\/.*\.ts$/.test(specifier)) return found(new URL(specifier, parentURL).href, 'module-typescript')
    if (!/^\.{1,2}\/.*\.m?js$/.test(specifier) || !conditions.includes('import')) return next(specifier, context)
    const { href } = new URL(specifier, parentURL)
    if (href.endsWith('.mjs') || moduleFolders.has(folderOf(href))) return found(href, 'module')
    const resolved = next(specifier, context)
    if (resolved.url === href && resolved.format === 'module') moduleFolders.add(folderOf(href))
    return resolved
  },
})

function found(url, format) {
  return { url, format, shortCircuit: true }
}

function folderOf(url) {
  return url.slice(0, url.lastIndexOf('/'))
}
