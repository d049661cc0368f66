import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isBubblewrapAvailable } from '../../src/learner/index.ts'
import { adds, entry } from '../cli/toy-course.ts'
import { makeToyRepository, type ToyRepository } from './toy-repository.ts'

/** The autograders for Gradescope and Classroom 50, run as their hosts would; pnpm and sudo are stood in for. */

const templates = fileURLToPath(new URL('../../../templates/ci/', import.meta.url))
const hasPython = process.platform !== 'win32' && works('python3', ['--version'])
const exercise = 'stages/01-first/00-add'

let repository: ToyRepository
let tools: string

beforeAll(() => {
  repository = makeToyRepository()
  repository.commit('the course')
  tools = join(repository.scratch, 'tools')
  mkdirSync(tools)
  // `npx -y pnpm@… install` has nothing to install here; `… course ci` runs ours over the toy course, which is no checkout of ours.
  const walls = isBubblewrapAvailable() ? '' : '--no-sandbox'
  tool(
    'npx',
    `#!/bin/sh\ncase "$*" in *install*) exit 0;; esac\nshift 5\nexec "${process.execPath}" "${entry}" course ci --repo "${repository.root}" --base main ${walls} "$@"\n`,
  )
  tool('sudo', '#!/bin/sh\nexit 1\n')
})
afterAll(() => repository.remove())

function tool(name: string, text: string): void {
  writeFileSync(join(tools, name), text)
  chmodSync(join(tools, name), 0o755)
}

function works(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

type Ended = { code: unknown; stdout: string; stderr: string }

function run(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  const { INIT_CWD: _, ...inherited } = process.env
  const options = {
    cwd,
    env: { ...inherited, PATH: `${tools}${delimiter}${process.env.PATH}`, ...env },
    timeout: 90_000,
  }
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    )
  })
}

type ZipEntry = { name: string; mode: number }

/** Names and Unix modes in a zip's central directory. */
function zipEntries(zip: Buffer): ZipEntry[] {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  const entries: ZipEntry[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const length = zip.readUInt16LE(at + 28)
    entries.push({ name: zip.toString('utf8', at + 46, at + 46 + length), mode: zip.readUInt16LE(at + 40) })
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return entries
}

describe('Gradescope', { timeout: 120_000 }, () => {
  test('the zip has its two scripts at the root, executable, and the committed course below', async () => {
    repository.course.write('secret.txt', 'not committed')
    const out = join(repository.scratch, 'autograder.zip')
    const packed = await repository.ci([
      'gradescope',
      '--repo',
      repository.root,
      '--out',
      out,
      '--details',
      'none',
      '01',
      '01-01',
    ])
    expect(packed).toMatchObject({ exitCode: 0, stderr: '' })
    const entries = zipEntries(readFileSync(out)).filter(({ name }) => !name.endsWith('/'))
    const names = entries.map(({ name }) => name)
    expect(names.filter((name) => !name.startsWith('course/')).sort()).toEqual([
      'assignment.txt',
      'run_autograder',
      'setup.sh',
    ])
    expect(names).toContain(`course/${exercise}/grading/suite.test.ts`)
    expect(names).not.toContain('course/secret.txt')
    for (const { name, mode } of entries)
      if (/^(setup\.sh|run_autograder)$/.test(name)) expect(mode & 0o111).toBe(0o111)
  })

  test.each<[string[], RegExp]>([
    [[], /needs to know what it grades/],
    [['77'], /no stage or exercise called "77"/],
    [['--head', 'nowhere', '01'], /no commit called "nowhere"/],
  ])('refuses %j', async (argv, sentence) => {
    const { exitCode, stderr } = await repository.ci([
      'gradescope',
      '--repo',
      repository.root,
      '--out',
      join(repository.scratch, 'x.zip'),
      ...argv,
    ])
    expect(exitCode).toBe(2)
    expect(stderr.replace(/\s+/g, ' ')).toMatch(sentence)
  })

  const grade = async (code: string, targets = '01-00\n') => {
    const root = join(repository.scratch, `autograder-${Math.random().toString(36).slice(2)}`)
    for (const name of ['source/course', 'submission', 'results']) mkdirSync(join(root, name), { recursive: true })
    writeFileSync(join(root, 'source', 'assignment.txt'), `full\n${targets}`)
    writeFileSync(join(root, 'submission', 'add.ts'), code)
    const ended = await run('bash', [join(templates, 'gradescope', 'run_autograder')], root, { AUTOGRADER_ROOT: root })
    const file = join(root, 'results', 'results.json')
    return { ...ended, results: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined }
  }

  test.skipIf(process.platform === 'win32')(
    'run_autograder leaves results.json for right and wrong answers',
    async () => {
      const right = await grade(adds.right)
      expect(right).toMatchObject({ code: 0, results: { score: 2 } })
      const wrong = await grade(adds.starter)
      expect(wrong).toMatchObject({ code: 0, results: { score: 0 } })
      expect(wrong.results.tests[1].output).toContain('which is the difference')
    },
  )

  test.skipIf(process.platform === 'win32')('a fault of ours leaves no results, and an exit code', async () => {
    const { code, results } = await grade(adds.right, '77-77\n')
    expect(code).toBe(2)
    expect(results).toBeUndefined()
  })
})

describe.skipIf(!hasPython)('Classroom 50', { timeout: 120_000 }, () => {
  const env = {
    CLASSROOM: 'ai-2026',
    ASSIGNMENT: 'stage-01',
    SUBMISSION_TAG: 'submit/2026-11-21T01-00-00Z-abcdef0',
    COMMIT_URL: 'https://host.example/commit',
    RELEASE_URL: 'https://host.example/release',
    USERNAME: 'alice',
  }

  const grade = async (code: string, prepare: (checkout: string) => void = () => {}) => {
    const checkout = join(repository.scratch, `checkout-${Math.random().toString(36).slice(2)}`)
    mkdirSync(join(checkout, exercise), { recursive: true })
    writeFileSync(join(checkout, exercise, 'add.ts'), code)
    writeFileSync(join(checkout, '.npmrc'), 'registry=https://evil.example\n')
    prepare(checkout)
    const script = readFileSync(join(templates, 'classroom50', 'autograder.py'), 'utf8')
      .replace(/COURSE = "[^"]*"/, () => `COURSE = ${JSON.stringify(repository.root)}`)
      .replace('TARGETS = ["01"]', 'TARGETS = ["01-00"]')
    const bundle = join(checkout, '..', `bundle-${Math.random().toString(36).slice(2)}.py`)
    writeFileSync(bundle, script)
    const ended = await run('python3', [bundle], checkout, env)
    const file = join(checkout, 'result.json')
    return { ...ended, result: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined }
  }

  test('autograder.py leaves result.json about the student’s checkout', async () => {
    const { code, result, stderr } = await grade(adds.half)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(result).toMatchObject({ schema: 'classroom50/result/v1', owner: 'alice', score: 1, 'max-score': 2 })
    expect(result.tests).toHaveLength(3)
  })

  test('a result.json that the student left is replaced, and a link is not written through', async () => {
    const victim = join(repository.scratch, 'victim.txt')
    writeFileSync(victim, 'untouched')
    const { result } = await grade(adds.starter, (checkout) => symlinkSync(victim, join(checkout, 'result.json')))
    expect(result).toMatchObject({ score: 0 })
    expect(readFileSync(victim, 'utf8')).toBe('untouched')
  })
})
