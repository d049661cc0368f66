import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds to wait for another grader to finish writing; writing takes a few. */
const patience = 3_000
/** A lock older than this was left behind by a grader that was killed. */
const abandonedAfter = 10_000

/**
 * Runs `work` while no other grader writes.
 * @returns false, without running it, when another grader holds the lock for longer than a moment
 */
export async function withLock(file: string, work: () => void): Promise<boolean> {
  const started = performance.now()
  while (!take(file)) {
    if (isAbandoned(file)) rmSync(file, { force: true })
    else if (performance.now() - started >= patience) return false
    // Uneven steps, so that two that wait for each other do not keep pace.
    else await sleep(5 + Math.random() * 20)
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
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    // What Windows answers while another process is removing the file; elsewhere it means that nobody may write.
    if ((code === 'EPERM' || code === 'EBUSY') && (process.platform === 'win32' || isThere(file))) return false
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
