import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds to wait for another grader to finish writing; writing takes a few. */
const patience = 1_500
/** A lock older than this was left behind by a grader that was killed. */
const abandonedAfter = 10_000

/**
 * Runs `work` while no other grader writes.
 * @returns false, without running it, when another grader holds the lock for longer than a moment
 */
export async function withLock(file: string, work: () => void): Promise<boolean> {
  for (let waited = 0; ; waited += 25) {
    if (take(file)) break
    if (isAbandoned(file)) rmSync(file, { force: true })
    else if (waited >= patience) return false
    else await sleep(25)
  }
  try {
    work()
  } finally {
    rmSync(file, { force: true })
  }
  return true
}

function take(file: string): boolean {
  try {
    const handle = openSync(file, 'wx')
    writeSync(handle, String(process.pid))
    closeSync(handle)
    return true
  } catch (error) {
    // Windows answers EPERM or EBUSY while another process is removing the file.
    if (['EEXIST', 'EPERM', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      if (isThere(file)) return false
    }
    throw error
  }
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined
}

function isAbandoned(file: string): boolean {
  try {
    if (Date.now() - statSync(file).mtimeMs > abandonedAfter) return true
    return !isRunning(Number(readFileSync(file, 'utf8')))
  } catch {
    return false
  }
}

function isRunning(pid: number): boolean {
  // The other grader has made the file and not yet written its number.
  if (!Number.isInteger(pid) || pid <= 0) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
