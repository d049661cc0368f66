/** How much memory a process and everything below it really use. */
import { execFile } from 'node:child_process'
import { residentBytes } from './system.ts'

const POLL_MS = 100

export type MemoryWatch = { start(): void; stop(): void }

/** Calls `exceeded` when the process uses more than `megabytes`. On Windows nothing is watched; Node's heap limit remains. */
export function watchMemory(pid: number | undefined, megabytes: number, exceeded: () => void): MemoryWatch {
  let timer: NodeJS.Timeout | undefined
  const judge = (bytes: number) => {
    if (bytes > megabytes * 1024 * 1024 && timer) exceeded()
  }
  const poll = () => {
    if (pid === undefined) return
    if (process.platform === 'linux') judge(residentBytes(pid))
    if (process.platform === 'darwin') {
      execFile('ps', ['-o', 'rss=', '-p', String(pid)], (_error, text) => judge(Number(text) * 1024))
    }
  }
  return {
    start() {
      timer ??= setInterval(poll, POLL_MS).unref()
    },
    stop() {
      clearInterval(timer)
      timer = undefined
    },
  }
}
