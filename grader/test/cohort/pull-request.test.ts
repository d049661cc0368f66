import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adds } from '../cli/toy-course.ts'
import { makeToyRepository, type ToyRepository, walls } from './toy-repository.ts'

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
