/** Tries to reach what is hidden through modules, the engine, and the insides of Node. */
import type { Attempt } from './cheat.ts'

const suite = `'%HIDDEN%/suite.test.ts'`

export const moduleAttempts: readonly Attempt[] = [
  { name: 'import of the suite', expression: `import('./grading/suite.test.ts')` },
  { name: 'import of the suite by another spelling', expression: `import('./Grading/../gr%61ding/suite.test.ts')` },
  { name: 'import by absolute path', expression: `import('%HIDDEN%/suite.test.ts')` },
  { name: 'import by URL and query', expression: `import('file://%HIDDEN%/suite.test.ts?x#y')` },
  {
    name: 'import of a recording as JSON',
    expression: `import('./grading/recordings/answer.json', { with: { type: 'json' } }).then((m) => JSON.stringify(m))`,
  },
  {
    name: 'import of a recording as text',
    expression: `import('./grading/recordings/answer.json', { with: { type: 'text' } }).then((m) => JSON.stringify(m))`,
  },
  {
    name: 'import of another exercise’s solution',
    expression: `import('#01-cheat/grading/solution/answer.ts').then((m) => m.secret)`,
  },
  {
    name: 'import of a solution by workspace name',
    expression: `import('@stagecraft/01-cheats/01-cheat/grading/solution/answer.ts').then((m) => m.secret)`,
  },
  {
    name: 'import through .. in a workspace name',
    expression: `import('@stagecraft/01-cheats/x/../00-cheat/grading/solution/answer.ts').then((m) => m.secret)`,
  },
  { name: 'import of the grader', expression: `import('../../../../../../work/grader/src/cli/grade.ts')` },
  { name: 'import of its own bootstrap', expression: `import('stagecraft:///child/channel.ts')` },
  { name: 'import of a file re-exporting the solution', expression: `import('./leak.ts').then((m) => m.secret)` },
  {
    name: 'import of data: that imports the suite',
    expression: `import('data:text/javascript,export * from "file://%HIDDEN%/suite.test.ts"').then((m) => m.secret)`,
  },
  {
    name: 'import of blob:',
    expression: `import(URL.createObjectURL(new Blob(['export * from "file://%HIDDEN%/suite.test.ts"'], { type: 'text/javascript' }))).then((m) => m.secret)`,
  },
  { name: 'import with an encoded slash', expression: `import('./grading%2fsuite.test.ts').then((m) => m.secret)` },
  {
    name: 'import of a file on another host',
    expression: `import('file://localhost%HIDDEN%/suite.test.ts').then((m) => m.secret)`,
  },
  {
    name: 'import of a package’s file and ..',
    expression: `import(import.meta.resolve('openai').replace(/[^/]*$/, '../'.repeat(30)) + '%HIDDEN%/suite.test.ts').then((m) => m.secret)`,
  },
  {
    name: 'a hook that takes a package for the importer',
    expression: `(Module.registerHooks({ resolve: (s: string, c: object, n: (s: string, c: object) => unknown) => s === 'lift' ? n('../'.repeat(30) + '%HIDDEN%/suite.test.mjs', { ...c, parentURL: import.meta.resolve('openai') }) : n(s, c) }), import('lift').then((m) => m.secret))`,
  },
  {
    name: 'node:test on the suite',
    expression: `import('node:test').then(async ({ run }) => { for await (const { type, data } of run({ files: [${suite}], isolation: 'none' })) if (type === 'test:fail') throw new Error((data as { details: { error: Error } }).details.error.message); return 'ran' })`,
  },
  { name: 'require of the suite', expression: `require(${suite}).secret` },
  { name: 'require of a recording', expression: `JSON.stringify(require('%HIDDEN%/recordings/answer.json'))` },
  {
    name: 'require with a loader of its own',
    expression: `(Module._extensions['.ts'](new Module('x'), ${suite}), 'loaded')`,
  },
  { name: 'Module._load', expression: `Module._load(${suite})` },
  {
    name: 'require.resolve with paths',
    expression: `require(require.resolve('./suite.test.ts', { paths: ['%HIDDEN%'] }))`,
  },
  {
    name: 'registerHooks that lead elsewhere',
    expression: `(Module.registerHooks({ resolve: (s: string, c: object, n: (s: string, c: object) => unknown) => s === 'gift' ? { url: 'file://%HIDDEN%/suite.test.ts', shortCircuit: true } : n(s, c) }), import('gift').then((m) => m.secret))`,
  },
  { name: 'register of asynchronous hooks', expression: `Module.register('data:text/javascript,export {}')` },
  {
    name: 'findPackageJSON',
    expression: `Module.findPackageJSON('..', 'file://%HIDDEN%/x.js')`,
    harmless: /^\/|^\w:|^undefined$/,
  },
  {
    name: 'a compile cache in the course',
    expression: `JSON.stringify(Module.enableCompileCache('%ROOT%/cache'))`,
    harmless: /"status":[0123]/,
  },
  {
    name: 'process.binding',
    expression: `Object.keys((process as unknown as { binding(n: string): object }).binding('fs')).join()`,
  },
  {
    name: 'process._linkedBinding',
    expression: `(process as unknown as { _linkedBinding(n: string): object })._linkedBinding('x')`,
  },
  { name: 'internalBinding', expression: `(0, eval)('internalBinding("fs")')` },
  { name: 'an internal module', expression: `require('internal/bootstrap/realm')` },
  {
    name: 'process.mainModule',
    expression: `(process.mainModule as unknown as { require(n: string): unknown }).require(${suite})`,
  },
  {
    name: 'vm with dynamic import',
    expression: `vm.runInThisContext('import("file://%HIDDEN%/suite.test.ts")', { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER })`,
  },
  {
    name: 'vm in a new context',
    expression: `vm.runInNewContext('this.constructor.constructor("return process")()')`,
    harmless: /^\[object process\]$/,
  },
  {
    name: 'WASI',
    expression: `import('node:wasi').then(({ WASI }) => new WASI({ version: 'preview1', preopens: { '/': '/' } }))`,
  },
  { name: 'a worker', expression: `new workers.Worker('1', { eval: true }).threadId` },
  {
    name: 'a worker without permissions',
    expression: `new workers.Worker('1', { eval: true, execArgv: [], env: {} }).threadId`,
  },
  { name: 'an inspector', expression: `import('node:inspector').then((i) => { i.open(0); return i.url() })` },
  {
    name: 'an inspector session',
    expression: `import('node:inspector').then((i) => { const s = new i.Session(); s.connect(); return 'connected' })`,
  },
  {
    name: 'trace events',
    expression: `import('node:trace_events').then((t) => { t.createTracing({ categories: ['node'] }).enable(); return 'on' })`,
    harmless: /^on$/,
  },
  {
    name: 'a native addon',
    expression: `(process as unknown as { dlopen(m: object, f: string): void }).dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6')`,
  },
  { name: 'flags of the engine', expression: `v8.setFlagsFromString('--trace-turbo')` },
  {
    name: 'a heap snapshot that knows the suite',
    expression: `new Promise((resolve) => { let n = 0; v8.getHeapSnapshot().on('data', (d) => { n += String(d).includes('canary-' + 'a1') ? 1 : 0 }).on('end', () => resolve('found ' + n)) })`,
    harmless: /^found 0$/,
  },
  {
    name: 'handles of the process',
    expression: `(process as unknown as { _getActiveHandles(): object[] })._getActiveHandles().map((h) => h.constructor.name).join()`,
    harmless: /^(Socket|Pipe|Timeout|,)*$/,
  },
  {
    name: 'dropping the permission model',
    expression: `JSON.stringify([process.permission.has('fs.read', '%HIDDEN%'), process.permission.has('fs.write'), process.permission.has('child')])`,
    harmless: /^\[false,false,false\]$/,
  },
  {
    name: 'diagnostics channels of other modules',
    expression: `(dc.subscribe('module.require.start', () => {}), 'none')`,
    harmless: /^none$/,
  },
]
