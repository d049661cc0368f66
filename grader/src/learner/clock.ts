/** Virtual time in the learner process, moved from here so that replies are there before the next timer fires. */
import type { Busy } from './busy.ts'
import type { LearnerClock } from './contract.ts'
import type { Messages } from './messages.ts'

export type ClockOptions = {
  send(kind: string, ...parts: (string | number)[]): void
  busy: Busy
  /** How many messages came from the process so far, besides output and answers to the clock. */
  said(): number
  /** True when every open call runs already: time must not move before the code has begun. */
  settledIn(): boolean
}

export type Clock = LearnerClock & {
  /** Resolves when neither side has anything left to do at this moment. */
  rest(): Promise<void>
  answered(...fields: Messages['clock']): void
  rejectAll(reason: unknown): void
}

type Answer = { now: number; reached: boolean }

/** Rounds of question and answer at one moment of time; more is a loop that never comes to rest. */
const MAX_ROUNDS = 10_000

export function createClock({ send, busy, said, settledIn }: ClockOptions): Clock {
  const waiting = new Map<number, { resolve(answer: Answer): void; reject(reason: unknown): void }>()
  let last = 0
  let installed = false
  let over: { reason: unknown } | undefined

  const ask = (op: string, ...parts: (string | number)[]): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (over) return reject(over.reason)
      last += 1
      waiting.set(last, { resolve, reject })
      send(op, last, ...parts)
    })

  const rest = async (): Promise<void> => {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const before = said() + busy.progress
      await busy.quiet()
      await ask('clock-rest')
      if (said() + busy.progress === before && settledIn()) return
    }
  }

  return {
    rest,
    async install(now) {
      await ask('clock-install', now ?? 'null')
      installed = true
    },
    async advance(ms) {
      if (!installed) throw new Error('Virtual time is not installed: call clock.install() first.')
      if (!(ms >= 0)) throw new RangeError(`Time moves forward only, and ${ms} ms is no such step.`)
      await rest()
      const target = (await ask('clock-now')).now + ms
      for (;;) {
        const { reached } = await ask('clock-run', target)
        await rest()
        if (reached) return
      }
    },
    async now() {
      return (await ask('clock-now')).now
    },
    answered(id, now, reached) {
      waiting.get(id)?.resolve({ now, reached })
      waiting.delete(id)
    },
    rejectAll(reason) {
      over = { reason }
      for (const { reject } of waiting.values()) reject(reason)
      waiting.clear()
    },
  }
}
