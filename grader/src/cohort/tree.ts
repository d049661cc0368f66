import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../base/errors.ts'

/** `other`: a device, a pipe, a folder that is not looked into. */
export type EntryKind = 'file' | 'link' | 'submodule' | 'other'

export type TreeEntry = {
  /** From the root, with `/` between the parts; whatever bytes somebody chose, so never a path to open. */
  path: string
  kind: EntryKind
  /** Bytes. */
  size: number
  /** Equal for equal contents, in every tree of the same repository format. */
  id: string
}

/** Files as data: a commit's, or a folder's. Nothing of it is checked out, followed or run. */
export type Tree = {
  entries: ReadonlyMap<string, TreeEntry>
  /** A part of a course at most: what is absent was never handed in, and not deleted. */
  partial: boolean
  /** Contents by path. Only regular files can be read. */
  read(paths: readonly string[]): Map<string, Buffer>
}

/** Folders that a submission may hold and nobody looks into. */
const closed = new Set(['.git', 'node_modules', '.stagecraft', '.turbo'])
const mostEntries = 50_000
/** A larger file is never taken, so its contents are not read. */
const mostHashed = 1 << 20

/**
 * The files below a folder, links not followed. `.git`, `node_modules` and caches appear as one entry each.
 * @throws UserError for a folder that cannot be read, or with more files than anybody hands in
 */
export function folderTree(root: string): Tree {
  const entries = new Map<string, TreeEntry>()
  const visit = (folder: string, prefix: string): void => {
    for (const entry of listed(join(root, folder), prefix || root)) {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
      const here = join(folder, entry.name)
      if (entry.isDirectory() && !closed.has(entry.name.toLowerCase())) visit(here, path)
      else entries.set(path, describe(join(root, here), path))
      if (entries.size > mostEntries) {
        throw new UserError(`${root} holds more than ${mostEntries} files.`, {
          mend: 'Name the folder of one submission.',
        })
      }
    }
  }
  visit('', '')
  return {
    entries,
    partial: true,
    read: (paths) =>
      new Map(paths.filter((path) => isFile(entries, path)).map((path) => [path, readFileSync(join(root, path))])),
  }
}

function listed(folder: string, shown: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    throw new UserError(`The folder ${shown} cannot be read: ${(error as Error).message}.`, { cause: error })
  }
}

function describe(file: string, path: string): TreeEntry {
  const stat = lstatSync(file)
  const kind = stat.isFile() ? 'file' : stat.isSymbolicLink() ? 'link' : 'other'
  const id = kind === 'file' && stat.size <= mostHashed ? gitIdOf(readFileSync(file)) : ''
  return { path, kind, size: stat.size, id }
}

/** The name git gives a content, so that a folder can be compared with a commit. */
function gitIdOf(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}

export function isFile(entries: Tree['entries'], path: string): boolean {
  return entries.get(path)?.kind === 'file'
}
