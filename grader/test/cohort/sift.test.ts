import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { siftSubmission } from '../../src/cohort/index.ts'
import { folded, isGrading, shownPath, whyRefusedName } from '../../src/cohort/names.ts'
import type { Tree, TreeEntry } from '../../src/cohort/tree.ts'
import type { Course, Exercise } from '../../src/course/index.ts'

const exercise: Exercise = {
  slug: '00-add',
  id: '01-00',
  stage: '01-first',
  folder: '/nowhere/stages/01-first/00-add',
  title: 'Add',
  goal: 'Add two numbers.',
  edit: ['add.ts'],
  kind: 'exercise',
  points: undefined,
  needs: [],
  timeoutMs: 1_000,
  sqlite: false,
}
const course: Course = {
  root: '/nowhere',
  version: '1.0.0',
  stages: [{ slug: '01-first', folder: '/nowhere/stages/01-first', needs: [], packages: [], exercises: [exercise] }],
}

function treeOf(files: Readonly<Record<string, string>>, kind: TreeEntry['kind'] = 'file'): Tree {
  const entries = new Map(
    Object.entries(files).map(([path, text]) => [path, { path, kind, size: text.length, id: `id ${text}` }]),
  )
  const read = (paths: readonly string[]) => new Map(paths.map((path) => [path, Buffer.from(files[path] ?? '')]))
  return { entries, partial: false, read }
}

const home = 'stages/01-first/00-add'
const base = treeOf({
  [`${home}/add.ts`]: 'starter',
  [`${home}/README.md`]: 'brief',
  [`${home}/grading/suite.test.ts`]: 'suite',
  'package.json': '{}',
})
const sift = (files: Readonly<Record<string, string>>) =>
  siftSubmission(course, base, base, { ...treeOf(files), partial: true })

const part = fc.oneof(
  fc.constantFrom(
    'stages',
    '01-first',
    '00-add',
    'add.ts',
    'grading',
    'Grading',
    '..',
    '.',
    '',
    '.git',
    'node_modules',
    'x.ts',
    'package.json',
    'README.md',
    'GRADIN~1',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('a', 'B', '.', '-', '\u0000', '\\', ':', ' ', 'ſ', 'é'), maxLength: 6 }),
)
const anyPath = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'))
const nearPath = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `${home}/${parts.join('/')}`)

describe('whatever the names', () => {
  test('what is taken is the file to edit, or a new one beside it that every disk can hold', () => {
    const anyFiles = fc.dictionary(fc.oneof(anyPath, nearPath), fc.constantFrom('one', 'two'), { maxKeys: 12 })
    fc.assert(
      fc.property(anyFiles, (files) => {
        const { taken, left } = sift(files)
        const paths = [...taken.keys()]
        for (const path of paths) {
          expect(path).toMatch(/^stages\/01-first\/00-add(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/)
          expect(path).not.toMatch(/\/(grading|node_modules)(\/|$)|\.\.|\.$/i)
          if (path !== `${home}/add.ts`) expect(base.entries.has(path)).toBe(false)
        }
        expect(new Set(paths.map(folded)).size).toBe(paths.length)
        const changed = Object.keys(files).filter((path) => base.entries.get(path)?.id !== `id ${files[path]}`)
        expect(paths.length + left.length).toBe(changed.length)
        for (const { path } of left) expect(path).toMatch(/^[\x20-\x7e…]*$/)
      }),
      { numRuns: 2_000 },
    )
  })

  test.each(['grading/x.ts', 'Grading/x.ts', 'a/GRADING/x', 'GRADIN~1/x', 'gradin~12/x', 'grading./x', 'grading /x'])(
    'leads into what judges: %s',
    (path) => expect(isGrading(path)).toBe(true),
  )

  test.each(['sum.ts', 'lib/sum.ts', 'data.json', 'notes.md', 'a-b_c.1.mts'])('may be added: %s', (path) => {
    expect(whyRefusedName(path)).toBeUndefined()
  })

  test.each([
    'con.ts',
    'dir./x.ts',
    'COM1.ts',
    'x.',
    '.hidden.ts',
    'a b.ts',
    'x.node',
    'x',
    'a/b/c/d/e/f.ts',
    'vite.config.ts',
    'jest.config.js',
    'package-lock.json',
    'tsconfig.build.json',
  ])('may not: %s', (path) => expect(whyRefusedName(path)).toBeDefined())

  test('a path is shown without anything that could move a cursor', () => {
    expect(shownPath('a\u001b[31m\n\u202eb\ud800"')).toBe('a\\u001b[31m\\n\\u202eb\\ufffd\\"')
    expect(shownPath('x'.repeat(1_000))).toHaveLength(201)
  })
})

describe('names that fold into one', () => {
  test('neither of two new ones is taken; the course’s own is', () => {
    const { taken, left } = sift({
      [`${home}/Sum.ts`]: '1',
      [`${home}/sum.ts`]: '2',
      [`${home}/add.ts`]: '3',
      [`${home}/Add.ts`]: '4',
    })
    expect([...taken.keys()]).toEqual([`${home}/add.ts`])
    expect(left.map(({ reason }) => reason)).toEqual(Array(3).fill('Its name collides with another one on some disks.'))
  })

  test('a folder where the course has a file, and the reverse, are not taken', () => {
    const inside = sift({ [`${home}/add.ts/x.ts`]: '1', [`${home}/readme.md/x.ts`]: '2' })
    expect(inside.taken.size).toBe(0)
  })
})

describe('how much', () => {
  test('too many files, too many bytes', () => {
    const many = Object.fromEntries(Array.from({ length: 450 }, (_, index) => [`${home}/f${index}.ts`, 'x']))
    expect(sift(many).taken.size).toBe(400)
    const large = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`${home}/f${index}.ts`, 'x'.repeat(250_000)]),
    )
    expect(sift(large).taken.size).toBeLessThan(35)
  })
})
