/** A toy course with everything an edition takes or leaves, and editions of it. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { loadCourse } from '../../src/course/index.ts'
import { type EditionOptions, makeEdition } from '../../src/edition/index.ts'
import { adds, makeToyCourse, type ToyCourse } from '../cli/toy-course.ts'

/** Longer than any line two programs share by accident. */
export const secretLine = 'the ledger of Larkspur holds forty-one open invoices of Harbor Foods'
export const cohortKey = 'dGhlLWtleS1vZi10aGUtdG95LWNvaG9ydC0yMDI2'
export const cohort = { keyEnv: 'TOY_COHORT_KEY', key: cohortKey }

const example = `import { check, ensure, learnerOf } from '@stagecraft/suite'
const learner = learnerOf<typeof import('./add.ts')>()
check('adds one and two', { todo: 1 }, async () => {
  const got = await learner.add(1, 2)
  ensure(got === 3, \`You returned \${got} for 1 and 2.\`)
})
`

export const mistake = `// ${secretLine}, taken away\nexport function add(a: number, b: number): number {\n  return a - b\n}\n`

const grading = 'stages/01-first/00-add/grading'

export type ToyEditions = {
  course: ToyCourse
  /** Where editions are made; outside the course. */
  folder: string
  make(name: string, options?: Partial<EditionOptions>): string
  remove(): void
}

export function makeToyEditions(): ToyEditions {
  const course = makeToyCourse()
  const folder = join(dirname(course.root), 'editions')
  mkdirSync(folder)
  const own: Record<string, string> = {
    'grader/package.json': JSON.stringify({ name: '@stagecraft/grader', devDependencies: { yaml: '2.9.1' } }),
    'kit/package.json': JSON.stringify({ name: '@stagecraft/kit' }),
    '.gitignore': '.stagecraft/\n',
    'pnpm-workspace.yaml': 'packages:\n  - stages/*\n',
    'stages/01-first/00-add/example.test.ts': example,
    [`${grading}/starter/example.test.ts`]: example,
    [`${grading}/starter/add.ts`]: adds.starter,
    [`${grading}/solution/add.ts`]: `// ${secretLine}, solved\n${adds.right}`,
    [`${grading}/accepted/other/add.ts`]: `// ${secretLine}, otherwise\n${adds.right}`,
    [`${grading}/mistakes/subtracts.ts`]: mistake,
    [`${grading}/recordings/one.json`]: JSON.stringify({ text: `${secretLine}, recorded` }),
    'stages/01-first/01-double/grading/starter/double.ts': course.read('stages/01-first/01-double/double.ts'),
    'stages/01-first/01-double/grading/starter/example.test.ts': example.replace('add', 'double'),
    'stages/01-first/01-double/grading/solution/double.ts': course.read('stages/01-first/01-double/double.ts'),
  }
  for (const [path, text] of Object.entries(own)) course.write(path, text)
  return {
    course,
    folder,
    make: (name, options = {}) => {
      const { root } = course
      const loaded = loadCourse(root)
      const stages = loaded.stages.map(({ slug }) => slug)
      return makeEdition(loaded, join(folder, name), { title: 'Toy', stages, cohort: undefined, ...options }, false)
        .folder
    },
    remove: () => {
      course.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function read(root: string, path: string): string {
  return readFileSync(join(root, ...path.split('/')), 'utf8')
}

export function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, ...path.split('/'))), { recursive: true })
  writeFileSync(join(root, ...path.split('/')), text)
}

export function has(root: string, path: string): boolean {
  return existsSync(join(root, ...path.split('/')))
}

export function git(root: string, ...args: string[]): string {
  return execFileSync('git', ['-C', root, ...args], { maxBuffer: 1 << 27 }).toString('latin1')
}
