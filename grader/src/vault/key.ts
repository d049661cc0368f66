import { UserError } from '../base/errors.ts'
import type { Course } from '../course/index.ts'

/** Keys that were taken out of the environment, by their variable's name. */
const taken = new Map<string, string>()

/**
 * The key of a cohort edition's suites, if this process was given it. It is moved out of the environment, so that nothing we
 * start inherits it.
 */
export function cohortKey(course: Course): string | undefined {
  const name = course.edition?.keyEnv
  if (name === undefined) return undefined
  const value = process.env[name]
  if (value !== undefined) {
    delete process.env[name]
    if (value.trim() !== '') taken.set(name, value.trim())
  }
  return taken.get(name)
}

/** Whether the hidden suites can be run here: false only in a cohort edition without its key. */
export function canOpenSuites(course: Course): boolean {
  return course.edition?.keyEnv === undefined || cohortKey(course) !== undefined
}

/** @throws UserError where the key is not at hand */
export function suiteKey(course: Course): string {
  const { edition } = course
  const key = edition?.keyEnv === undefined ? edition?.key : cohortKey(course)
  if (key !== undefined) return key
  throw new UserError(`The suites of this edition are sealed, and their key is not here.`, {
    mend: `Whoever holds the key puts it into the environment variable ${edition?.keyEnv ?? ''}.`,
  })
}
