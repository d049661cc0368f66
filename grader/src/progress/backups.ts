import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../base/errors.ts'
import { type Course, type Exercise, filesBelow } from '../course/index.ts'
import { openExamples } from '../vault/index.ts'

/** A file of the learner's, by its path below the course root with `/`, and the text that it is to get. */
export type Change = { path: string; text: Buffer }

/** A kept state of some files. `folder` is a path below the course root, with `/`. */
export type Backup = { folder: string; paths: string[] }

const backupsFolder = '.stagecraft/backups'

/** What must change so that these exercises' files are as they were handed out. Files that the learner added stay. */
export function changesToStarter(course: Course, exercises: readonly Exercise[]): Change[] {
  return exercises.flatMap((exercise) => {
    const grading = openExamples(course, exercise)
    return grading.list('starter/').flatMap((name) => {
      const path = `stages/${exercise.stage}/${exercise.slug}/${name.slice('starter/'.length)}`
      const text = grading.read(name)
      return text === undefined ? [] : changeTo(course, path, Buffer.from(text))
    })
  })
}

/** What must change so that the files of a backup are as they were kept. */
export function changesToBackup(course: Course, { folder, paths }: Backup): Change[] {
  return paths.flatMap((path) => changeTo(course, path, readFileSync(fileOf(course, `${folder}/${path}`))))
}

function changeTo(course: Course, path: string, text: Buffer): Change[] {
  const now = textOf(fileOf(course, path))
  return now?.equals(text) ? [] : [{ path, text }]
}

/** The newest backup that holds a file of these exercises; undefined when there is none. */
export function newestBackup(course: Course, exercises: readonly Exercise[]): Backup | undefined {
  const folder = fileOf(course, backupsFolder)
  if (!existsSync(folder)) return undefined
  const own = exercises.map((exercise) => `stages/${exercise.stage}/${exercise.slug}/`)
  for (const name of readdirSync(folder).sort().reverse()) {
    // Only what lies where learners' files lie: a backup must not write anywhere else.
    const paths = filesBelow(join(folder, name)).filter((path) => own.some((start) => path.startsWith(start)))
    if (paths.length > 0) return { folder: `${backupsFolder}/${name}`, paths }
  }
  return undefined
}

/**
 * Keeps the files as they are and then writes the changes.
 * @returns where they are kept; undefined when none of them existed
 * @throws UserError when they cannot be kept (nothing is changed then) or written
 */
export function changeWithBackup(course: Course, changes: readonly Change[], now: Date): Backup | undefined {
  const paths = changes.map(({ path }) => path).filter((path) => textOf(fileOf(course, path)) !== undefined)
  const backup = paths.length > 0 ? keep(course, paths, now) : undefined
  for (const { path, text } of changes) {
    try {
      write(fileOf(course, path), text)
    } catch (error) {
      throw new UserError(`${path} cannot be written: ${(error as Error).message}.`, {
        mend: backup
          ? `Your files are kept in ${backup.folder}; close programs that hold the file open, and run the command again.`
          : 'Close programs that hold the file open, and run the command again.',
      })
    }
  }
  return backup
}

function keep(course: Course, paths: readonly string[], now: Date): Backup {
  try {
    const folder = freeFolder(course, now)
    for (const path of paths) {
      const copy = fileOf(course, `${folder}/${path}`)
      mkdirSync(dirname(copy), { recursive: true })
      copyFileSync(fileOf(course, path), copy)
    }
    return { folder, paths: [...paths] }
  } catch (error) {
    throw new UserError(
      `Nothing was changed: your files cannot be kept in ${backupsFolder} (${(error as Error).message}).`,
      { mend: 'Make .stagecraft writable; pnpm grade doctor tells more.' },
    )
  }
}

/** A folder named after the time, so that names sort as times do. */
function freeFolder(course: Course, now: Date): string {
  const time = now
    .toISOString()
    .replace(/\.(\d+)Z$/, '-$1Z')
    .replaceAll(':', '-')
  for (let number = 1; ; number++) {
    const folder = `${backupsFolder}/${time}${number > 1 ? `-${number}` : ''}`
    if (existsSync(fileOf(course, folder))) continue
    mkdirSync(fileOf(course, folder), { recursive: true })
    return folder
  }
}

/** In place, so that an editor that has the file open sees it change; but never through a link, which may lead anywhere. */
function write(file: string, text: Buffer): void {
  mkdirSync(dirname(file), { recursive: true })
  const stat = lstatSync(file, { throwIfNoEntry: false })
  if (stat?.isSymbolicLink()) rmSync(file)
  writeFileSync(file, text)
}

function textOf(file: string): Buffer | undefined {
  return existsSync(file) ? readFileSync(file) : undefined
}

function fileOf(course: Course, path: string): string {
  return join(course.root, ...path.split('/'))
}
