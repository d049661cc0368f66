import { type Clock, systemClock } from '@stagecraft/kit'
import OpenAI from 'openai'
import type { CallError, CallOptions, CallResult, ItemResult, LimitOptions, Question, RequestError } from './types.ts'

/** Whether the same request may succeed a little later. */
function canGetBetter({ status }: RequestError): boolean {
  // What stays bad; everything else may pass.
  return status === undefined || ![400, 401, 403, 404, 422].includes(status)
}

// The loop below counts attempts, so nobody under it may add some.
const client = new OpenAI({ maxRetries: 0 })

/** Asks the model one question, through `callWithDeadline`. */
export async function askThrough(question: Question, options: CallOptions): Promise<CallResult<string>> {
  const request = { model: 'gpt-5.5', instructions: question.system, input: question.user }
  return callWithDeadline(async (signal) => (await client.responses.create(request, { signal })).output_text, options)
}

/** Runs `op`, which sends one request, until it succeeds, cannot succeed, or is of no use any more. */
export async function callWithDeadline<T>(
  op: (signal: AbortSignal) => Promise<T>,
  options: CallOptions,
): Promise<CallResult<T>> {
  const { deadlineMs, maxAttempts, clock = systemClock } = options
  const end = clock.now() + deadlineMs
  const limit = startLimit(deadlineMs, clock)
  try {
    for (let attempt = 1; ; attempt++) {
      const outcome = await tryOnce(op, limit.signal)
      if (outcome.ok) return outcome
      const { failure } = outcome
      const fail = (kind: CallError['kind'], retryAfterMs?: number): CallResult<T> => {
        return { ok: false, error: { kind, message: failure.message, status: failure.status, retryAfterMs } }
      }
      if (limit.signal.aborted) return fail('deadline')
      const asked = waitFromHeaders(failure)
      if (!canGetBetter(failure) || attempt >= maxAttempts) return fail('failed', asked)
      const wait = asked ?? backOff(attempt)
      if (clock.now() + wait >= end) return fail('deadline', wait)
      await clock.sleep(wait)
    }
  } finally {
    limit.clear()
  }
}

type Attempt<T> = { ok: true; value: T } | { ok: false; failure: RequestError }

async function tryOnce<T>(op: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await Promise.race([op(signal), aborted(signal)]) }
  } catch (error) {
    return { ok: false, failure: (error instanceof Error ? error : new Error(String(error))) as RequestError }
  }
}

/** Rejects when the signal is aborted: an operation may not listen to it, and nobody waits for it all the same. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** Half of the wait is fixed, half is random, so that callers that failed together do not come back together. */
function backOff(attempt: number): number {
  const longest = Math.min(500 * 2 ** attempt, 16_000)
  return longest / 2 + Math.random() * (longest / 2)
}

/** Milliseconds that the server asked to wait, if it did: some say them so, others in seconds. */
function waitFromHeaders(error: RequestError): number | undefined {
  const ms = error.headers?.get('retry-after-ms')
  const seconds = error.headers?.get('retry-after')
  if (ms) return Number(ms)
  return seconds ? Number(seconds) * 1000 : undefined
}

/** A time limit: its `signal` is aborted when the time is over, unless `clear` comes first. */
function startLimit(ms: number, clock: Clock) {
  const over = new AbortController()
  const cleared = new AbortController()
  clock.sleep(ms, cleared.signal).then(
    () => over.abort(),
    () => {}, // cleared in time
  )
  return { signal: over.signal, clear: () => cleared.abort() }
}

/** Calls `fn` for every item. The results are in the order of the items. */
export async function mapLimit<Item, T>(
  items: readonly Item[],
  options: LimitOptions<Item>,
  fn: (item: Item) => Promise<T>,
): Promise<ItemResult<T>[]> {
  const results: ItemResult<T>[] = []
  const waiting = items.entries()
  const worker = async () => {
    // All workers take from one list, so each item is taken once.
    for (const [index, item] of waiting) {
      results[index] = await settle(() => fn(item))
    }
  }
  await Promise.all(Array.from({ length: options.concurrency }, worker))
  return results
}

async function settle<T>(call: () => Promise<T>): Promise<ItemResult<T>> {
  try {
    return { ok: true, value: await call() }
  } catch (error) {
    return { ok: false, error: { kind: 'threw', message: error instanceof Error ? error.message : String(error) } }
  }
}
