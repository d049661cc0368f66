import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadCourse } from '../../src/course/index.ts'
import { updateEdition } from '../../src/edition/index.ts'
import { adds } from '../cli/toy-course.ts'
import { cohort, git, has, makeToyEditions, read, type ToyEditions, write } from './toy-edition.ts'

const starter = 'stages/01-first/00-add/add.ts'
const pristine = 'stages/01-first/00-add/grading/starter/add.ts'

let toy: ToyEditions
let root: string
beforeEach(() => {
  toy = makeToyEditions()
  toy.course.write(pristine, numbered(adds.starter))
  root = toy.make('one')
})
afterEach(() => toy.remove())

/** Lines between the two ends, so that changes at both can be merged. */
function numbered(text: string): string {
  return `${text}\n${[1, 2, 3, 4, 5].map((n) => `// line ${n}`).join('\n')}\n`
}

const update = (beforeStep?: (path: string) => void) =>
  updateEdition(loadCourse(toy.course.root), root, () => undefined, beforeStep && { beforeStep })

/** A new version of the course: another end of the starter, another brief, a file fewer, an exercise more. */
function newVersion(): void {
  toy.course.write('package.json', JSON.stringify({ name: 'toy', version: '10.0.0', type: 'module' }))
  toy.course.write(pristine, numbered(adds.starter).replace('// line 5', '// line 5, as of the new version'))
  toy.course.write('stages/01-first/00-add/README.md', '# Add\n\nThe new brief.\n')
  const exercise = toy.course.read('stages/01-first/00-add/grading/exercise.json').replace('add.ts', 'sub.ts')
  toy.course.write('stages/01-first/02-sub/grading/exercise.json', exercise)
  toy.course.write('stages/01-first/02-sub/grading/suite.test.ts', 'export const none = 0\n')
  toy.course.write('stages/01-first/02-sub/grading/starter/sub.ts', 'export const sub = 1\n')
}

test('an update of nothing changes nothing', () => {
  expect(update()).toMatchObject({ written: 0, removed: 0, backup: undefined })
  expect(git(root, 'status', '--porcelain')).toBe('')
})

test('an updated edition that nobody worked in is the new edition, file by file', () => {
  newVersion()
  expect(update()).toMatchObject({ from: '9.9.9', to: '10.0.0', newExercises: ['01-first/02-sub'], replaced: [] })
  const fresh = toy.make('two')
  git(root, 'add', '--all')
  expect(git(root, 'write-tree')).toBe(git(fresh, 'rev-parse', 'HEAD^{tree}'))
})

test('edits stay, and merge with what changed elsewhere in the starter', () => {
  write(root, starter, numbered(adds.half))
  newVersion()
  expect(update().merged).toEqual([starter])
  expect(read(root, starter)).toBe(numbered(adds.half).replace('// line 5', '// line 5, as of the new version'))
})

test('edits of the same lines stay, and the new starter stands beside them', () => {
  const mine = numbered(adds.half).replace('// line 5', '// line 5, as I want it')
  write(root, starter, mine)
  newVersion()
  expect(update()).toMatchObject({ merged: [], beside: [{ path: starter, starter: `${starter}.new` }] })
  expect(read(root, starter)).toBe(mine)
  expect(read(root, `${starter}.new`)).toContain('as of the new version')
})

test('what somebody changed of the course is replaced, told, and kept in the backup; own files stay', () => {
  write(root, 'stages/01-first/00-add/README.md', 'my notes')
  write(root, 'stages/01-first/00-add/mine.ts', 'export {}\n')
  newVersion()
  const { replaced, backup } = update()
  expect(replaced).toEqual(['stages/01-first/00-add/README.md'])
  expect(read(root, `${backup}/files/stages/01-first/00-add/README.md`)).toBe('my notes')
  expect(read(root, `${backup}/README.md`)).toContain('02-sub')
  expect(read(root, 'stages/01-first/00-add/mine.ts')).toBe('export {}\n')
})

test('a file that the course has no more goes, unless somebody changed it', () => {
  toy.course.write('stages/01-first/00-add/notes.md', 'one\n')
  toy.course.write('stages/01-first/00-add/table.md', 'two\n')
  update()
  write(root, 'stages/01-first/00-add/table.md', 'two, and mine\n')
  for (const name of ['notes.md', 'table.md']) rmSync(join(toy.course.root, 'stages/01-first/00-add', name))
  expect(update()).toMatchObject({ removed: 1, kept: ['stages/01-first/00-add/table.md'] })
  expect(has(root, 'stages/01-first/00-add/notes.md')).toBe(false)
})

test('an update that is interrupted anywhere is finished by the next one, with the same result and no edit lost', () => {
  const mine = numbered(adds.half)
  newVersion()
  write(root, starter, mine)
  const merged = mine.replace('// line 5', '// line 5, as of the new version')
  let interruptions = 0
  for (let finished = false; !finished; ) {
    try {
      let steps = 0
      update(() => {
        if (++steps > 1) throw new Error('the power is gone')
      })
      finished = true
    } catch (error) {
      if (!/power/.test(String(error))) throw error
      interruptions += 1
      expect([mine, merged]).toContain(read(root, starter))
    }
  }
  expect(interruptions).toBeGreaterThan(3)
  expect(read(root, starter)).toBe(merged)
  expect(update()).toMatchObject({ written: 0, removed: 0 })
})

test('a cohort edition is updated with its own key and with no other', () => {
  root = toy.make('closed', { cohort })
  newVersion()
  const withKey = (key: string) => updateEdition(loadCourse(toy.course.root), root, (keyEnv) => ({ keyEnv, key }))
  expect(() => withKey('another-key-of-enough-letters')).toThrow(/sealed with another one/)
  expect(git(root, 'status', '--porcelain')).toBe('')
  expect(withKey(cohort.key).newExercises).toEqual(['01-first/02-sub'])
})

test('it works without git, and refuses what is no edition', () => {
  rmSync(join(root, '.git'), { recursive: true })
  newVersion()
  expect(update().written).toBeGreaterThan(3)
  rmSync(join(root, 'edition.json'))
  expect(() => update()).toThrow(/no learner edition/)
})
