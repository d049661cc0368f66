import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Course, type Exercise, gradingFolder } from '../../course/index.ts'
import type { MutantResult, Survivor } from './types.ts'

/** `stale`: the exercise has changed since. */
export type Score = { killed: number; total: number; stale: boolean }

type Stored = { version: string; killed: number; total: number; survivors: Survivor[] }

/** The mutation scores that were measured so far, by `stage/exercise`. */
export function readScores(course: Course): Map<string, Score> {
  const stored = readStored(course)
  const exercises = course.stages.flatMap((stage) => stage.exercises)
  return new Map(
    exercises.flatMap((exercise) => {
      const entry = stored[keyOf(exercise)]
      if (!entry) return []
      const { killed, total, version } = entry
      return [[keyOf(exercise), { killed, total, stale: version !== versionOf(exercise) }]]
    }),
  )
}

/** Keeps a new score beside the ones of other exercises; exercises that are gone are dropped. */
export function keepScore(course: Course, { exercise, killed, survivors }: MutantResult): void {
  const file = fileOf(course)
  const stored = readStored(course)
  const total = killed + survivors.length
  stored[keyOf(exercise)] = { version: versionOf(exercise), killed, total, survivors: [...survivors] }
  const known = course.stages.flatMap((stage) => stage.exercises.map(keyOf))
  const kept = Object.fromEntries(known.flatMap((key) => (stored[key] ? [[key, stored[key]]] : [])))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`)
}

/** What decides a score: the solution and the suite with its helpers and recordings; a title or a time limit does not. */
function versionOf(exercise: Exercise): string {
  const grading = gradingFolder(exercise)
  const decides = /^(solution\/|recordings\/|(?!exercise\.json$)[^/]+\.(ts|json)$)/
  const paths = grading.list('').filter((path) => decides.test(path))
  const hash = createHash('sha256')
  for (const path of paths) hash.update(`${path}\0${grading.read(path)?.replaceAll('\r\n', '\n')}\0`)
  return hash.digest('hex').slice(0, 16)
}

function readStored(course: Course): Record<string, Stored> {
  const file = fileOf(course)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Stored>) : {}
}

function fileOf(course: Course): string {
  return join(course.root, 'docs', 'mutation.json')
}

function keyOf(exercise: Exercise): string {
  return `${exercise.stage}/${exercise.slug}`
}
