/** Temporary folders of graders that were killed: nobody else removes them. */
import { lstat, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const oldMs = 24 * 60 * 60 * 1000

let swept = false

/** What the name of a temporary folder begins with: it says which process made it. */
export function temporaryPrefix(): string {
  return `stagecraft-${process.pid}-`
}

/** Removes what killed graders left behind, once in a process and beside its work; nothing waits for it. */
export function sweepOnce(): void {
  if (swept) return
  swept = true
  void sweep(tmpdir(), Date.now())
}

/**
 * Removes folders that only we can have made, that are older than a day, and whose process is gone: a watch may run for
 * days. Whatever cannot be removed stays.
 */
export async function sweep(folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const [, pid] = /^stagecraft-(\d+)-[A-Za-z0-9]{6}$/.exec(name) ?? []
    if (pid === undefined || isAlive(Number(pid))) continue
    const path = join(folder, name)
    const stat = await lstat(path).catch(() => undefined)
    if (!stat?.isDirectory() || !isMine(stat.uid) || now - stat.mtimeMs < oldMs) continue
    await rm(path, { recursive: true, force: true }).catch(() => {})
  }
}

function isMine(uid: number): boolean {
  return process.getuid === undefined || process.getuid() === uid
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
