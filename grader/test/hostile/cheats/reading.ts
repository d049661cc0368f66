/** Tries to read what is hidden, or what belongs to others, by the file system. */
import type { Attempt } from './cheat.ts'

const suite = `'%HIDDEN%/suite.test.ts'`

export const readAttempts: readonly Attempt[] = [
  { name: 'readFileSync', expression: `fs.readFileSync(${suite}, 'utf8')` },
  { name: 'readFileSync with a Buffer as path', expression: `fs.readFileSync(Buffer.from(${suite}), 'utf8')` },
  { name: 'readFileSync with a URL', expression: `fs.readFileSync(new URL('file://' + encodeURI(${suite})), 'utf8')` },
  {
    name: 'readFileSync through a granted folder and ..',
    expression: `fs.readFileSync(process.cwd() + '/../../' + ${suite}, 'utf8')`,
  },
  {
    name: 'readFileSync through the scratch folder and .. as bytes',
    expression: `fs.readFileSync(Buffer.from(process.cwd() + '/../course/stages/01-cheats/00-cheat/grading/suite.test.ts'), 'utf8')`,
  },
  {
    name: 'readFileSync by file name and ..',
    expression: `fs.readFileSync('%ROOT%/stages/01-cheats/00-cheat/answer.ts/../grading/suite.test.ts', 'utf8')`,
  },
  { name: 'readFileSync through /proc/self/root', expression: `fs.readFileSync('/proc/self/root' + ${suite}, 'utf8')` },
  {
    name: 'readFileSync through /proc/self/cwd',
    expression: `fs.readFileSync('/proc/self/cwd/../course/stages/01-cheats/00-cheat/grading/suite.test.ts', 'utf8')`,
  },
  { name: 'readFile of a recording', expression: `fs.promises.readFile('%HIDDEN%/recordings/answer.json', 'utf8')` },
  { name: 'readFile of the hints', expression: `fs.promises.readFile('%HIDDEN%/hints.md', 'utf8')` },
  { name: 'readFile of the solution', expression: `fs.promises.readFile('%HIDDEN%/solution/answer.ts', 'utf8')` },
  { name: 'open and read', expression: `fs.openSync(${suite}, 'r')` },
  { name: 'open of promises', expression: `fs.promises.open(${suite}).then((f) => f.readFile('utf8'))` },
  {
    name: 'createReadStream',
    expression: `new Promise((resolve, reject) => fs.createReadStream(${suite}).on('data', resolve).on('error', reject))`,
  },
  { name: 'openAsBlob', expression: `fs.openAsBlob(${suite}).then((blob) => blob.text())` },
  {
    name: 'copyFile into the scratch folder',
    expression: `(fs.copyFileSync(${suite}, 'copy'), fs.readFileSync('copy', 'utf8'))`,
  },
  {
    name: 'cp of a folder',
    expression: `(fs.cpSync('%HIDDEN%', 'copied', { recursive: true }), fs.readFileSync('copied/suite.test.ts', 'utf8'))`,
  },
  {
    name: 'rename into the scratch folder',
    expression: `(fs.renameSync(${suite}, 'moved'), fs.readFileSync('moved', 'utf8'))`,
  },
  {
    name: 'link into the scratch folder',
    expression: `(fs.linkSync(${suite}, 'linked'), fs.readFileSync('linked', 'utf8'))`,
  },
  {
    name: 'symlink in the scratch folder',
    expression: `(fs.symlinkSync(${suite}, 'soft'), fs.readFileSync('soft', 'utf8'))`,
  },
  {
    name: 'symlink to a folder above',
    expression: `(fs.symlinkSync('%ROOT%', 'up'), fs.readFileSync('up/stages/01-cheats/00-cheat/grading/suite.test.ts', 'utf8'))`,
  },
  {
    name: 'relative symlink',
    expression: `(fs.symlinkSync('../../../../../../..' + ${suite}, 'relative'), fs.readFileSync('relative', 'utf8'))`,
  },
  { name: 'readdir of the hidden folder', expression: `fs.readdirSync('%HIDDEN%').join()` },
  { name: 'readdir of the course', expression: `fs.readdirSync('%ROOT%').join()` },
  { name: 'opendir', expression: `fs.opendirSync('%HIDDEN%').readSync()?.name` },
  { name: 'glob', expression: `fs.globSync('%HIDDEN%/*').join()`, harmless: /^$/ },
  { name: 'watch', expression: `String(fs.watch('%HIDDEN%').close())` },
  { name: 'watchFile', expression: `String(fs.watchFile(${suite}, () => {}).constructor.name)` },
  { name: 'stat', expression: `fs.statSync(${suite}).size` },
  { name: 'readlink of the parent', expression: `fs.readlinkSync('/proc/' + process.ppid + '/cwd')` },
  { name: 'memory of the parent', expression: `fs.openSync('/proc/' + process.ppid + '/mem', 'r')` },
  { name: 'environment of the parent', expression: `fs.readFileSync('/proc/' + process.ppid + '/environ', 'utf8')` },
  { name: 'command line of the parent', expression: `fs.readFileSync('/proc/' + process.ppid + '/cmdline', 'utf8')` },
  { name: 'files of the parent', expression: `fs.readdirSync('/proc/' + process.ppid + '/fd').join()` },
  { name: 'processes of the machine', expression: `fs.readdirSync('/proc').join()` },
  { name: 'own environment in /proc', expression: `fs.readFileSync('/proc/self/environ', 'utf8')` },
  { name: '/etc/passwd', expression: `fs.readFileSync('/etc/passwd', 'utf8')` },
  {
    name: 'the key of the progress file',
    expression: `fs.readFileSync('%ROOT%/../config/stagecraft/progress.key', 'utf8')`,
  },
  { name: 'the progress file', expression: `fs.readFileSync('%ROOT%/.stagecraft/progress.json', 'utf8')` },
  {
    name: 'the environment',
    expression: `JSON.stringify(process.env)`,
    harmless:
      /^\{("(OPENAI|ANTHROPIC)_API_KEY":"sk-[a-z-]+",?|"OPENAI_AGENTS_DISABLE_TRACING":"1",?|"NODE_ENV":"test",?|"TZ":"UTC",?|"PWD":"[^"]*",?)*\}$/,
  },
  {
    name: 'open file descriptors beyond its own',
    expression: `Array.from({ length: 300 }, (_, fd) => { if (fd < 6) return ''; try { const s = fs.fstatSync(fd); return s.isFile() ? fd + ' ' + fs.readFileSync(fd, 'utf8').slice(0, 99) : '' } catch { return '' } }).join('')`,
    harmless: /^$/,
  },
  {
    name: 'its source map',
    expression: `(process.setSourceMapsEnabled(true), (() => { try { new Function('throw new Error(1)\\n//# sourceMappingURL=file://%HIDDEN%/recordings/answer.json')() } catch (e) { return (e as Error).stack } })())`,
    harmless: /^Error: 1/,
  },
  {
    name: 'sqlite',
    expression: `import('node:sqlite').then(({ DatabaseSync }) => new DatabaseSync('%OUTSIDE%/x.db'))`,
  },
]
