import { existsSync, readFileSync } from 'node:fs'
import { basename, isAbsolute, join, relative, sep } from 'node:path'
import type { ExerciseReport, Place } from '../base/report.ts'
import type { Job } from './types.ts'

/**
 * The report with its places as a learner knows them: paths below the course root with `/`, the same on every machine, and
 * the line of code that stands there.
 */
export function withPlaces(report: ExerciseReport, job: Job): ExerciseReport {
  const checks = report.checks.map((check) => (check.place ? { ...check, place: asKnown(check.place, job) } : check))
  return { ...report, checks }
}

function asKnown(place: Place, { exercise, subject }: Job): Place {
  const root = join(exercise.folder, '..', '..', '..')
  const below = relative(root, place.file)
  const isOutside = below.startsWith('..') || isAbsolute(below)
  const file = isOutside ? basename(place.file) : below.split(sep).join('/')
  const text = subject?.files.get(relative(exercise.folder, place.file)) ?? textOf(place.file)
  const excerpt = text?.split(/\r?\n/)[place.line - 1]?.trim().slice(0, 200)
  return { file, line: place.line, column: place.column, ...(excerpt && { excerpt }) }
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
