import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { GraderBug, UserError } from '../base/errors.ts'
import { type Course, readEdition } from '../course/index.ts'
import { composeEdition } from './compose.ts'
import { commitAll, isUntouched } from './git.ts'
import { findLeaks } from './leaks.ts'
import type { EditionOptions, Files } from './types.ts'

export type Made = { folder: string; files: number; unfinished: string[] }

/**
 * Makes a learner edition of a course: a repository with one commit. It is put together beside its place, verified there,
 * and moved to it whole; whatever goes wrong, nothing is left behind.
 * @param force replace an edition that nobody has worked in
 * @throws UserError for a place that is taken, and when the edition would show what it must not
 */
export function makeEdition(course: Course, target: string, options: EditionOptions, force: boolean): Made {
  if (course.edition) {
    throw new UserError('This folder is a learner edition itself, and holds no suites to make one from.', {
      mend: 'Run the command in the course.',
    })
  }
  const folder = resolve(target)
  refuseInside(course.root, folder)
  refuseTaken(folder, force)
  const { files, unfinished } = composeEdition(course, options)
  mkdirSync(dirname(folder), { recursive: true })
  const draft = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`))
  try {
    writeEdition(draft, files)
    commitAll(draft, `${options.title}, from version ${course.version} of the course`)
    refuseLeaks(draft, course, options.cohort?.key)
    moveInto(draft, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true, maxRetries: 3 })
  }
  return { folder, files: files.size, unfinished }
}

export function writeEdition(root: string, files: Files): void {
  for (const [path, bytes] of files) {
    const file = join(root, ...path.split('/'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes, { mode: 0o644 })
  }
}

/** @throws UserError that names the first leaks: an edition that shows a suite is not handed out */
export function refuseLeaks(root: string, course: Course, key: string | undefined): void {
  const leaks = findLeaks(root, course, key)
  if (leaks.length === 0) return
  const shown = leaks.slice(0, 5).map(({ path, what }) => `${path} shows ${what}`)
  const more = leaks.length > shown.length ? `, and ${leaks.length - shown.length} more` : ''
  throw new UserError(`The edition was not written, because it would show what judges: ${shown.join('; ')}${more}.`, {
    mend: 'Move the text out of the files that learners get.',
  })
}

/** An edition inside the course would be copied into the next one. */
function refuseInside(root: string, folder: string): void {
  const inside = `${folder}/`.replaceAll('\\', '/').startsWith(`${root}/`.replaceAll('\\', '/'))
  if (!inside) return
  throw new UserError(`${folder} lies inside the course.`, { mend: 'Name a folder outside it, such as ../my-edition.' })
}

function refuseTaken(folder: string, force: boolean): void {
  if (!existsSync(folder)) return
  if (!lstatSync(folder).isDirectory()) throw new UserError(`${folder} is there already, and is no folder.`)
  if (readdirSync(folder).length === 0) return
  const isOurs = readEdition(folder) !== undefined && existsSync(join(folder, '.git'))
  if (!isOurs || !force) {
    throw new UserError(`${folder} is not empty.`, {
      mend: isOurs ? 'Bring it up to date: pnpm course update; or replace it: --force' : 'Name a new folder.',
    })
  }
  if (isUntouched(folder)) return
  throw new UserError(`Somebody has worked in ${folder}, so it is not replaced.`, {
    mend: `Bring it up to date instead: pnpm course update ${folder}`,
  })
}

function moveInto(draft: string, folder: string): void {
  const old = existsSync(folder) ? `${draft}-old` : undefined
  if (old !== undefined) renameSync(folder, old)
  try {
    renameSync(draft, folder)
  } catch (cause) {
    if (old !== undefined) renameSync(old, folder)
    throw new GraderBug(`The finished edition could not be moved to ${folder}: ${(cause as Error).message}`, { cause })
  }
  if (old !== undefined) rmSync(old, { recursive: true, force: true, maxRetries: 3 })
}
