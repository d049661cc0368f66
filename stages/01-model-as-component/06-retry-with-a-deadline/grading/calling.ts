import { ensure, learnerOf, type ModelCall, manualClock, show } from '@stagecraft/suite'
import type * as starter from '../retry.ts'
import type { CallOptions, CallResult, ItemResult, LimitOptions } from '../types.ts'

export const learner = learnerOf<typeof starter>()

/** Exports with type parameters lose them on their way to another process. */
export const callWithDeadline = (op: (signal: AbortSignal) => Promise<string>, options: CallOptions) =>
  learner.callWithDeadline(op, options) as Promise<CallResult<string>>

export const mapLimit = <Item>(
  items: readonly Item[],
  options: LimitOptions<Item>,
  fn: (item: Item) => Promise<string>,
) => learner.mapLimit(items, options as LimitOptions<unknown>, fn as never) as Promise<ItemResult<string>[]>

/** Something under way in the learner's code. */
export type Run<T> = {
  /** The time the learner's code goes by; the suite moves it. */
  clock: ManualClock
  /** Moves `clock` on, and the process's own time a little, for libraries that put things off. */
  advance(ms: number): Promise<void>
  /** True once the learner's code has returned or thrown. */
  readonly over: boolean
  /** What it returned. @throws what it threw */
  result(): Promise<T>
}

export type ManualClock = ReturnType<typeof manualClock>

/** Starts something at a time of its own and lets the body look at it; nothing of it runs on afterwards. */
export async function during<T>(start: (clock: ManualClock) => Promise<T>, body: (run: Run<T>) => Promise<void>) {
  const clock = manualClock()
  await learner.clock.install(clock.now())
  let over = false
  const call = start(clock)
  const settled = call.then(
    () => {
      over = true
    },
    () => {
      over = true
    },
  )
  const run: Run<T> = {
    clock,
    advance: async (ms) => {
      await clock.advance(ms)
      await learner.clock.advance(10)
      await clock.advance(0)
    },
    get over() {
      return over
    },
    result: () => call,
  }
  try {
    await body(run)
  } finally {
    if (!over) await learner.fresh()
    await settled
  }
}

/**
 * Starts something and moves time until it is over: the time of `clock`, and the process's own, by which a client
 * library waits.
 */
export async function runOut<T>(start: (clock: ManualClock) => Promise<T>): Promise<T> {
  let call: Promise<T> | undefined
  let elapsed = 0
  await during(start, async (run) => {
    call = run.result()
    await run.advance(0)
    for (let step = 0; !run.over && step < 100; step++) {
      const ms = step < 40 ? 250 : 2_000
      await learner.clock.advance(ms)
      await run.clock.advance(ms)
      elapsed += ms
    }
    ensure(run.over, `After ${Math.round(elapsed / 1000)} s your code still waited.`)
  })
  return call as Promise<T>
}

/** A result as `callWithDeadline` returns it; anything else fails the check. */
export function asResult(returned: CallResult<string>): CallResult<string> {
  const { ok, ...rest } = (returned ?? {}) as { ok?: unknown; error?: unknown }
  const fits =
    (ok === true && 'value' in rest) || (ok === false && typeof rest.error === 'object' && rest.error !== null)
  ensure(fits, `Your code returned ${show(returned, 80)}, not a result with \`value\` or \`error\`.`)
  return returned
}

/** A result for the end of a sentence that begins with “You returned”. */
export function told(result: CallResult<string>): string {
  if (result.ok) return `the answer ${show(result.value, 60)}`
  const { kind, status } = result.error
  return `an error of kind ${show(kind)} with status ${status ?? 'none'}`
}

/** Fails the check in the API's words when the API itself refused a request, and the model was never asked. */
export function ensureAccepted(calls: readonly ModelCall[], asked: readonly ModelCall[]): void {
  const refused = calls.find((call) => !asked.includes(call))
  const { message = '' } = (refused?.answer.reply ?? {}) as { message?: string }
  ensure(refused === undefined, `The API did not accept your request: ${refused?.answer.status} ${message}`)
}

/** Fails the check when no request came. */
export function ensureAsked({ calls }: { calls: readonly ModelCall[] }): void {
  ensure(calls.length > 0, 'Your code sent no request to a model.')
}
