import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isBubblewrapAvailable } from '../../src/learner/index.ts'
import { adds } from '../cli/toy-course.ts'
import { makeToyRepository, type ToyRepository } from './toy-repository.ts'

/** Without bubblewrap the command refuses; its word for a container of one's own stands in for one here. */
const walls = isBubblewrapAvailable() ? [] : ['--no-sandbox']
const limit = 120_000

const exercise = 'stages/01-first/00-add'
const alwaysPasses = `import { check } from '@stagecraft/suite'\ncheck('adds two numbers', { todo: 1 }, () => {})\n`

let repository: ToyRepository
let base: string
let solved: string

beforeAll(() => {
  repository = makeToyRepository()
  const { course } = repository
  course.write('.npmrc', 'ignore-scripts=true\n')
  course.write('.github/workflows/grade.yml', 'on: pull_request\n')
  course.write('grader/src/verdict.ts', 'export const verdict = "earned"\n')
  course.write('vitest.config.ts', 'export default {}\n')
  course.write(`${exercise}/types.ts`, 'export type Pair = [number, number]\n')
  base = repository.commit('the course')
  course.add('right')
  solved = repository.commit('solve')
})
afterAll(() => repository.remove())

/** A commit on top of the solved one. */
function head(change: (write: (path: string, text: string | Buffer) => void) => void): string {
  repository.restore(solved)
  change((path, text) => {
    const file = join(repository.root, ...path.split('/'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  })
  return repository.commit('more')
}

describe('a pull request that changes everything', { timeout: limit }, () => {
  test('is graded on its exercise files alone; the rest is reported with its reason', async () => {
    const big = head((write) => {
      write(`${exercise}/sum.ts`, 'export const sum = (a: number, b: number) => a + b\n')
      write(
        `${exercise}/add.ts`,
        `import { sum } from './sum.ts'\n${adds.right.replace('return a + b', 'return sum(a, b)')}`,
      )
      write(`${exercise}/grading/suite.test.ts`, alwaysPasses)
      write(`${exercise}/grading/exercise.json`, '{}')
      write(`${exercise}/types.ts`, 'export type Pair = never\n')
      write(`${exercise}/README.md`, '# Passed\n')
      write(`${exercise}/package.json`, '{"type":"commonjs"}')
      write(`${exercise}/vitest.config.ts`, 'throw new Error()\n')
      write(`${exercise}/tsconfig.json`, '{}')
      write(`${exercise}/node_modules/zod/index.js`, 'throw new Error()\n')
      write(`${exercise}/.env`, 'OPENAI_API_KEY=x\n')
      write(`${exercise}/native.node`, 'x')
      write(`${exercise}/huge.ts`, `// ${'x'.repeat(300_000)}\n`)
      write(`${exercise}/binary.json`, Buffer.from([0x7b, 0, 1, 2, 0x7d]))
      write(`${exercise}/latin.txt`, Buffer.from([0xe4, 0xf6, 0xfc]))
      write(`${exercise}/ADD.ts`, 'export {}\n')
      write('package.json', '{"name":"toy","scripts":{"postinstall":"touch /tmp/owned"}}')
      write('pnpm-lock.yaml', 'lockfileVersion: 1\n')
      write('.npmrc', 'registry=https://evil.example\n')
      write('.github/workflows/grade.yml', 'on: pull_request_target\n')
      write('grader/src/verdict.ts', 'export const verdict = "passed"\n')
      write('vitest.config.ts', 'process.exit(0)\n')
      write('tsconfig.base.json', '{"compilerOptions":{"plugins":[{"name":"./x"}]}}')
      write('node_modules/vitest/index.js', 'process.exit(0)\n')
      write('stages/01-first/package.json', '{"name":"@stagecraft/01-first","imports":{"#*":"./grading/*"}}')
      write('stages/01-first/before.ts', 'export {}\n')
      write('stages/09-mine/00-own/grading/exercise.json', '{}')
      write('scripts/postinstall.js', '')
      symlinkSync('/etc/passwd', join(repository.root, exercise, 'link.ts'))
    })
    const { result, stdout, exitCode } = await repository.judge(base, big, ...walls)
    expect(result.taken.sort()).toEqual([`${exercise}/add.ts`, `${exercise}/sum.ts`])
    const reasons = Object.fromEntries(result.left.map(({ path, reason }) => [path, reason]))
    const outside = 'It is no part of an exercise.'
    expect(reasons).toEqual({
      [`${exercise}/grading/suite.test.ts`]: 'It judges you.',
      [`${exercise}/grading/exercise.json`]: 'It judges you.',
      [`${exercise}/types.ts`]: 'It belongs to the course.',
      [`${exercise}/README.md`]: 'It belongs to the course.',
      [`${exercise}/package.json`]: 'Configuration comes from the course.',
      [`${exercise}/vitest.config.ts`]: 'Configuration comes from the course.',
      [`${exercise}/tsconfig.json`]: 'Configuration comes from the course.',
      [`${exercise}/node_modules/zod/index.js`]: 'Packages come from the course.',
      [`${exercise}/.env`]: 'Its name has letters that not every disk can hold.',
      [`${exercise}/native.node`]: 'An exercise reads no files of this kind.',
      [`${exercise}/huge.ts`]: 'It is larger than 256 kB.',
      [`${exercise}/binary.json`]: 'It is binary.',
      [`${exercise}/latin.txt`]: 'It is not UTF-8.',
      [`${exercise}/ADD.ts`]: 'Its name collides with another one on some disks.',
      [`${exercise}/link.ts`]: 'It is a link; only files are taken.',
      'package.json': outside,
      'pnpm-lock.yaml': outside,
      '.npmrc': outside,
      '.github/workflows/grade.yml': outside,
      'grader/src/verdict.ts': outside,
      'vitest.config.ts': outside,
      'tsconfig.base.json': outside,
      'node_modules/vitest/index.js': outside,
      'stages/01-first/package.json': outside,
      'stages/01-first/before.ts': outside,
      'stages/09-mine/00-own/grading/exercise.json': outside,
      'scripts/postinstall.js': outside,
    })
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/01-00 add +2 of 2 points/)
    expect(stdout).toContain('grading/suite.test.ts')
  })

  test('a wrong answer with a suite of its own that passes it fails all the same', async () => {
    const cheat = head((write) => {
      write(`${exercise}/add.ts`, adds.starter.replace('a - b', 'a * b'))
      write(`${exercise}/grading/suite.test.ts`, alwaysPasses)
      write('grader/src/verdict.ts', 'export const verdict = "passed"\n')
    })
    const { result, exitCode } = await repository.judge(base, cheat, ...walls)
    expect(exitCode).toBe(1)
    expect(result.report.stages[0]?.exercises[0]).toMatchObject({ status: 'failed', score: 0 })
  })

  test('names that git itself would not write never reach the disk', async () => {
    const file = (name: string, content = 'export {}\n') => ({ name, mode: '100644', content }) as const
    const folder = (name: string, ...content: ReturnType<typeof file>[]) => ({ name, mode: '40000', content }) as const
    const planted = repository.plant(solved, exercise, [
      folder('..', file('up.ts'), folder('..', file('higher.ts')) as never),
      folder('.git', file('config')),
      folder('Grading', file('suite.test.ts', alwaysPasses)),
      folder('GRADIN~1', file('suite.test.ts', alwaysPasses)),
      folder('node_modules', file('index.js')),
      file('a\nb.ts'),
      file('\u001b[31mred.ts'),
      file('c:stream.ts'),
      file('back\\slash.ts'),
      file('con.ts'),
      file('trailing.'),
      file('ümlaut.ts'),
      file('%2e%2e.ts'),
      { name: 'module', mode: '160000', content: solved },
      { name: 'gone.ts', mode: '120000', content: '../../../package.json' },
    ])
    const { result, exitCode, stdout } = await repository.judge(base, planted, ...walls)
    expect(exitCode).toBe(0)
    expect(result.taken).toEqual([`${exercise}/add.ts`])
    expect(result.left).toHaveLength(16)
    expect(result.left.map(({ path }) => path)).toContain(`${exercise}/a\\nb.ts`)
    for (const { path } of result.left) expect(path).toMatch(/^[\x20-\x7e]+$/)
    expect(stdout).not.toContain('\u001b')
  })

  test('an exercise file that became a link or was deleted leaves the starter in its place', async () => {
    repository.restore(base)
    repository.git('rm', '--quiet', `${exercise}/add.ts`)
    const deleted = repository.commit('delete')
    const gone = await repository.judge(base, deleted, ...walls, '01-00')
    expect(gone.exitCode).toBe(1)
    expect(gone.result.left).toEqual([
      { path: `${exercise}/add.ts`, reason: 'It was deleted; the starter stands in its place.' },
    ])
    expect(gone.result.report.stages[0]?.exercises[0]?.status).toBe('failed')

    symlinkSync('../../../package.json', join(repository.root, exercise, 'add.ts'))
    const linked = await repository.judge(base, repository.commit('link'), ...walls, '01-00')
    expect(linked.result.left[0]?.reason).toBe('It is a link; only files are taken.')
    expect(linked.result.report.stages[0]?.exercises[0]?.status).toBe('failed')
  })

  test('one that changes no exercise is not a pass', async () => {
    repository.restore(base)
    repository.course.write('README.md', 'mine\n')
    const { exitCode, stdout, result } = await repository.judge(base, repository.commit('readme'), ...walls)
    expect(exitCode).toBe(1)
    expect(result.shown).toEqual([])
    expect(stdout).toContain('changes no file of an exercise')
  })
})

describe('what is graded', { timeout: limit }, () => {
  test('changes of the base since the submission began are not the submission’s', async () => {
    repository.restore(base)
    repository.course.write(`${exercise}/README.md`, '# a better brief\n')
    const newer = repository.commit('a better brief')
    const { result, exitCode } = await repository.judge(newer, solved, ...walls)
    expect(result.left).toEqual([])
    expect(exitCode).toBe(0)
  })

  test('a repository with a history of its own is compared file by file', async () => {
    const orphan = repository.git('commit-tree', '-m', 'alone', `${solved}^{tree}`)
    const { result, exitCode } = await repository.judge(base, orphan, ...walls)
    expect(result.taken).toEqual([`${exercise}/add.ts`])
    expect(exitCode).toBe(0)
  })

  test('an exercise whose import does not pass is not reached', async () => {
    repository.restore(base)
    repository.course.write('stages/01-first/01-double/double.ts', 'export const double = (n: number) => 2 * n\n')
    const { result, exitCode } = await repository.judge(base, repository.commit('double'), ...walls)
    expect(exitCode).toBe(1)
    expect(result.shown).toEqual(['01-first/01-double'])
    const [first, second] = result.report.stages[0]?.exercises ?? []
    expect(first?.status).toBe('failed')
    expect(second).toMatchObject({ status: 'not-reached', reason: expect.stringContaining('First make that one pass') })
  })

  test.each(['starter', 'half', 'right', 'exits'] as const)(
    'the same verdict as on the learner’s own machine: %s',
    async (version) => {
      repository.restore(base)
      repository.course.add(version)
      repository.course.write(`${exercise}/notes.md`, 'mine\n')
      const local = await repository.course.json('01-00', '--fresh', '--seed', '7')
      const { result } = await repository.judge(base, repository.commit(version), ...walls, '--seed', '7', '01-00')
      const told = (report: typeof local) => {
        const { typeErrors: _t, durationMs: _d, remembered: _r, ...verdict } = report.stages[0]?.exercises[0] ?? {}
        return verdict
      }
      expect(told(result.report)).toEqual(told(local))
      expect(result.report.exitCode).toBe(local.exitCode)
    },
  )

  test('what a submission does not bring is a starter, though the base holds an answer', async () => {
    repository.restore(solved)
    repository.course.write(`${exercise}/grading/starter/add.ts`, adds.starter)
    const answered = repository.commit('a base that somebody solved')
    const empty = join(repository.scratch, 'empty hand')
    mkdirSync(join(empty, 'stages'), { recursive: true })
    writeFileSync(join(empty, 'stages', 'notes.md'), 'nothing')
    const folder = await repository.ci([
      '--repo',
      repository.root,
      '--base',
      answered,
      '--submission',
      empty,
      ...walls,
      '01-00',
    ])
    expect(folder.stdout).toMatch(/01-00 add +0 of 2 points/)
    expect(folder.exitCode).toBe(1)

    mkdirSync(join(empty, exercise), { recursive: true })
    writeFileSync(join(empty, exercise, 'add.ts'), adds.right)
    const same = await repository.ci([
      '--repo',
      repository.root,
      '--base',
      answered,
      '--submission',
      empty,
      ...walls,
      '01-00',
    ])
    expect(same.exitCode).toBe(0)

    repository.git('rm', '--quiet', `${exercise}/add.ts`)
    const deleted = await repository.judge(answered, repository.commit('delete'), ...walls, '01-00')
    expect(deleted.exitCode).toBe(1)

    repository.restore(answered)
    repository.course.write('README.md', 'mine\n')
    const kept = await repository.judge(answered, repository.commit('only a readme'), ...walls, '01-00')
    expect(kept.exitCode).toBe(0)
  })

  test('a folder is graded like a commit; an exercise’s files may stand alone where one is named', async () => {
    repository.restore(solved)
    const whole = await repository.ci([
      '--repo',
      repository.root,
      '--base',
      base,
      '--submission',
      repository.root,
      ...walls,
    ])
    expect(whole.exitCode).toBe(0)
    const alone = join(repository.scratch, 'handed in')
    mkdirSync(join(alone, 'node_modules'), { recursive: true })
    writeFileSync(join(alone, 'add.ts'), adds.right)
    const one = await repository.ci([
      '--repo',
      repository.root,
      '--base',
      base,
      '--submission',
      alone,
      ...walls,
      '01-00',
    ])
    expect(one.stdout).toMatch(/01-00 add +2 of 2 points/)
    expect(one.exitCode).toBe(0)
  })
})

describe('what cannot be graded', { timeout: limit }, () => {
  test.each<[string, string[], RegExp]>([
    ['an unknown commit', ['--base', 'main', '--head', 'no-such'], /no commit called "no-such"/],
    ['an option for a commit', ['--base', '--upload-pack=x', '--head', 'main'], /no commit called|--base/],
    ['neither commit nor folder', ['--base', 'main'], /a commit or a folder/],
    ['an unknown target', ['--base', 'main', '--head', 'main', '77-77'], /no stage or exercise called "77-77"/],
    ['an unknown reporter', ['--base', 'main', '--head', 'main', '--reporter', 'junitt'], /Did you mean junit/],
  ])('%s', async (_, argv, sentence) => {
    const { exitCode, stderr, stdout } = await repository.ci(['--repo', repository.root, ...walls, ...argv])
    expect(exitCode).toBe(2)
    expect(stderr.replace(/\s+/g, ' ')).toMatch(sentence)
    expect(stdout).toBe('')
  })

  test('a tree that names itself over and over ends in a sentence, not in the job’s last minute', async () => {
    const { git } = repository
    let tree = git('rev-parse', `${solved}^{tree}`)
    for (let depth = 0; depth < 12; depth++) {
      const lines = Array.from({ length: 12 }, (_, index) => `040000 tree ${tree}\tf${index}`)
      tree = repository.makeTree(lines)
    }
    const bomb = git('commit-tree', '-p', solved, '-m', 'bomb', tree)
    const { exitCode, stderr } = await repository.ci([
      '--repo',
      repository.root,
      '--base',
      base,
      '--head',
      bomb,
      ...walls,
    ])
    expect(exitCode).toBe(2)
    expect(stderr.replace(/\s+/g, ' ')).toContain('more files than anybody hands in')
  })

  test('a clone without the history does not guess where the submission began', async () => {
    const shallow = join(repository.scratch, 'shallow')
    repository.git('branch', '--force', 'a', base)
    repository.restore(solved)
    repository.git('checkout', '--quiet', '-B', 'b')
    repository.commit('one more')
    repository.git('checkout', '--quiet', '-B', 'a', base)
    repository.commit('another')
    const from = `file://${repository.root}`
    repository.git('clone', '--quiet', '--depth', '1', '--branch', 'a', from, shallow)
    repository.git('-C', shallow, 'fetch', '--quiet', '--depth', '1', 'origin', 'b')
    const argv = ['--repo', shallow, '--base', 'HEAD', '--head', 'FETCH_HEAD', ...walls]
    const { exitCode, stderr } = await repository.ci(argv)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('fetch-depth: 0')
  })

  test('without bubblewrap it refuses, and says what to do', async () => {
    const argv = ['--repo', repository.root, '--base', base, '--head', solved]
    const { exitCode, stderr } = await repository.ci(argv, { PATH: join(repository.scratch, 'empty') })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--no-sandbox')
  })
})
