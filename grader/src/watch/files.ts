import { type FSWatcher, statSync, watch } from 'node:fs'
import { dirname } from 'node:path'

/** Milliseconds of quiet that end a save: editors write in several steps. */
const settleMs = 20
/** How often the files are looked at in any case: some disks (mounts, containers) tell nothing. */
const pollMs = 1_000
/** A file may be gone for a moment while an editor puts a new one in its place. */
const goneMs = 400

export type FileWatch = {
  /** Takes the files as they are now for known. */
  look(): void
  close(): void
}

/**
 * Tells when one of the files was saved, came, or went. Folders are watched, so that a file that is replaced stays watched.
 * @param files asked again after each change: a file may import a new one
 */
export function watchFiles(files: () => string[], changed: () => void): FileWatch {
  const watchers = new Map<string, FSWatcher>()
  let known = snapshot(files())
  let settle: NodeJS.Timeout | undefined
  let goneSince: number | undefined

  const later = (ms: number) => {
    clearTimeout(settle)
    settle = setTimeout(look, ms)
  }
  const look = () => {
    const now = snapshot(files())
    if (same(now, known)) return
    const isGone = [...now].some(([file, mark]) => mark === '' && known.get(file) !== '')
    if (isGone) {
      goneSince ??= performance.now()
      if (performance.now() - goneSince < goneMs) return later(50)
    }
    goneSince = undefined
    known = now
    follow()
    changed()
  }
  const follow = () => {
    const folders = new Set([...known.keys()].map((file) => dirname(file)))
    for (const [folder, watcher] of watchers) {
      if (folders.has(folder)) continue
      watcher.close()
      watchers.delete(folder)
    }
    for (const folder of folders) {
      if (watchers.has(folder)) continue
      const watcher = tryWatch(folder, () => later(settleMs))
      watcher?.on('error', () => {
        watcher.close()
        watchers.delete(folder)
      })
      if (watcher) watchers.set(folder, watcher)
    }
  }
  follow()
  const poll = setInterval(() => goneSince === undefined && look(), pollMs)
  return {
    look() {
      clearTimeout(settle)
      known = snapshot(files())
      follow()
    },
    close() {
      clearInterval(poll)
      clearTimeout(settle)
      for (const watcher of watchers.values()) watcher.close()
    },
  }
}

/** Where a folder cannot be watched, looking from time to time must do. */
function tryWatch(folder: string, listener: () => void): FSWatcher | undefined {
  try {
    return watch(folder, listener)
  } catch {
    return undefined
  }
}

/** Each file with a mark that changes when it is written; an empty one where there is none. */
function snapshot(files: readonly string[]): Map<string, string> {
  return new Map(
    files.map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false })
      return [file, stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : '']
    }),
  )
}

function same(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([file, mark]) => b.get(file) === mark)
}
