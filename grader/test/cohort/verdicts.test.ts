import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adds } from '../cli/toy-course.ts'
import { makeToyRepository, type ToyRepository, walls } from './toy-repository.ts'

const limit = 120_000
const exercise = 'stages/01-first/00-add'

let repository: ToyRepository
let base: string
let solved: string

beforeAll(() => {
  repository = makeToyRepository()
  base = repository.commit('the course')
  repository.course.add('right')
  solved = repository.commit('solve')
})
afterAll(() => repository.remove())

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
