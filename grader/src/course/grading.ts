import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Exercise } from './types.ts'

/** The files that judge an exercise, by their path below `grading/` with `/` between the parts. */
export type Grading = {
  read(path: string): string | undefined
  /** Paths that begin with `prefix`, sorted. */
  list(prefix: string): string[]
}

/** The `grading/` folder of an exercise as it stands on disk. */
export function gradingFolder(exercise: Exercise): Grading {
  const folder = join(exercise.folder, 'grading')
  return {
    read: (path) => {
      const file = join(folder, ...path.split('/'))
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined
    },
    list: (prefix) => filesBelow(folder).filter((path) => path.startsWith(prefix)),
  }
}

/**
 * Regular files below a folder, as sorted paths with `/`; links are left out, and what they lead to.
 * @param without what else is left out, by its path; a folder's ends in `/`, and is not looked into
 */
export function filesBelow(folder: string, without?: RegExp): string[] {
  return existsSync(folder) ? walk(folder, '', without).sort() : []
}

/** Node's own recursive listing goes through links to folders. */
function walk(folder: string, prefix: string, without?: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}${entry.name}${entry.isDirectory() ? '/' : ''}`
    if (without?.test(path)) return []
    if (entry.isDirectory()) return walk(join(folder, entry.name), path, without)
    return entry.isFile() ? [path] : []
  })
}
