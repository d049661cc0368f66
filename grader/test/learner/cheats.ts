/** Subjects that try to get at what is not theirs. Each attempt comes back as data: what it got, or why it got nothing. */

export type Attempt = { name: string; got: string | null; denied: string | null }

const HEAD = `
import fs from 'node:fs'
import path from 'node:path'
import os from 'node:os'
import { createRequire, syncBuiltinESMExports } from 'node:module'
const require = createRequire(import.meta.url)
const text = (value: unknown) => (typeof value === 'string' ? value : Buffer.isBuffer(value) ? value.toString() : JSON.stringify(value) ?? String(value)).slice(0, 5000)
async function tryAll(attempts: Record<string, () => unknown>) {
  const found: unknown[] = []
  for (const [name, attempt] of Object.entries(attempts)) {
    const timeout = new Promise((_, reject) => setTimeout(() => reject(new Error('nothing happened')), 1500).unref())
    try { found.push({ name, got: text(await Promise.race([attempt(), timeout])), denied: null }) }
    catch (error: any) { found.push({ name, got: null, denied: String(error?.code ?? error?.message ?? error).slice(0, 200) }) }
  }
  return found
}
`

/** Every way to read a file that we could think of. */
export const READING = `${HEAD}
export const read = (suite: string, store: string, links: string[]) => {
  const folder = path.dirname(suite)
  const up = store + '/..'.repeat(store.split('/').length - 1)
  const attempts: Record<string, () => unknown> = {
    readFileSync: () => fs.readFileSync(suite, 'utf8'),
    promises: () => fs.promises.readFile(suite, 'utf8'),
    open: () => { const fd = fs.openSync(suite, 'r'); const b = Buffer.alloc(500); fs.readSync(fd, b); return b },
    stream: async () => { let all = ''; for await (const piece of fs.createReadStream(suite)) all += piece; return all },
    url: () => fs.readFileSync(new URL('./grading/suite.test.ts', import.meta.url), 'utf8'),
    bufferPath: () => fs.readFileSync(Buffer.from(suite), 'utf8'),
    relative: () => fs.readFileSync(path.relative(process.cwd(), suite), 'utf8'),
    dotted: () => fs.readFileSync(up + suite, 'utf8'),
    dottedBuffer: () => fs.readFileSync(Buffer.from(up + suite), 'utf8'),
    dottedBytes: () => fs.readFileSync(new Uint8Array(Buffer.from(up + suite)) as Buffer, 'utf8'),
    scratchDotted: () => fs.readFileSync(process.cwd() + '/x/../../..'.repeat(3) + suite, 'utf8'),
    doubled: () => fs.readFileSync('/' + suite, 'utf8'),
    procRoot: () => fs.readFileSync('/proc/self/root' + suite, 'utf8'),
    procCwd: () => fs.readFileSync('/proc/self/cwd/../..' + suite, 'utf8'),
    list: () => fs.readdirSync(folder),
    glob: () => fs.globSync(folder + '/*').join() || Promise.reject(new Error('empty')),
    stat: () => fs.statSync(suite).size,
    exists: () => fs.existsSync(suite) || Promise.reject(new Error('no')),
    blob: async () => (await fs.openAsBlob(suite)).text(),
    import: async () => (await import(suite)).secret,
    importUrl: async () => (await import(new URL('./grading/suite.test.ts', import.meta.url).href)).secret,
    importText: async () => (await import(suite, { with: { type: 'text' } } as never)).default,
    require: () => require(suite).secret,
    symlink: () => { fs.symlinkSync(suite, 'link'); return fs.readFileSync('link', 'utf8') },
    relativeSymlink: () => { fs.symlinkSync(path.relative(process.cwd(), suite), 'link2'); return fs.readFileSync('link2', 'utf8') },
    folderSymlink: () => { fs.symlinkSync(folder, 'link3', 'dir'); return fs.readFileSync('link3/suite.test.ts', 'utf8') },
    hardLink: () => { fs.linkSync(suite, 'hard'); return fs.readFileSync('hard', 'utf8') },
    copy: () => { fs.copyFileSync(suite, 'copy'); return fs.readFileSync('copy', 'utf8') },
    copyTree: () => { fs.cpSync(folder, 'tree', { recursive: true }); return fs.readFileSync('tree/suite.test.ts', 'utf8') },
    rename: () => { fs.renameSync(suite, 'moved'); return fs.readFileSync('moved', 'utf8') },
    envFile: () => { process.loadEnvFile(suite); return process.env },
    fetchFile: async () => (await fetch('file://' + suite)).text(),
    worker: () => new (require('node:worker_threads').Worker)(suite),
    sourceMap: () => require('node:module').findSourceMap(suite)?.payload ?? Promise.reject(new Error('none')),
    report: () => (process.report as any).writeReport(suite + '.json'),
    heap: () => require('node:v8').writeHeapSnapshot(suite + '.heap'),
    cgroup: () => fs.readFileSync('/proc/self/environ', 'utf8'),
    parentEnv: () => fs.readFileSync('/proc/' + process.ppid + '/environ', 'utf8'),
    parentCmd: () => fs.readFileSync('/proc/' + process.ppid + '/cmdline', 'utf8'),
    ownMaps: () => fs.readFileSync('/proc/self/maps', 'utf8'),
    ownCmd: () => fs.readFileSync('/proc/self/cmdline', 'utf8'),
    parentFds: () => fs.readdirSync('/proc/' + process.ppid + '/fd'),
    passwd: () => fs.readFileSync('/etc/passwd', 'utf8'),
    patchedResolve: () => { const old = path.resolve; (path as any).resolve = () => store; (path as any).toNamespacedPath = () => store; try { return fs.readFileSync(suite, 'utf8') } finally { path.resolve = old } },
    patchedBuffer: () => {
      const old = (Buffer.prototype as any).utf8Write
      ;(Buffer.prototype as any).utf8Write = function () { return old.call(this, store + '/lock.yaml', 0) }
      try { return fs.readFileSync(suite, 'utf8') } finally { (Buffer.prototype as any).utf8Write = old }
    },
    trickString: () => { let n = 0; return fs.readFileSync({ toString: () => (n++ ? suite : store + '/lock.yaml') } as never, 'utf8') },
    trickUrl: () => { const url = new URL('file://' + store + '/lock.yaml'); Object.defineProperty(url, 'pathname', { get: () => suite }); Object.defineProperty(url, 'href', { get: () => 'file://' + suite }); return fs.readFileSync(url, 'utf8') },
    ourHooks: () => { require('node:module').registerHooks({ load: (url: string, context: unknown, next: any) => next(new URL('./grading/suite.test.ts', import.meta.url).href, context) }); return import('./nowhere.ts?x').then((m: any) => m.secret) },
    mainModule: () => (process as any).mainModule.require(suite).secret,
    builtin: () => process.getBuiltinModule('node:fs').readFileSync(suite, 'utf8'),
    dropped: () => { (process.permission as any).drop('fs.read'); (process.permission as any).drop('fs.write'); return fs.readFileSync(suite, 'utf8') },
    ownProgram: async () => Object.keys(await import('stagecraft:///child/main.ts')),
  }
  for (const link of links) attempts[link] = () => fs.readFileSync(link, 'utf8')
  for (const link of links) attempts['import ' + link] = async () => (await import(link)).secret
  for (const link of links) attempts['require ' + link] = () => require(link).secret
  // Last, because nothing works after a drop: descriptors that the parent may have left open.
  attempts.descriptors = () => {
    let all = ''
    for (let fd = 6; fd < 64; fd += 1) { try { if (fs.fstatSync(fd).isFile()) all += fs.readFileSync(fd, 'utf8') } catch {} }
    return all || Promise.reject(new Error('none'))
  }
  return tryAll(attempts)
}
`

/** Every way out of the process: sockets, programs, files, signals. */
export const ESCAPING = `${HEAD}
export const escape = (port: number, starter: string, outside: string) => tryAll({
  net: () => new Promise((ok, no) => require('node:net').connect(port, '127.0.0.1', () => ok('connected')).on('error', no)),
  tls: () => new Promise((ok, no) => require('node:tls').connect(port, '127.0.0.1', () => ok('connected')).on('error', no)),
  http2: () => new Promise((ok, no) => require('node:http2').connect('http://127.0.0.1:' + port, () => ok('connected')).on('error', no)),
  unixSocket: () => new Promise((ok, no) => require('node:net').connect('/var/run/docker.sock', () => ok('connected')).on('error', no)),
  listen: () => new Promise((ok, no) => require('node:net').createServer().listen(0, () => ok('listening')).on('error', no)),
  dgram: () => new Promise((ok, no) => { const s = require('node:dgram').createSocket('udp4'); s.on('error', no); s.send('x', port, '127.0.0.1', (e: any) => (e ? no(e) : ok('sent'))) }),
  lookup: () => new Promise((ok, no) => require('node:dns').lookup('localhost', (e: any, a: any) => (e ? no(e) : ok(a)))),
  resolve: () => require('node:dns').promises.resolve('example.com'),
  webSocket: () => new Promise((ok, no) => { const w = new WebSocket('ws://127.0.0.1:' + port); w.onopen = () => ok('open'); w.onerror = (e: any) => no(new Error('closed ' + (e.message ?? ''))) }),
  spawn: () => require('node:child_process').spawnSync('true').status ?? Promise.reject(new Error('no status')),
  exec: () => require('node:child_process').execSync('id'),
  fork: () => new Promise((ok, no) => require('node:child_process').fork(starter).on('spawn', () => ok('forked')).on('error', no)),
  worker: () => new Promise((ok, no) => new (require('node:worker_threads').Worker)('', { eval: true }).on('online', () => ok('online')).on('error', no)),
  cluster: () => new Promise((ok, no) => require('node:cluster').fork().on('online', () => ok('online')).on('error', no)),
  wasi: () => new (require('node:wasi').WASI)({ version: 'preview1', preopens: { '/': '/' } }) && 'made',
  dlopen: () => process.dlopen({ exports: {} } as never, '/usr/lib/libc.so'),
  addon: () => require('/tmp/x.node'),
  inspector: () => { require('node:inspector').open(0); return 'open' },
  session: () => { const s = new (require('node:inspector').Session)(); s.connect(); return 'connected' },
  execve: () => (process as any).execve('/bin/true', ['true'], {}),
  binding: () => typeof (process as any).binding('spawn_sync'),
  linkedBinding: () => typeof (process as any)._linkedBinding('spawn_sync'),
  ffi: () => Object.keys(require('node:ffi').dlopen('/usr/lib/x86_64-linux-gnu/libc.so.6', {})),
  sqlite: () => new (require('node:sqlite').DatabaseSync)(outside),
  writeStarter: () => fs.writeFileSync(starter, 'changed'),
  append: () => fs.appendFileSync(starter, 'changed'),
  openWrite: () => fs.openSync(starter, 'r+'),
  truncate: () => fs.truncateSync(starter, 0),
  remove: () => fs.rmSync(starter),
  chmod: () => fs.chmodSync(starter, 0o777),
  times: () => fs.utimesSync(starter, 1, 1),
  makeFolder: () => fs.mkdirSync(outside),
  makeTemp: () => fs.mkdtempSync(os.homedir() + '/x'),
  moveOut: () => { fs.writeFileSync('mine', 'x'); fs.renameSync('mine', outside) },
  copyOut: () => { fs.writeFileSync('mine', 'x'); fs.copyFileSync('mine', outside) },
  linkOut: () => { fs.writeFileSync('mine', 'x'); fs.linkSync('mine', outside) },
  linkToOutside: () => { fs.symlinkSync(path.dirname(outside), 'out'); fs.writeFileSync('out/' + path.basename(outside), 'x') },
  dottedWrite: () => fs.writeFileSync(process.cwd() + '/..' + '/..'.repeat(9) + outside, 'x'),
  report: () => { process.report.directory = path.dirname(outside); return process.report.writeReport('r.json') },
  heap: () => require('node:v8').writeHeapSnapshot(outside),
  cpuProfile: () => (process as any)._startProfilerIdleNotifier && require('node:v8').startCpuProfile?.() ? Promise.reject(new Error('own memory only')) : Promise.reject(new Error('none')),
  trace: () => require('node:trace_events').createTracing({ categories: ['node'] }).enable() ?? Promise.reject(new Error('own process only')),
  storage: () => (globalThis as any).localStorage.setItem('a', 'b') ?? 'stored',
  killParent: () => process.kill(process.ppid, 0),
  killDirect: () => (process as any)._kill(process.ppid, 0),
  killGroup: () => process.kill(0, 0),
  killByName: async () => (await import('node:process')).kill(process.ppid, 0),
  killByBuiltin: () => process.getBuiltinModule('process').kill(process.ppid, 0),
  debugParent: () => (process as any)._debugProcess(process.ppid),
  killByHandle: () => { const { ChildProcess } = require('node:child_process'); const c = new ChildProcess(); c._handle.pid = process.ppid; const code = c._handle.kill(0); if (code !== 0) throw new Error('code ' + code); return 'signalled' },
  renice: () => os.setPriority(process.ppid, 10) ?? 'reniced',
  reniceByName: async () => (await import('node:os')).setPriority(process.ppid, 10) ?? 'reniced',
  setuid: () => (process as any).setuid(1),
})
export const environment = () => process.env
`

/** Messages that nobody asked for, by every descriptor. */
export const FORGING = `${HEAD}
const line = (...parts: unknown[]) => JSON.stringify(parts) + '\\n'
export const forgeResult = () => { fs.writeSync(3, line('result', 1, 'ok', 'forged')); return 'real' }
export const twice = () => { fs.writeSync(3, line('result', 1, 'ok', 1) + line('result', 1, 'ok', 2)); return 3 }
export const other = () => { fs.writeSync(3, line('result', 99, 'ok', 1)); return 'real' }
export const verdict = () => { fs.writeSync(3, line('verdict', 'passed')); return 'real' }
export const garbage = () => { fs.writeSync(3, Buffer.from([0xff, 0x0f, 0xd8, 0x41, 0x0a])); return 'real' }
export const proto = () => { fs.writeSync(3, '["__proto__",1]\\n'); return 'real' }
export const badTree = () => { fs.writeSync(3, line('result', 1, 'ok', { asymmetricMatch: true })); return 'real' }
export const deepTree = () => { fs.writeSync(3, '["result",1,"ok",' + '["a",['.repeat(5000) + ']]'.repeat(5000) + ']\\n'); return 'real' }
export const endless = () => { const piece = Buffer.alloc(1 << 20, 0x61); for (;;) fs.writeSync(3, piece) }
export const handle = () => { fs.writeSync(3, line('result', 1, 'handle', -1)); return 'real' }
export const callback = () => { fs.writeSync(3, line('callback', 1, 4711, ['a', []])); return 'real' }
export const pull = () => { fs.writeSync(3, line('pull', 5)); return 'real' }
export const readyAgain = () => { fs.writeSync(3, line('ready')); return 'real' }
export const request = () => { fs.writeSync(3, line('request', 1, 1, 'GET', 'not a url', [], null)); return 'real' }
export const requestBody = () => { fs.writeSync(3, line('request', 1, 1, 'GET', 'http://a/', [], 'eA==')); return 'real' }
export const inbound = () => { fs.writeSync(4, line('result', 1, 'ok', 1)); return new Promise(() => {}) }
export const replies = () => { fs.writeSync(5, line('ok', 1, [])); return new Promise(() => {}) }
export const nodeIpc = () => { (process as any).send?.({ cmd: 'NODE_HANDLE_ACK' }); return typeof process.send }
`
