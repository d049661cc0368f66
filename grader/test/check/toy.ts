/** A course in a temporary folder whose exercises prove themselves, to be broken in one way at a time. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readAnswers } from '../../src/check/answers.ts'
import { exerciseFiles } from '../../src/check/scaffold/templates.ts'
import type { CheckOutcome, Scene } from '../../src/check/types.ts'
import { type Course, gradingFolder, loadCourse } from '../../src/course/index.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const entry = join(repository, 'grader', 'src', 'cli', 'course.ts')
const stage = '01-toys'

export type Toy = {
  root: string
  course(): Course
  /** Adds an exercise such as `01-shout`. Its starter is `shout.ts` whatever its slug. */
  add(slug: string): ToyExercise
  /** `pnpm course check` as a real process. */
  check(...words: string[]): Promise<CheckOutcome>
  remove(): void
}

export type ToyExercise = {
  slug: string
  /** Replaces text in a file of the exercise; the text must be there. */
  edit(path: string, from: string, to: string): void
  write(path: string, text: string): void
  read(path: string): string
  drop(path: string): void
  /** What a proof looks at. */
  scene(write?: boolean): Scene
}

export function makeToy(): Toy {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'stagecraft-check-')))
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  put('package.json', JSON.stringify({ name: 'toys', version: '0.0.1', type: 'module' }))
  put(
    `stages/${stage}/package.json`,
    JSON.stringify({ name: `@stagecraft/${stage}`, type: 'module', imports: { '#*': './*' } }),
  )
  put(`stages/${stage}/README.md`, '# Toys\n')
  put('tsconfig.base.json', readFileSync(join(repository, 'tsconfig.base.json'), 'utf8'))
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'), 'junction')
  const course = () => loadCourse(root)
  return {
    root,
    course,
    add: (slug) => {
      for (const [path, text] of exerciseFiles(`01-${slug.slice(0, 2)}`, 'shout.ts')) {
        put(`stages/${stage}/${slug}/${path}`, written(text))
      }
      const page = join(root, 'stages', stage, 'README.md')
      writeFileSync(page, `${readFileSync(page, 'utf8')}- ${slug}\n`)
      return toyExercise(join(root, 'stages', stage, slug), slug, course)
    },
    check: (...words) => checkProcess(root, words),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** The scaffold as its author would leave it. */
function written(text: string): string {
  return text.replace(/^\/\/ WRITE: .*\n/gm, '').replaceAll('WRITE: ', '')
}

function toyExercise(folder: string, slug: string, course: () => Course): ToyExercise {
  const at = (path: string) => join(folder, ...path.split('/'))
  const read = (path: string) => readFileSync(at(path), 'utf8')
  const write = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(at(path), text)
  }
  return {
    slug,
    read,
    write,
    edit: (path, from, to) => {
      if (!read(path).includes(from)) throw new Error(`${path} does not hold ${from}`)
      write(path, read(path).replace(from, to))
    },
    drop: (path) => rmSync(at(path), { recursive: true }),
    scene: (write = false) => sceneOf(course(), slug, write),
  }
}

function sceneOf(course: Course, slug: string, write: boolean): Scene {
  const exercise = course.stages[0]?.exercises.find((candidate) => candidate.slug === slug)
  if (!exercise) throw new Error(`no exercise ${slug}`)
  const grading = gradingFolder(exercise)
  const options = { write, commands: ['hint'] }
  return { course, exercise, grading, options, answers: readAnswers(exercise, grading), wrote: () => undefined }
}

function checkProcess(root: string, words: readonly string[]): Promise<CheckOutcome> {
  const argv = ['--disable-sigusr1', entry, 'check', '--root', root, '--json', ...words]
  return new Promise((resolve, reject) => {
    execFile(process.execPath, argv, { maxBuffer: 32 << 20 }, (_, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout) as CheckOutcome)
      } catch {
        reject(new Error(`${stdout}\n${stderr}`))
      }
    })
  })
}
