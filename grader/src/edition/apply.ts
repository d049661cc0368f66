import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A file's new content, or its removal, by path below the root with `/`. */
export type Step = { path: string; bytes: Buffer | undefined }

export type Applied = {
  /** Where everything that changed is kept, by path below the root; undefined when nothing changed. */
  backup: string | undefined
  written: number
  removed: number
}

const backups = '.stagecraft/updates'

/**
 * Changes files one by one, each in one step. First every file that will change is copied into a new folder with a page that
 * says how to go back.
 * @param beforeStep called before each change
 */
export function applySteps(
  root: string,
  steps: readonly Step[],
  label: string,
  beforeStep: ((path: string) => void) | undefined,
): Applied {
  if (steps.length === 0) return { backup: undefined, written: 0, removed: 0 }
  const backup = keep(root, steps, label)
  for (const { path, bytes } of steps) {
    beforeStep?.(path)
    const file = join(root, ...path.split('/'))
    // Saved since the copy was made: the newer text is the one to keep.
    keepFile(root, backup, path)
    if (bytes === undefined) rmSync(file, { force: true })
    else replace(file, bytes)
  }
  const removed = steps.filter(({ bytes }) => bytes === undefined).length
  return { backup, written: steps.length - removed, removed }
}

function keep(root: string, steps: readonly Step[], label: string): string {
  let number = 1
  while (existsSync(join(root, backups, `${label}-${number}`))) number += 1
  const backup = `${backups}/${label}-${number}`
  mkdirSync(join(root, ...backup.split('/'), 'files'), { recursive: true })
  for (const { path } of steps) keepFile(root, backup, path)
  const added = steps.map(({ path }) => path).filter((path) => !existsSync(join(root, ...path.split('/'))))
  writeFileSync(join(root, ...backup.split('/'), 'README.md'), wayBack(added))
  return backup
}

function keepFile(root: string, backup: string, path: string): void {
  const file = join(root, ...path.split('/'))
  if (!existsSync(file)) return
  const kept = join(root, ...backup.split('/'), 'files', ...path.split('/'))
  if (existsSync(kept) && readFileSync(kept).equals(readFileSync(file))) return
  mkdirSync(dirname(kept), { recursive: true })
  copyFileSync(file, kept)
}

function wayBack(added: readonly string[]): string {
  return [
    '# Before the update',
    '',
    'The folder `files` holds every file that the update changed or removed, as it was. To go back, copy what is in it over the',
    'root of the edition. In a git repository nothing was committed: `git diff` shows every change.',
    '',
    ...(added.length > 0
      ? ['These files are new, and can be deleted then:', '', ...added.map((path) => `- ${path}`), '']
      : []),
  ].join('\n')
}

/** A run that is killed leaves the old file or the new one. */
function replace(file: string, bytes: Buffer): void {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(draft, bytes)
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
