/** What the learner process may touch in the file system. */
import { lstatSync } from 'node:fs'
import { isAbsolute, join, sep } from 'node:path'
import { GraderBug } from '../base/errors.ts'
import type { LearnerSetup } from './contract.ts'

export type Grants = {
  /** Absolute paths of single files. */
  files: readonly string[]
  /** Absolute paths of folders, with everything below them. */
  folders: readonly string[]
  /** The only folder that may be written; readable too. */
  scratch: string
}

/** Names that a learner process must never be able to open. */
const FORBIDDEN = new Set(['grading', 'grader'])

/**
 * The grants of a process: the learner's files one by one, the package store, the scratch folder.
 * @throws GraderBug when a file is a link, a folder, or belongs to the grader: a caller's mistake that would leak suites.
 */
export function grantsFor(setup: Pick<LearnerSetup, 'readable' | 'store'>, scratch: string): Grants {
  for (const path of setup.readable) assertGrantable(path)
  return { files: setup.readable, folders: [join(setup.store, sep)], scratch }
}

function assertGrantable(path: string): void {
  if (!isAbsolute(path)) throw new GraderBug(`A file to be read by the learner process is not absolute: ${path}`)
  if (path.split(/[\\/]/).some((name) => FORBIDDEN.has(name))) {
    throw new GraderBug(`The learner process must not read ${path}`)
  }
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat && !stat.isFile())
    throw new GraderBug(`The learner process may read regular files only, and ${path} is none`)
}

/** The grants as flags of Node's permission model. */
export function permissionFlags({ files, folders, scratch }: Grants): string[] {
  const readable = [...folders, ...files, join(scratch, sep)]
  return [
    '--permission',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    `--allow-fs-write=${join(scratch, sep)}`,
  ]
}
