import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Course, type Exercise, filesBelow, gradingFolder } from '../course/index.ts'
import { readAnswers } from './answers.ts'
import { earlierExercises } from './runs/plan.ts'
import type { ExerciseOutcome } from './types.ts'

/** The rooms of the grader that have no part in a proof; every other one decides what it says. */
const uninvolved = ['cli', 'cohort', 'edition', 'progress', 'watch']

type Remembered = { key: string; outcome: ExerciseOutcome }

export type ProofCache = {
  recall(exercise: Exercise): ExerciseOutcome | undefined
  /**
   * Keeps an outcome without problems; one with problems is proven again each time. So is an exercise that was edited
   * while it was proven.
   * @param written files that the proof itself has changed, as absolute paths
   */
  keep(exercise: Exercise, outcome: ExerciseOutcome, written: readonly string[]): void
}

/** Remembers proofs in `.stagecraft/check/`, by a hash over everything that decides them. */
export function openCache(course: Course, seeds: readonly number[]): ProofCache {
  const folder = join(course.root, '.stagecraft', 'check')
  const shared = sharedHash(course, seeds)
  const fileOf = (exercise: Exercise) => join(folder, `${exercise.stage}--${exercise.slug}.json`)
  const asked = new Map<Exercise, FileHashes>()
  return {
    recall: (exercise) => {
      const files = hashFiles(course, exercise)
      asked.set(exercise, files)
      const remembered = readJson(fileOf(exercise))
      return remembered?.key === keyOf(shared, files) ? { ...remembered.outcome, remembered: true } : undefined
    },
    keep: (exercise, outcome, written) => {
      const files = hashFiles(course, exercise)
      const before = asked.get(exercise) ?? new Map()
      const changed = [...new Set([...files.keys(), ...before.keys()])].filter((f) => files.get(f) !== before.get(f))
      const wasEdited = changed.some((file) => !written.includes(file))
      if (wasEdited || outcome.notes.some((note) => note.level === 'problem')) return
      const key = keyOf(shared, files)
      mkdirSync(folder, { recursive: true })
      const file = fileOf(exercise)
      const remembered: Remembered = { key, outcome }
      writeFileSync(`${file}.${process.pid}`, JSON.stringify(remembered))
      renameSync(`${file}.${process.pid}`, file)
    },
  }
}

/** What decides about every exercise alike: the grader, the kit, the packages, Node. */
function sharedHash(course: Course, seeds: readonly number[]): string {
  const hash = createHash('sha256').update(JSON.stringify([process.version, process.platform, seeds]))
  const grader = fileURLToPath(new URL('..', import.meta.url))
  for (const room of readdirSync(grader).filter((name) => !uninvolved.includes(name)))
    addFolder(hash, join(grader, room))
  addFolder(hash, join(course.root, 'kit', 'src'))
  for (const name of ['pnpm-lock.yaml', 'tsconfig.base.json']) addFile(hash, join(course.root, name))
  for (const stage of course.stages) {
    addFile(hash, join(stage.folder, 'package.json'))
    addFile(hash, join(stage.folder, 'before.ts'))
    // Briefs name exercises and files of others.
    hash.update(stage.exercises.map((exercise) => exercise.slug).join())
  }
  return hash.digest('hex')
}

/** SHA-256 of each file that decides about one exercise, by absolute path. */
type FileHashes = ReadonlyMap<string, string>

function keyOf(shared: string, files: FileHashes): string {
  return createHash('sha256')
    .update(shared)
    .update(JSON.stringify([...files]))
    .digest('hex')
}

function hashFiles(course: Course, exercise: Exercise): FileHashes {
  const { solution, accepted, mistakes } = readAnswers(exercise, gradingFolder(exercise))
  const standsOn = [solution, ...accepted, ...mistakes].flatMap((answer) => earlierExercises(course, exercise, answer))
  const folders = [...new Set(standsOn.map((earlier) => earlier.folder))].sort()
  const files = [exercise.folder, ...folders].flatMap((folder) =>
    filesBelow(folder, leavings).map((path) => join(folder, ...path.split('/'))),
  )
  return new Map(files.map((file) => [file, createHash('sha256').update(readFileSync(file)).digest('hex')]))
}

const leavings = /(^|\/)(node_modules|\.stagecraft)\//

function addFolder(hash: ReturnType<typeof createHash>, folder: string): void {
  for (const path of filesBelow(folder, leavings)) addFile(hash.update(path), join(folder, path))
}

function addFile(hash: ReturnType<typeof createHash>, file: string): void {
  const content = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  hash.update(`\0${content.length}\0`).update(content)
}

function readJson(file: string): Remembered | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Remembered
  } catch {
    return undefined
  }
}
