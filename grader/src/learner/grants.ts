/** What the learner process may touch in the file system. */
import { lstatSync } from 'node:fs'
import { isAbsolute, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
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

const GRADER = fileURLToPath(new URL('../../', import.meta.url))

/**
 * The grants of a process: the learner's files one by one, the package store, the scratch folder.
 * @throws GraderBug when a file is a link, a folder, or belongs to the grader: a caller's mistake that would leak suites.
 */
export function grantsFor(setup: Pick<LearnerSetup, 'readable' | 'store' | 'stages'>, scratch: string): Grants {
  const stages = setup.stages.map((url) => fileURLToPath(url))
  for (const path of setup.readable) assertGrantable(path, stages)
  return { files: setup.readable, folders: [join(setup.store, sep)], scratch }
}

function assertGrantable(path: string, stages: readonly string[]): void {
  if (!isAbsolute(path)) throw new GraderBug(`A file to be read by the learner process is not absolute: ${path}`)
  const stage = stages.find((folder) => path.startsWith(folder))
  const inStage = stage === undefined ? [] : path.slice(stage.length).split(sep)
  // Wildcards would grant more than one file.
  if (path.startsWith(GRADER) || inStage.includes('grading') || path.includes('*')) {
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
