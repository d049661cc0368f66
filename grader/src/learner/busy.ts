/** Work of the suite's side that the learner process waits for: replies being computed, callbacks being answered. */

export type Busy = {
  /** Counts `work` as open until it settles. */
  track<Value>(work: Promise<Value>): Promise<Value>
  /** Grows whenever work begins or settles. */
  readonly progress: number
  /**
   * Resolves when nothing is open, or what is open makes no progress: a stalled body, a gate that the suite itself
   * holds. What was found stalled once is not waited for again.
   */
  quiet(): Promise<void>
}

/** Turns of the event loop without progress, and the milliseconds they must span, before open work counts as stalled. */
const IDLE_TURNS = 8
const IDLE_MS = 6
const SYSTEM_MS = 250
const SETTLING_TURNS = 2

const parked = new WeakSet<object>()

/** Marks a promise that only the suite itself settles, such as a sleep on its own clock: nothing waits for it to move. */
export function park<Value>(work: Promise<Value>): Promise<Value> {
  parked.add(work)
  return work
}

export function createBusy(): Busy {
  const open = new Set<{ stalled: boolean }>()
  let progress = 0

  const moving = () => [...open].some((work) => !work.stalled)

  return {
    get progress() {
      return progress
    },
    async track(work) {
      const entry = { stalled: parked.has(work) }
      open.add(entry)
      progress += 1
      try {
        return await work
      } finally {
        open.delete(entry)
        progress += 1
      }
    },
    async quiet() {
      // Work that was stalled may have been let go a moment ago, and settles a few promises later.
      for (let turn = 0; turn < SETTLING_TURNS; turn += 1) await nextTurn()
      let seen = progress
      let turns = 0
      let since = performance.now()
      while (moving()) {
        await nextTurn()
        if (progress !== seen) {
          seen = progress
          turns = 0
          since = performance.now()
          continue
        }
        turns += 1
        const idle = performance.now() - since
        if (turns < IDLE_TURNS || idle < IDLE_MS || (waitsForSystem() && idle < SYSTEM_MS)) continue
        for (const work of open) work.stalled = true
      }
    },
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Files and the like: work that goes on although no code of ours runs. */
function waitsForSystem(): boolean {
  return process.getActiveResourcesInfo().some((name) => /Req|Request|Job/.test(name))
}
