/** What the system tells about a process and everything below it (Linux); elsewhere nothing, and zeros come back. */
import { readFileSync } from 'node:fs'

/** Bytes of memory that the processes really use. */
export function residentBytes(pid: number): number {
  return sumOfTree(pid, (one) => Number(/^VmRSS:\s+(\d+) kB/m.exec(readText(`/proc/${one}/status`))?.[1] ?? 0) * 1024)
}

/** Milliseconds that the processes were ready to run and no processor was free. */
export function waitedForProcessor(pid: number): number {
  return sumOfTree(pid, waitOf)
}

/** The same for the main thread of this process alone. */
export function ownWait(): number {
  return waitOf('self')
}

function waitOf(pid: number | 'self'): number {
  return Number(readText(`/proc/${pid}/schedstat`).split(' ')[1] ?? 0) / 1e6
}

function sumOfTree(pid: number, measure: (pid: number) => number): number {
  return childrenOf(pid).reduce((sum, child) => sum + sumOfTree(child, measure), measure(pid))
}

/** The wrappers around a learner process have one thread each, and it itself starts no others. */
function childrenOf(pid: number): number[] {
  return readText(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
