/** Virtual time in the learner process: one timer at a time, each with room to finish what it starts. */
import { syncBuiltinESMExports } from 'node:module'
import type { Clock, FakeMethod, install as Install } from '@sinonjs/fake-timers'
import { bound } from './current.ts'

const FAKED: FakeMethod[] = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'Date',
  'performance',
  'hrtime',
]
/** Turns of the event loop after which promises, streams and the SDKs have done what they can do. */
const TURNS = 4
const realImmediate = setImmediate
const realTimeout = setTimeout
const realNow = performance.now.bind(performance)
const MAX_IO_MS = 250
/** Timers further away than this fire at once, in Node as in the fake. */
const MAX_DELAY = 2 ** 31 - 1

let clock: Clock | undefined

/** Takes over time. */
export async function installClock(now: number | undefined): Promise<void> {
  if (clock) {
    if (now !== undefined) clock.setSystemTime(now)
    return
  }
  const module = (await import('@sinonjs/fake-timers')) as unknown as { default: { install: typeof Install } }
  clock = module.default.install({ now: now ?? Date.now(), toFake: FAKED })
  keepContext(clock)
  AbortSignal.timeout = timeoutSignal
  syncBuiltinESMExports()
}

/** Timers fire from our own stack; their callbacks must still belong to the call that set them. */
function keepContext(fake: Clock): void {
  for (const name of ['setTimeout', 'setInterval'] as const) {
    const set = fake[name].bind(fake) as (fn: unknown, ...rest: unknown[]) => never
    fake[name] = ((fn: unknown, ...rest: unknown[]) =>
      set(typeof fn === 'function' ? bound(fn as () => void) : fn, ...rest)) as never
  }
}

/** Node's own keeps its timer where no fake reaches it once it was used in real time. */
function timeoutSignal(ms: number): AbortSignal {
  const controller = new AbortController()
  const abort = () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
  setTimeout(abort, ms)
  return controller.signal
}

export function countTimers(): number {
  return clock?.countTimers() ?? 0
}

/** Milliseconds since the epoch, virtual once the clock is installed. */
export function clockNow(): number {
  return clock?.now ?? Date.now()
}

/** Lets everything that is under way come to rest. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise<void>((resolve) => realImmediate(resolve))
  // `setTimeout(…, 0)` is a way to say “next”, and the SDKs' stream helpers begin so: ours is set later, so it fires later.
  if (!clock && hasTimers()) await new Promise<void>((resolve) => realTimeout(resolve, 1))
  const start = realNow()
  while (waitsForSystem() && realNow() - start < MAX_IO_MS) await new Promise<void>((resolve) => realImmediate(resolve))
}

function hasTimers(): boolean {
  return process.getActiveResourcesInfo().includes('Timeout')
}

/** Files, crypto, compression: work that the system finishes on its own, in real time. */
function waitsForSystem(): boolean {
  return process.getActiveResourcesInfo().some((name) => /Req|Request|Job|Zlib|Brotli/.test(name))
}

/**
 * Fires timers in order up to `until`, and stops early when something was said on the channel, so that the other side
 * can answer before time moves on. Returns true when `until` is reached.
 */
export async function runTimers(until: number, said: () => number): Promise<boolean> {
  if (!clock) return true
  const before = said()
  for (;;) {
    const reached = fireNext(clock, until)
    await rest()
    if (said() !== before) return false
    if (reached) return true
  }
}

/** Fires the next timer due by `until`; true when there is none. A timer of our own, set last, marks the end. */
function fireNext(fake: Clock, until: number): boolean {
  const delay = Math.max(0, until - fake.now)
  let marked = false
  const mark = fake.setTimeout(
    () => {
      marked = true
    },
    Math.min(delay, MAX_DELAY),
  )
  try {
    fake.next()
  } finally {
    fake.clearTimeout(mark)
  }
  return marked && fake.now >= until
}
