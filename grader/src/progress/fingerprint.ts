import { hash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type Course, type Exercise, filesBelow, importClosure, type KnownImports } from '../course/index.ts'

/** What a verdict depends on. Equal fingerprints: the same files judged by the same suite, so the verdict still holds. */
export type Fingerprint = {
  /** SHA-256 of each of the learner's files that the exercise runs with, by path below the course root, with `/`. */
  files: Readonly<Record<string, string>>
  /** SHA-256 over what judges them: the suite, the grader, the kit, the lockfile, the Node version. */
  suite: string
}

/** Takes fingerprints; each file is read once, so an instance lives for one command only. */
export type Fingerprinter = {
  of(exercise: Exercise): Fingerprint
  suiteVersion(exercise: Exercise): string
  /** SHA-256 of a file below the course root; undefined when it is not there. */
  fileHash(path: string): string | undefined
}

// What a learner reads after a verdict, or what only `course check` runs, changes no verdict.
const withoutInfluence = /^(solution|accepted|mistakes)\/|^hints\.md$/

export function createFingerprinter(course: Course): Fingerprinter {
  const hashes = new Map<string, string | undefined>()
  const suites = new Map<string, string>()
  const known: KnownImports = new Map()
  let common: string | undefined

  const fileHash = (path: string): string | undefined => {
    if (!hashes.has(path)) hashes.set(path, hashOfFile(join(course.root, ...path.split('/'))))
    return hashes.get(path)
  }
  const suiteVersion = (exercise: Exercise): string => {
    common ??= commonVersion(course)
    const version = suites.get(exercise.folder) ?? hash('sha256', [common, ...gradingParts(exercise)].join('\n'))
    suites.set(exercise.folder, version)
    return version
  }
  const of = (exercise: Exercise): Fingerprint => {
    const paths = learnerFiles(course, exercise, known)
    return {
      files: Object.fromEntries(paths.map((path) => [path, fileHash(path) ?? ''])),
      suite: suiteVersion(exercise),
    }
  }
  return { of, suiteVersion, fileHash }
}

function gradingParts(exercise: Exercise): string[] {
  const folder = join(exercise.folder, 'grading')
  return filesBelow(folder, withoutInfluence).map((path) => `${path} ${hashOfFile(join(folder, ...path.split('/')))}`)
}

// Neither is ever run by the grader in the learner's version.
const notRun = /^(grading|node_modules)\/|(^|\/)\.|^(README\.md|example\.test\.ts)$/

/**
 * What of the learner's a verdict depends on: the files that the exercise imports, and the others in its folder, which
 * the code may read. As sorted paths below the course root, with `/`.
 */
export function learnerFiles(course: Course, exercise: Exercise, known?: KnownImports): string[] {
  const beside = filesBelow(exercise.folder, notRun)
  const files = [
    ...importClosure(course, exercise, undefined, known),
    ...beside.map((path) => join(exercise.folder, ...path.split('/'))),
  ]
  return [...new Set(files.map((file) => relative(course.root, file).split(sep).join('/')))].sort()
}

/** The rooms of the grader that have a say in a verdict; the others only show it. Absent ones count as empty. */
const judging = ['base', 'course', 'seal', 'model', 'learner', 'suite', 'vault', 'run']

/** What judges every exercise: the grader's own sources, the kit, the packages, the Node version. */
function commonVersion(course: Course): string {
  const grader = join(import.meta.dirname, '..', '..')
  const parts = [process.version]
  for (const folder of [...judging.map((room) => join(grader, 'src', room)), join(course.root, 'kit', 'src')]) {
    for (const path of filesBelow(folder)) parts.push(`${path} ${hashOfFile(join(folder, ...path.split('/')))}`)
  }
  for (const file of [join(grader, 'package.json'), join(course.root, 'pnpm-lock.yaml')]) {
    parts.push(hashOfFile(file) ?? 'none')
  }
  return hash('sha256', parts.join('\n'))
}

function hashOfFile(file: string): string | undefined {
  // A pipe in the place of a file would be read for ever.
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? hash('sha256', readFileSync(file)) : undefined
}
