import { type Clock, systemClock } from '@stagecraft/kit'
import OpenAI from 'openai'
import type { CallOptions, CallResult, ItemResult, LimitOptions, Question, RequestError } from './types.ts'

const client = new OpenAI()
const passing = new Set([408, 409, 429])

/** The SDK's own retries are switched off for this request only; the client keeps its defaults. */
export async function askThrough(question: Question, options: CallOptions): Promise<CallResult<string>> {
  const once = client.withOptions({ maxRetries: 0, timeout: options.deadlineMs })
  return callWithDeadline(async (signal) => {
    const stream = once.responses.stream(
      { model: 'gpt-5.5', instructions: question.system, input: question.user },
      { signal },
    )
    const response = await stream.finalResponse()
    return response.output_text
  }, options)
}

/** The attempts and their waits, as a list of times that somebody walks along. */
function* waits(): Generator<number, never> {
  for (let base = 250; ; base = Math.min(base * 2, 8_000)) yield base * (1 + Math.random())
}

export async function callWithDeadline<T>(
  op: (signal: AbortSignal) => Promise<T>,
  { deadlineMs, maxAttempts, clock = systemClock, signal }: CallOptions,
): Promise<CallResult<T>> {
  const backOff = waits()
  const stop = new AbortController()
  const end = clock.now() + deadlineMs
  const timer = new AbortController()
  void sleep(clock, deadlineMs, timer.signal).then((slept) => slept && stop.abort())
  const both = AbortSignal.any(signal ? [stop.signal, signal] : [stop.signal])
  let last: RequestError | undefined
  const give = (kind: 'failed' | 'deadline' | 'aborted', retryAfterMs?: number) => {
    timer.abort()
    return { ok: false as const, error: { kind, message: `${last?.message}`, status: last?.status, retryAfterMs } }
  }
  for (const attempt of Array(maxAttempts).keys()) {
    if (both.aborted) return give(signal?.aborted ? 'aborted' : 'deadline')
    const over = once(both)
    const tried = await Promise.allSettled([Promise.race([op(both), over])])
    if (tried[0].status === 'fulfilled') {
      timer.abort()
      return { ok: true, value: tried[0].value }
    }
    last = tried[0].reason as RequestError
    if (both.aborted) return give(signal?.aborted ? 'aborted' : 'deadline')
    const advice = last.headers?.get?.('x-should-retry')
    const status = last.status ?? 503
    if (advice === 'false' || (status < 500 && !passing.has(status))) return give('failed')
    const named = readWait(last.headers, clock.now())
    if (attempt === maxAttempts - 1) return give('failed', named)
    const ms = named ?? backOff.next().value
    if (clock.now() + ms >= end) return give('deadline', ms)
    if (!(await sleep(clock, ms, both))) return give(signal?.aborted ? 'aborted' : 'deadline')
  }
  return give('failed')
}

const once = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.onabort = () => reject(new Error('No time is left for this attempt.'))
  })

/** Whether the sleep lasted to its end. */
const sleep = (clock: Clock, ms: number, signal?: AbortSignal) =>
  clock.sleep(ms, signal).then(
    () => true,
    () => false,
  )

function readWait(headers: Headers | undefined, now: number): number | undefined {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (exact >= 0) return exact
  const value = headers?.get('retry-after')
  if (!value) return undefined
  return Number(value) >= 0 ? Number(value) * 1_000 : Date.parse(value) - now
}

/** One group of `concurrency` items after another: simple, and a slow item holds up its group. */
export async function mapLimit<Item, T>(
  items: readonly Item[],
  { concurrency, tokensPerMinute, estimate, clock = systemClock }: LimitOptions<Item>,
  fn: (item: Item) => Promise<T>,
): Promise<ItemResult<T>[]> {
  const results: ItemResult<T>[] = []
  const rest = [...items]
  while (rest.length > 0) {
    let size = Math.min(concurrency, rest.length)
    const tokens = () => rest.slice(0, size).reduce((sum, item) => sum + (estimate?.(item) ?? 0), 0)
    while (tokensPerMinute !== undefined && size > 1 && tokens() > tokensPerMinute) size--
    const group = await Promise.allSettled(rest.splice(0, size).map((item) => fn(item)))
    for (const one of group) {
      results.push(
        one.status === 'fulfilled'
          ? { ok: true, value: one.value }
          : { ok: false, error: { kind: 'threw', message: String(one.reason?.message) } },
      )
    }
    if (tokensPerMinute !== undefined && rest.length > 0) await clock.sleep(60_000)
  }
  return results
}
