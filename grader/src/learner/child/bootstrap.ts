/**
 * The first lines that run in the learner process, as plain CommonJS text for `node -e`: they read the program of this
 * folder from pipe 5 and serve it to Node from memory, so that no file of the grader has to be readable.
 */
export const BOOTSTRAP = `
{
const load = require
const fs = load('node:fs')
const builtin = load('node:module')
// \`node -e\` makes every module of Node a global; a file of code has none of them.
const removeGlobals = () => {
  for (const name of [...builtin.builtinModules, 'require', 'exports', '__filename', '__dirname']) {
    if (name !== 'console' && name !== 'process' && name !== 'crypto') delete globalThis[name]
  }
}
Object.defineProperty(globalThis, 'crypto', {
  get: () => load('node:crypto').webcrypto,
  configurable: true,
  enumerable: true,
})
const read = (size) => {
  const bytes = Buffer.alloc(size)
  for (let at = 0; at < size; ) {
    const got = fs.readSync(5, bytes, at, size - at)
    if (got === 0) process.exit(70)
    at += got
  }
  return bytes.toString()
}
const { main, files, setup } = JSON.parse(read(Number(read(12))))
const ours = (url) => typeof url === 'string' && url.startsWith('stagecraft:')
let open = true
builtin.registerHooks({
  resolve(specifier, context, next) {
    if (ours(context.parentURL) && specifier.startsWith('.')) {
      return { url: new URL(specifier, context.parentURL).href, shortCircuit: true }
    }
    if (open && specifier === main) return { url: main, shortCircuit: true }
    return next(specifier, context)
  },
  load(url, context, next) {
    return ours(url) ? { format: 'module', source: files[url], shortCircuit: true } : next(url, context)
  },
})
import(main).then((program) => {
  open = false
  removeGlobals()
  return program.start(setup)
})
}
`
