import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importsOf, loadCourse } from '../../src/course/index.ts'
import { composeEdition } from '../../src/edition/compose.ts'
import { makeEdition } from '../../src/edition/index.ts'
import { pruneLockfile } from '../../src/edition/lockfile.ts'
import { cohort, cohortKey, git, has, makeToyEditions, read, secretLine, type ToyEditions } from './toy-edition.ts'

let toy: ToyEditions
beforeEach(() => {
  toy = makeToyEditions()
})
afterEach(() => toy.remove())

test('an edition holds two files for what judges, and is a repository with one clean commit', () => {
  const root = toy.make('one')
  expect(readdirSync(join(root, 'stages/01-first/00-add/grading')).sort()).toEqual(['exercise.json', 'sealed'])
  expect(git(root, 'rev-list', '--all', '--count').trim()).toBe('1')
  expect(git(root, 'status', '--porcelain')).toBe('')
  expect(read(root, 'README.md')).toContain('# Toy')
})

test('the same inputs make the same commit, and other titles another one', () => {
  const commit = (root: string) => git(root, 'rev-parse', 'HEAD')
  expect(commit(toy.make('one'))).toBe(commit(toy.make('two')))
  expect(commit(toy.make('three', { title: 'Other' }))).not.toBe(commit(toy.make('four')))
})

test('no file and no git object shows what judges, nor the key', () => {
  const root = toy.make('one', { cohort })
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
  texts.push(git(root, 'cat-file', '--batch-all-objects', '--batch'))
  for (const secret of [secretLine, 'canary-51d0', cohortKey, 'A sum is written with']) {
    expect(texts.filter((text) => text.includes(secret))).toEqual([])
  }
})

test('learners begin with the starter, whatever an author left in the open file', () => {
  toy.course.add('right')
  expect(read(toy.make('one'), 'stages/01-first/00-add/add.ts')).toContain('return a - b')
})

test.each([
  ['a solution in a brief', 'stages/01-first/README.md'],
  ['a copy of a recording beside the starter', 'stages/01-first/00-add/notes.json'],
  ['a suite in the kit', 'kit/src/helper.ts'],
])('%s keeps the edition from being written', (_, path) => {
  const grading = 'stages/01-first/00-add/grading'
  const hidden = [`${grading}/solution/add.ts`, `${grading}/recordings/one.json`, `${grading}/suite.test.ts`]
  for (const file of hidden) {
    toy.course.write(path, `before\n${toy.course.read(file)}\nafter\n`)
    expect(() => toy.make('one')).toThrow(/would show what judges/)
    expect(readdirSync(toy.folder)).toEqual([])
  }
})

test('the key in a file keeps the edition from being written', () => {
  toy.course.write('kit/src/key.ts', `export const key = '${cohortKey}'\n`)
  expect(() => toy.make('one', { cohort })).toThrow(/shows the key/)
  expect(readdirSync(toy.folder)).toEqual([])
})

test('a place that is taken is refused, and somebody’s work is never replaced', () => {
  const root = toy.make('one')
  expect(() => toy.make('one')).toThrow(/not empty/)
  const course = loadCourse(toy.course.root)
  const options = { title: 'Toy', stages: ['01-first'], cohort: undefined }
  makeEdition(course, root, options, true)
  expect(has(root, 'stages/02-second/package.json')).toBe(false)
  git(root, 'commit', '--allow-empty', '-m', 'work', '--author', 'a <a@a>')
  expect(() => makeEdition(course, root, options, true)).toThrow(/worked in/)
  expect(() => makeEdition(course, join(toy.course.root, 'inside'), options, false)).toThrow(/inside the course/)
})

test('a stage that is left out hands its place in the order on', () => {
  const root = toy.make('one', { stages: ['01-first', '03-third'] })
  expect(loadCourse(root).stages.map(({ slug, needs }) => [slug, needs])).toEqual([
    ['01-first', []],
    ['03-third', ['01-first']],
  ])
})

test('the lockfile keeps the packages that are there, and links to where a stage leads now', () => {
  const text = [
    'importers:',
    '',
    '  .:',
    '    devDependencies:',
    "      '@biomejs/biome':",
    '        specifier: 2.6.8',
    '        version: 2.6.8',
    '      node:',
    '        specifier: 26.10.0',
    '        version: 26.10.0',
    '',
    '  stages/02-b:',
    '    dependencies:',
    "      '@stagecraft/01-a':",
    '        specifier: workspace:*',
    '        version: link:../01-a',
    '',
    '  stages/03-c:',
    '    dependencies:',
    "      '@stagecraft/02-b':",
    '        specifier: workspace:*',
    '        version: link:../02-b',
    '',
    'packages:',
    '',
  ].join('\n')
  const keep = new Map<string, ReadonlyMap<string, string | undefined>>([
    ['.', new Map([['node', undefined]])],
    ['stages/03-c', new Map([['@stagecraft/01-a', '../01-a']])],
  ])
  const pruned = pruneLockfile(text, keep)
  expect(pruned).not.toMatch(/biome|02-b/)
  expect(pruned).toContain(
    "  stages/03-c:\n    dependencies:\n      '@stagecraft/01-a':\n        specifier: workspace:*",
  )
  expect(pruned).toContain('version: link:../01-a\n\npackages:')
})

test('every import of the grader in an edition of this course leads to a file that is there', () => {
  const course = loadCourse(fileURLToPath(new URL('../../..', import.meta.url)))
  const { files } = composeEdition(course, { title: 'T', stages: ['01-model-as-component'], cohort: undefined })
  const missing = [...files].flatMap(([path, bytes]) => {
    if (!/^grader\/src\/.*\.(ts|js)$/.test(path)) return []
    const wanted = importsOf(bytes.toString('utf8')).filter((name) => name.startsWith('.'))
    return wanted
      .map((name) => join('/', path, '..', name).replaceAll('\\', '/').slice(1))
      .filter((target) => !files.has(target) && existsSync(join(course.root, target)))
      .map((target) => `${path} → ${target}`)
  })
  const authors = /^grader\/src\/cli\/course\.ts → grader\/src\/cli\/(check|new|edition|update)-command\.ts$/
  expect(missing.filter((line) => !authors.test(line))).toEqual([])
  expect([...files.keys()].some((path) => path.startsWith('grader/src/check/'))).toBe(false)
})
