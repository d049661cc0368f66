import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { adds, entry, type Ran } from '../cli/toy-course.ts'
import { walls } from '../cohort/toy-repository.ts'
import { cohort, git, has, makeToyEditions, read, type ToyEditions, write } from './toy-edition.ts'

const starter = 'stages/01-first/00-add/add.ts'
const withKey = { [cohort.keyEnv]: cohort.key }

let toy: ToyEditions
beforeEach(() => {
  toy = makeToyEditions()
})
afterEach(() => toy.remove())

function course(env: NodeJS.ProcessEnv, ...argv: string[]): Promise<Ran> {
  const { INIT_CWD: _, GITHUB_ACTIONS: _a, ...clean } = { ...toy.course.env, ...env }
  const options = { cwd: toy.course.root, env: clean, timeout: 60_000 }
  return new Promise((resolve) => {
    execFile(process.execPath, ['--disable-sigusr1', entry, 'course', ...argv], options, (error, stdout, stderr) => {
      resolve({ stdout, stderr, exitCode: error ? error.code : 0 })
    })
  })
}

test('an edition is made, worked in, graded, updated and proved again', async () => {
  const root = join(toy.folder, 'one')
  expect(await course({}, 'edition', root, '--title', 'Toy')).toMatchObject({ exitCode: 0 })
  write(root, starter, adds.right)
  expect((await toy.course.grade('--root', root, '01-00')).exitCode).toBe(0)
  toy.course.write('package.json', JSON.stringify({ name: 'toy', version: '10.0.0', type: 'module' }))
  const suite = 'stages/01-first/00-add/grading/suite.test.ts'
  toy.course.write(suite, `${toy.course.read(suite)}\n`)
  const updated = await course({}, 'update', root)
  expect(updated.stdout).toContain('Still passes: 01-first/00-add')
  expect(updated).toMatchObject({ exitCode: 0, stderr: '' })
  expect(read(root, starter)).toBe(adds.right)
  toy.course.write(suite, `${toy.course.read(suite)}\ncheck('is never so', {}, () => ensure(false, 'It is not so.'))\n`)
  const stricter = await course({}, 'update', root)
  expect(stricter.stdout).toContain('Passes no more: 01-first/00-add')
  expect(stricter.exitCode).toBe(1)
}, 120_000)

test('a cohort edition needs its key where it is made, and the key must be long enough', async () => {
  const root = join(toy.folder, 'one')
  for (const env of [{}, { [cohort.keyEnv]: 'too-short' }]) {
    const ran = await course(env, 'edition', root, '--key-env', cohort.keyEnv)
    expect(ran.exitCode).toBe(2)
    expect(ran.stderr).toContain(cohort.keyEnv)
    expect(has(root, '.')).toBe(false)
  }
}, 60_000)

test('a submission to a sealed edition is graded where the key is, and nowhere else', async () => {
  const root = toy.make('closed', { cohort })
  git(root, 'checkout', '--quiet', '-b', 'work')
  write(root, starter, adds.right)
  write(root, 'edition.json', '{}')
  git(root, '-c', 'user.name=s', '-c', 'user.email=s@example.com', 'commit', '--quiet', '-a', '-m', 'work')
  const words = ['ci', '--repo', root, '--base', 'main', '--head', 'work', '--reporter', 'terminal', ...walls]
  const graded = await course(withKey, ...words)
  expect(graded.stdout).toContain('Not graded: edition.json')
  expect(graded.exitCode).toBe(0)
  const refused = await course({}, ...words)
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
  expect(refused.stderr).toContain(cohort.keyEnv)
}, 120_000)
