/** A small course in a temporary folder, and `pnpm grade` as a real process over it. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Report } from '../../src/base/report.ts'

export const entry = fileURLToPath(new URL('../../src/cli/start.js', import.meta.url))

/** What a hidden suite holds and no output may show. */
export const canary = 'canary-51d0'

/** Versions of the first starter, by what they do. */
export const adds = {
  starter: `// TODO 1: Return the sum.\n// TODO 2: Refuse what is no number.\nexport function add(a: number, b: number): number {\n  return a - b\n}\n`,
  half: 'export function add(a: number, b: number): number {\n  return a + b\n}\n',
  right: `export function add(a: number, b: number): number {\n  if (Number.isNaN(a + b)) throw new TypeError('no number')\n  return a + b\n}\n`,
  hangs: 'export function add(): number {\n  for (;;) {}\n}\n',
  exits: 'export function add(): number {\n  process.exit(0)\n}\n',
  unparsable: 'export function add(a: number {\n',
  throwsAtImport: "throw new Error('at import')\nexport function add(): number {\n  return 0\n}\n",
  exportsNothing: 'function add() {\n  return 0\n}\nadd()\n',
  neverReady: 'await new Promise(() => {})\nexport function add(): number {\n  return 0\n}\n',
  prints: `export function add(a: number, b: number): number {\n  console.log('\\u001b[2Jadding', a)\n  return a - b\n}\n`,
  wrongType: `export function add(a: number, b: number): number {\n  const sum: string = a + b\n  if (Number.isNaN(sum)) throw new TypeError('no number')\n  return Number(sum)\n}\n`,
}

const addSuite = `
import { check, ensure, learnerOf, random, recognise, show } from '@stagecraft/suite'
import type * as starter from '../add.ts'
// ${canary}
const learner = learnerOf<typeof starter>()
const [a, b] = [random.int(20, 90), random.int(3, 9)]

check('takes two numbers', {}, async () => {
  ensure((await learner.exports()).includes('add'), 'Your file exports no function \`add\`.')
})
check('adds two numbers', { todo: 1, why: 'A bill is a sum.', look: 'Look at the operator.', mistakes: { subtracts: 'You returned {got} for {a} and {b}, which is the difference. Return the sum.' } }, async () => {
  const got = await learner.add(a, b)
  recognise('subtracts', got === a - b, { got, a, b })
  ensure(got === a + b, \`You returned \${show(got)} for \${a} and \${b}.\`)
})
check('refuses what is no number', { todo: 2 }, async () => {
  const thrown = await learner.add(a, Number.NaN).then(() => undefined, (error: Error) => error)
  ensure(thrown?.name === 'TypeError', 'Your code took NaN for a number.')
})
`

const doubleSuite = `
import { check, ensure, learnerOf, random, show } from '@stagecraft/suite'
import type * as starter from '../double.ts'
const learner = learnerOf<typeof starter>()
const n = random.int(20, 90)
check('doubles a number', { todo: 1 }, async () => {
  const got = await learner.double(n)
  ensure(got === 2 * n, \`You returned \${show(got)} for \${n}.\`)
})
`

const hints = `## TODO 1: Which operator makes a sum?

### Rung 1

Look at the operator.

### Rung 2

A sum is written with \`+\`.

## TODO 2: What is no number?

### Rung 1

Try \`NaN\`.
`

const files: Record<string, string> = {
  'package.json': JSON.stringify({ name: 'toy', version: '9.9.9', type: 'module' }),
  'tsconfig.base.json': JSON.stringify({
    compilerOptions: { strict: true, noEmit: true, module: 'nodenext', allowImportingTsExtensions: true, types: [] },
  }),
  'pnpm-lock.yaml': 'lockfileVersion: 9\n',
  ...stage('01-first', []),
  ...stage('02-second', ['01-first']),
  ...stage('03-third', ['02-second']),
  ...exercise(
    '01-first/00-add',
    { title: 'Add', goal: 'Add two numbers and refuse the rest.', edit: ['add.ts'] },
    addSuite,
  ),
  'stages/01-first/00-add/add.ts': adds.starter,
  'stages/01-first/00-add/grading/hints.md': hints,
  ...exercise(
    '01-first/01-double',
    { title: 'Double', goal: 'Double a number with your own sum.', edit: ['double.ts'], needs: ['01-first/00-add'] },
    doubleSuite,
  ),
  'stages/01-first/01-double/double.ts':
    "import { add } from '#00-add/add.ts'\nexport function double(n: number): number {\n  return add(n, n)\n}\n",
}

function stage(slug: string, needs: string[]): Record<string, string> {
  const dependencies = Object.fromEntries(needs.map((need) => [`@stagecraft/${need}`, 'workspace:*']))
  const manifest = { name: `@stagecraft/${slug}`, type: 'module', imports: { '#*': './*' }, dependencies }
  return { [`stages/${slug}/package.json`]: JSON.stringify(manifest) }
}

function exercise(path: string, manifest: object, suite: string): Record<string, string> {
  return {
    [`stages/${path}/grading/exercise.json`]: JSON.stringify({ formatVersion: 1, ...manifest }),
    [`stages/${path}/grading/suite.test.ts`]: suite,
    [`stages/${path}/README.md`]: `# ${path}\n\nWrite **it**, as \`the brief\` says.\n\n- one\n- two\n`,
  }
}

export type Ran = { stdout: string; stderr: string; exitCode: number | string | null | undefined }

export type ToyCourse = {
  root: string
  /** The folder for temporary files of its processes. */
  temporary: string
  env: NodeJS.ProcessEnv
  write(path: string, text: string): void
  read(path: string): string
  /** Writes the first starter. */
  add(version: keyof typeof adds): void
  grade(...argv: string[]): Promise<Ran>
  gradeWith(env: NodeJS.ProcessEnv, ...argv: string[]): Promise<Ran>
  json(...argv: string[]): Promise<Report>
  remove(): void
}

/** A fresh course, in a path with spaces and letters outside ASCII. */
export function makeToyCourse(): ToyCourse {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'stagecraft toy ü-')))
  const root = join(base, 'mein Kürs')
  const write = (path: string, text: string) => {
    const file = join(root, ...path.split('/'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  for (const [path, text] of Object.entries(files)) write(path, text)
  for (const slug of ['02-second', '03-third']) mkdirSync(join(root, 'stages', slug), { recursive: true })
  const { FORCE_COLOR: _f, NO_COLOR: _n, ...inherited } = process.env
  const temporary = join(base, 'tmp')
  mkdirSync(temporary)
  const env = {
    ...inherited,
    XDG_CONFIG_HOME: join(base, 'config'),
    TMPDIR: temporary,
    TEMP: temporary,
    LANG: 'C.UTF-8',
    COLUMNS: '80',
  }
  const gradeWith = (extra: NodeJS.ProcessEnv, ...argv: string[]) => runGrade(root, { ...env, ...extra }, argv)
  const grade = (...argv: string[]) => gradeWith({}, ...argv)
  return {
    root,
    temporary,
    env,
    write,
    read: (path) => readFileSync(join(root, ...path.split('/')), 'utf8'),
    add: (version) => write('stages/01-first/00-add/add.ts', adds[version]),
    grade,
    gradeWith,
    json: async (...argv) => JSON.parse((await grade(...argv, '--json')).stdout) as Report,
    remove: () => rmSync(base, { recursive: true, force: true, maxRetries: 5 }),
  }
}

function runGrade(cwd: string, env: NodeJS.ProcessEnv, argv: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd, env, timeout: 60_000, maxBuffer: 1 << 26 }
    execFile(process.execPath, ['--disable-sigusr1', entry, 'grade', ...argv], options, (error, stdout, stderr) => {
      resolve({ stdout, stderr, exitCode: error ? error.code : 0 })
    })
  })
}
