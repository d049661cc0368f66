import type { Clock } from '@stagecraft/kit'
import { park } from '../learner/index.ts'

export type ManualClock = Clock & {
  /** Moves time on, waking sleepers in the order of their times; waits until what they cause has settled. */
  advance(ms: number): Promise<void>
  /** Milliseconds asked for, in order of asking. */
  readonly sleeps: readonly number[]
  /** How many sleep now. */
  readonly sleeping: number
  /** Resolves when at least `count` sleep. */
  untilSleeping(count?: number): Promise<void>
}

type Sleeper = { at: number; wake: () => void }

/**
 * A clock for exercises that take time as a parameter: nothing passes until the suite says so.
 * @param settle awaited after each waking, e.g. until the learner process is quiet
 */
export function manualClock(start: number, settle: () => Promise<void>): ManualClock {
  let now = start
  const sleepers = new Set<Sleeper>()
  const sleeps: number[] = []
  const waiters: { count: number; resolve: () => void }[] = []
  const notice = () => {
    for (const waiter of waiters.filter((w) => sleepers.size >= w.count)) {
      waiters.splice(waiters.indexOf(waiter), 1)
      waiter.resolve()
    }
  }
  return {
    now: () => now,
    sleep: (ms, signal) => {
      sleeps.push(ms)
      if (signal?.aborted) return Promise.reject(signal.reason)
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const sleeper: Sleeper = { at: now + Math.max(0, ms || 0), wake: resolve }
      sleepers.add(sleeper)
      signal?.addEventListener('abort', () => {
        sleepers.delete(sleeper)
        reject(signal.reason)
      })
      notice()
      return park(promise)
    },
    async advance(ms) {
      const target = now + ms
      for (;;) {
        await settle()
        const next = [...sleepers].filter((s) => s.at <= target).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        now = Math.max(now, next.at)
        sleepers.delete(next)
        next.wake()
        // The learner process must be told of the waking before it is asked whether it has come to rest.
        await nextTurn()
      }
      now = target
      await settle()
    },
    sleeps,
    get sleeping() {
      return sleepers.size
    },
    untilSleeping: (count = 1) =>
      sleepers.size >= count ? Promise.resolve() : new Promise((resolve) => waiters.push({ count, resolve })),
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
