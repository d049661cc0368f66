import { resolve } from 'node:path'
import { UserError } from '../base/errors.ts'
import { findCourseRoot } from '../course/index.ts'

/** A path as somebody typed it: pnpm runs scripts in the package's folder and remembers where it was called. */
export function fromCaller(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path)
}

/**
 * The course that a command is about: the folder named, or the nearest one at or above where the user stands.
 * @throws UserError when there is none
 */
export function courseRoot(named: string | undefined): string {
  const found = named === undefined ? findCourseRoot(process.cwd()) : resolve(named)
  if (found !== undefined) return found
  throw new UserError('There is no course here: no folder above this one holds stages/.', {
    mend: 'Run the command inside the folder you cloned.',
  })
}
