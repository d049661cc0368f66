import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ExerciseReport, Place } from '../base/report.ts'
import type { Job } from './types.ts'

/**
 * The report with its places as a learner knows them: paths below the course root with `/`, the same on every machine, and
 * the line of code that stands there. The learner process says where an error was made, and may say anything: a place
 * outside the files that it was given is dropped, and nothing is read for it.
 * @param texts what the process was given, by file URL
 */
export function withPlaces(report: ExerciseReport, job: Job, texts: ReadonlyMap<string, string>): ExerciseReport {
  const checks = report.checks.map(({ place, ...check }) => {
    const known = place && asKnown(place, job, texts)
    return known ? { ...check, place: known } : check
  })
  return { ...report, checks }
}

function asKnown(place: Place, { exercise, earlier }: Job, texts: ReadonlyMap<string, string>): Place | undefined {
  const text = texts.get(pathToFileURL(place.file).href)
  if (text === undefined) return undefined
  const root = join(exercise.folder, '..', '..', '..')
  const file = relative(root, place.file).split(sep).join('/')
  // With the course's solutions in the place of earlier files, their text is not the learner's to see.
  const isShown = earlier === 'learner' || place.file.startsWith(exercise.folder + sep)
  const line = isShown ? text.split(/\r?\n/)[place.line - 1] : undefined
  const excerpt = line?.trim().slice(0, 200)
  return { file, line: place.line, column: place.column, ...(excerpt && { excerpt }) }
}
