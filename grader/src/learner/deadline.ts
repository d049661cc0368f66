/** Time limits that a busy machine does not shorten: time spent waiting for a processor does not count. */
import { ownWait, waitedForProcessor } from './system.ts'

export type Deadline = { clear(): void }

/** However busy the machine is, a limit is never stretched further than this. */
const MAX_STRETCH = 6

/** Calls `missed` once `ms` milliseconds passed in which this process and process `pid` could run. */
export function setDeadline(ms: number, pid: number | undefined, missed: () => void): Deadline {
  const waited = () => ownWait() + (pid === undefined ? 0 : waitedForProcessor(pid))
  const started = performance.now()
  const waitedBefore = waited()
  const judge = () => {
    const passed = performance.now() - started
    const left = Math.min(ms - (passed - (waited() - waitedBefore)), MAX_STRETCH * ms - passed)
    if (left <= ms / 20) missed()
    else timer = setTimeout(judge, left)
  }
  let timer = setTimeout(judge, ms)
  return { clear: () => clearTimeout(timer) }
}
