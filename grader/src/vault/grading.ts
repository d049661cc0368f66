import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GraderBug } from '../base/errors.ts'
import { type Course, type Exercise, type Grading, gradingFolder } from '../course/index.ts'
import { unpackParts, unsealPart } from './container.ts'
import { suiteKey } from './key.ts'

/** The name of the sealed file in an exercise's `grading/`. */
export const sealedName = 'sealed'

type Opened = { open: ReadonlyMap<string, string>; hidden(): ReadonlyMap<string, string> }

/** Opened in memory and never written; an exercise object lives for one loading of its course. */
const opened = new WeakMap<Exercise, Opened>()

/**
 * Everything that judges an exercise, from its folder in a course and from its sealed file in an edition.
 * @throws UserError for a sealed file that cannot be opened; in a cohort edition also when its key is not at hand
 */
export function openGrading(course: Course, exercise: Exercise): Grading {
  if (!isSealed(exercise)) return gradingFolder(exercise)
  const { open, hidden } = openSealed(course, exercise)
  return {
    read: (path) => open.get(path) ?? hidden().get(path),
    list: (prefix) => [...open.keys(), ...hidden().keys()].filter((path) => path.startsWith(prefix)).sort(),
  }
}

/**
 * What may be used without the key of a cohort edition: pristine starters, examples and what they import, hints.
 * @throws UserError for a sealed file that cannot be opened
 */
export function openExamples(course: Course, exercise: Exercise): Grading {
  if (!isSealed(exercise)) return gradingFolder(exercise)
  const { open } = openSealed(course, exercise)
  return {
    read: (path) => open.get(path),
    list: (prefix) => [...open.keys()].filter((path) => path.startsWith(prefix)).sort(),
  }
}

function isSealed(exercise: Exercise): boolean {
  return existsSync(sealedFile(exercise))
}

function sealedFile(exercise: Exercise): string {
  return join(exercise.folder, 'grading', sealedName)
}

function openSealed(course: Course, exercise: Exercise): Opened {
  const known = opened.get(exercise)
  if (known) return known
  const { edition } = course
  if (!edition) throw new GraderBug(`${exercise.slug} is sealed, and the course has no edition.json.`)
  const name = `${exercise.stage}/${exercise.slug}`
  const parts = unpackParts(readFileSync(sealedFile(exercise)), name)
  const open = unsealPart(parts, edition.key, name, 'open')
  let hidden: ReadonlyMap<string, string> | undefined
  const found: Opened = {
    open,
    hidden: () => {
      hidden ??= unsealPart(parts, suiteKey(course), name, 'hidden')
      return hidden
    },
  }
  opened.set(exercise, found)
  return found
}
