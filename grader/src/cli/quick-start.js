/**
 * What makes a command start fast, for everything that is imported after it; plain JavaScript, so that it is read before
 * any types are removed.
 */
import { enableCompileCache, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

// Node strips the types of each file once, and not at every command.
enableCompileCache(fileURLToPath(new URL('../../../.stagecraft/compile-cache', import.meta.url)))

const { packageFiles } = await import('../learner/child/package-files.ts')
const inPackage = packageFiles()

// A command imports some five hundred files by relative paths. Each path leads where it says; Node would ask the disk
// several times.
registerHooks({
  resolve(specifier, context, next) {
    const { parentURL = '' } = context
    if (!specifier.startsWith('.') || !parentURL.startsWith('file:')) return next(specifier, context)
    if (/^\.{1,2}\/.*\.ts$/.test(specifier)) {
      return { url: new URL(specifier, parentURL).href, format: 'module-typescript', shortCircuit: true }
    }
    return inPackage.resolve(specifier, parentURL, context, () => next(specifier, context))
  },
})
