/** Tries to change the world outside: files, other processes, the network. */
import type { Attempt } from './cheat.ts'

const suite = `'%HIDDEN%/suite.test.ts'`

export const worldAttempts: readonly Attempt[] = [
  ...[
    ['writeFileSync', '"x"'],
    ['appendFileSync', '"x"'],
    ['mkdirSync', '{ recursive: true }'],
    ['rmSync', '{ recursive: true }'],
    ['truncateSync', '0'],
    ['chmodSync', '0o777'],
    ['utimesSync', '0, 0'],
  ].map(([name = '', args = '']) => ({
    name: `${name} outside the scratch folder`,
    expression: `((fs as unknown as Record<string, (...a: unknown[]) => void>).${name}('%OUTSIDE%/${name}', ${args}), 'done')`,
  })),
  { name: 'write over the suite', expression: `fs.writeFileSync(${suite}, '')` },
  { name: 'write over its own file', expression: `fs.writeFileSync('%ROOT%/stages/01-cheats/00-cheat/answer.ts', '')` },
  { name: 'write a progress file', expression: `fs.writeFileSync('%ROOT%/.stagecraft/progress.json', '{}')` },
  { name: 'write into the package store', expression: `fs.writeFileSync(require.resolve('openai'), '')` },
  {
    name: 'write by stream',
    expression: `new Promise((resolve, reject) => fs.createWriteStream('%OUTSIDE%/stream').on('open', () => resolve('open')).on('error', reject))`,
  },
  { name: 'mkdtemp outside', expression: `fs.mkdtempSync('%OUTSIDE%/x')` },
  { name: 'shared memory', expression: `fs.writeFileSync('/dev/shm/stagecraft-note', 'x')` },
  {
    name: 'an engine of OpenSSL',
    expression: `import('node:crypto').then((c) => (c as unknown as { setEngine(f: string): void }).setEngine('%OUTSIDE%/engine.so'))`,
  },
  { name: 'report', expression: `process.report.writeReport('%OUTSIDE%/report.json')` },
  { name: 'heap snapshot', expression: `v8.writeHeapSnapshot('%OUTSIDE%/heap')` },
  {
    name: 'coverage',
    expression: `(process.env.NODE_V8_COVERAGE = '%OUTSIDE%', v8.takeCoverage(), 'nothing')`,
    harmless: /^nothing$/,
  },
  {
    name: 'redirected warnings',
    expression: `(process.env.NODE_REDIRECT_WARNINGS = '%OUTSIDE%/w', process.emitWarning('x'), 'nothing')`,
    harmless: /^nothing$/,
  },
  {
    name: 'chdir',
    expression: `(process.chdir('%ROOT%'), fs.readFileSync('stages/01-cheats/00-cheat/grading/hints.md', 'utf8'))`,
  },
  { name: 'umask and what follows', expression: `String(process.umask(0))`, harmless: /^\d+$/ },
  { name: 'child_process', expression: `cp.execSync('id').toString()` },
  {
    name: 'a child without its checks',
    expression: `((c: { spawn(o: object): number }) => { const r = c.spawn({ file: process.execPath, args: ['node', '-v'], stdio: ['ignore', 'ignore', 'ignore'] }); if (r) throw new Error('refused'); return 'spawned' })(new (cp as unknown as { ChildProcess: new () => never }).ChildProcess())`,
  },
  { name: 'fork', expression: `cp.fork('x').pid` },
  { name: 'cluster', expression: `import('node:cluster').then((c) => c.default.fork().id)` },
  {
    name: 'execve',
    expression: `(process as unknown as { execve(f: string, a: string[]): void }).execve('/bin/sh', ['sh'])`,
  },
  { name: 'kill of the parent', expression: `process.kill(process.ppid, 0)` },
  {
    name: '_kill of the parent',
    expression: `(process as unknown as { _kill(p: number, s: number): number })._kill(process.ppid, 0)`,
  },
  { name: 'kill by name', expression: `import('node:process').then((p) => p.kill(p.ppid, 0))` },
  {
    name: 'a debugger in the parent',
    expression: `(process as unknown as { _debugProcess(p: number): void })._debugProcess(process.ppid)`,
  },
  { name: 'a priority for the parent', expression: `os.setPriority(process.ppid, 19)` },
  { name: 'another user', expression: `process.setuid?.(1)` },
  { name: 'loadEnvFile', expression: `process.loadEnvFile('%ROOT%/.env')` },
]

/** Sockets by themselves: nothing here loads `node:http`, which brings stand-ins for sockets along. */
export const socketAttempts: readonly Attempt[] = [
  {
    name: 'tcp',
    expression: `new Promise((resolve, reject) => net.connect(%TCP%, '127.0.0.1', () => resolve('connected')).on('error', reject))`,
  },
  {
    name: 'WebSocket',
    expression: `new Promise((resolve, reject) => { const s = new WebSocket('ws://127.0.0.1:%TCP%'); s.onopen = () => resolve('open'); s.onerror = reject })`,
  },
  {
    name: 'udp',
    expression: `new Promise((resolve, reject) => { const s = dgram.createSocket('udp4'); s.on('error', reject); s.send('x', %UDP%, '127.0.0.1', (e) => e ? reject(e) : resolve('sent')) })`,
  },
  {
    name: 'a raw server handle',
    expression: `(() => { const h = (net as unknown as { _createServerHandle(...a: unknown[]): unknown })._createServerHandle('127.0.0.1', 0, 4, -1, 0); if (typeof h === 'number') throw new Error('refused'); return 'handle' })()`,
  },
  {
    name: 'a server',
    expression: `new Promise((resolve, reject) => net.createServer().listen(0, () => resolve('listening')).on('error', reject))`,
  },
  {
    name: 'a unix socket',
    expression: `new Promise((resolve, reject) => net.createServer().listen('sock', () => resolve('listening')).on('error', reject))`,
  },
  {
    name: 'a socket without a file',
    expression: `new Promise((resolve, reject) => net.createServer().listen('\\0stagecraft', () => resolve('listening')).on('error', reject))`,
  },
  {
    name: 'dns',
    expression: `new Promise((resolve, reject) => { const r = new dns.Resolver({ timeout: 200, tries: 1 }); r.setServers(['127.0.0.1:%UDP%']); r.resolve4('example.com', (e) => reject(e)) })`,
  },
  { name: 'dns lookup', expression: `dns.promises.lookup('example.com')` },
  {
    name: 'tls',
    expression: `new Promise((resolve, reject) => tls.connect(%TCP%, '127.0.0.1', () => resolve('connected')).on('error', reject))`,
  },
  {
    name: 'http2',
    expression: `new Promise((resolve, reject) => http2.connect('http://127.0.0.1:%TCP%', () => resolve('connected')).on('error', reject))`,
  },
]

/** With `node:http` in play: what is sent goes to the model API, which knows no other host. */
export const webAttempts: readonly Attempt[] = [
  {
    name: 'tcp by name',
    expression: `new Promise((resolve, reject) => net.connect({ port: %TCP%, host: 'localhost' }, () => resolve('connected')).on('error', reject))`,
    harmless: /^connected$/,
  },
  {
    name: 'fetch',
    expression: `fetch('http://127.0.0.1:%TCP%/fetch').then((r) => 'status ' + r.status)`,
    harmless: /^status 4/,
  },
  {
    name: 'http.get',
    expression: `new Promise((resolve, reject) => http.get('http://127.0.0.1:%TCP%/get', (r) => resolve('status ' + r.statusCode)).on('error', reject))`,
    harmless: /^status 4/,
  },
  {
    name: 'http with an agent of its own',
    expression: `new Promise((resolve, reject) => http.get({ port: %TCP%, agent: false, createConnection: () => net.connect(%TCP%) }, (r) => resolve('status ' + r.statusCode)).on('error', reject))`,
    harmless: /^status 4/,
  },
  {
    name: 'tcp beside node:http',
    expression: `new Promise((resolve, reject) => { const s = net.connect(%TCP%, '127.0.0.1', () => s.write('hello')); s.on('data', resolve).on('error', reject) })`,
  },
  {
    name: 'node:http over a socket of its own',
    expression: `new Promise((resolve, reject) => { const s = new net.Socket(); s.connect(%TCP%, '127.0.0.1', () => s.write('GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n')); s.on('data', (d) => resolve('data ' + d)).on('error', reject) })`,
    harmless: /^data HTTP\/1.1 4/,
  },
]
