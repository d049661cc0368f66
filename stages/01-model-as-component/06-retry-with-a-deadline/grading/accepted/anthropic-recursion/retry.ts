import Anthropic from '@anthropic-ai/sdk'
import { type Clock, systemClock } from '@stagecraft/kit'
import type { CallError, CallOptions, CallResult, ItemResult, LimitOptions, Question, RequestError } from './types.ts'

const client = new Anthropic()

export function askThrough(question: Question, options: CallOptions): Promise<CallResult<string>> {
  const ask = async (signal: AbortSignal) => {
    const message = await client.messages.create(
      {
        model: 'claude-sonnet-5-5',
        max_tokens: 2_000,
        system: question.system,
        messages: [{ role: 'user', content: question.user }],
      },
      { signal, maxRetries: 0 },
    )
    return message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('')
  }
  return callWithDeadline(ask, options)
}

export async function callWithDeadline<T>(
  op: (signal: AbortSignal) => Promise<T>,
  { deadlineMs, maxAttempts, clock = systemClock, signal }: CallOptions,
): Promise<CallResult<T>> {
  const deadline = clock.now() + deadlineMs
  const over = new AbortController()
  const leave = () => over.abort('aborted')
  signal?.addEventListener('abort', leave)
  if (signal?.aborted) leave()
  const done = new AbortController()
  clock.sleep(deadlineMs, done.signal).then(
    () => over.abort('deadline'),
    () => undefined,
  )
  const result = await attempt(op, { left: maxAttempts, previousWait: 1_000, deadline, clock, over: over.signal })
  done.abort()
  signal?.removeEventListener('abort', leave)
  return result
}

type State = { left: number; previousWait: number; deadline: number; clock: Clock; over: AbortSignal }

async function attempt<T>(op: (signal: AbortSignal) => Promise<T>, state: State): Promise<CallResult<T>> {
  const { left, previousWait, deadline, clock, over } = state
  if (over.aborted) return failure(over.reason, undefined)
  try {
    return { ok: true, value: await first(op(over), over) }
  } catch (thrown) {
    const error = thrown as RequestError
    if (over.aborted) return failure(over.reason, error)
    const wanted = wantedWait(error.headers, clock)
    if (left <= 1 || !isPassing(error)) return failure('failed', error, wanted)
    // Decorrelated jitter: somewhere between the base and three times the last wait.
    const wait = wanted ?? Math.min(20_000, 500 + Math.random() * (3 * previousWait - 500))
    if (clock.now() + wait > deadline) return failure('deadline', error, wait)
    await clock.sleep(wait, over).catch(() => undefined)
    return attempt(op, { ...state, left: left - 1, previousWait: wait })
  }
}

/** The operation's outcome, or a rejection as soon as the time is over or the caller has left. */
const first = <T>(operation: Promise<T>, over: AbortSignal) =>
  new Promise<T>((resolve, reject) => {
    operation.then(resolve, reject)
    over.addEventListener('abort', () => reject(new Error(String(over.reason))))
  })

const failure = (kind: CallError['kind'], error: RequestError | undefined, retryAfterMs?: number) => ({
  ok: false as const,
  error: { kind, message: error?.message ?? kind, status: error?.status, retryAfterMs },
})

function isPassing({ status, headers }: RequestError): boolean {
  const word = headers?.get('x-should-retry')
  if (word) return word === 'true'
  return status === undefined || [408, 409, 429].includes(status) || status >= 500
}

function wantedWait(headers: Headers | undefined, clock: Clock): number | undefined {
  const after = headers?.get('retry-after')
  if (headers?.has('retry-after-ms')) return Number(headers.get('retry-after-ms'))
  if (!after) return undefined
  return /^\d/.test(after) ? Number(after) * 1_000 : Date.parse(after) - clock.now()
}

export function mapLimit<Item, T>(
  items: readonly Item[],
  { concurrency, tokensPerMinute = Number.POSITIVE_INFINITY, estimate, clock = systemClock }: LimitOptions<Item>,
  fn: (item: Item) => Promise<T>,
): Promise<ItemResult<T>[]> {
  const { promise, resolve } = Promise.withResolvers<ItemResult<T>[]>()
  const results: ItemResult<T>[] = []
  let next = 0
  let running = 0
  let paused = false
  let minute = { start: clock.now(), tokens: 0 }
  const start = () => {
    if (next === items.length && running === 0) resolve(results)
    while (running < concurrency && next < items.length && !paused) {
      const item = items[next] as Item
      const tokens = estimate?.(item) ?? 0
      if (clock.now() - minute.start >= 60_000) minute = { start: clock.now(), tokens: 0 }
      if (minute.tokens > 0 && minute.tokens + tokens > tokensPerMinute) return pause()
      minute.tokens += tokens
      run(item, next++)
    }
  }
  const pause = () => {
    paused = true
    // A whole minute without a start, so that two windows never share one.
    clock.sleep(60_000).then(() => {
      paused = false
      minute = { start: clock.now(), tokens: 0 }
      start()
    })
  }
  const run = (item: Item, index: number) => {
    running++
    fn(item)
      .then(
        (value): ItemResult<T> => ({ ok: true, value }),
        (error): ItemResult<T> => ({ ok: false, error: { kind: 'threw', message: String(error?.message ?? error) } }),
      )
      .then((result) => {
        results[index] = result
        running--
        start()
      })
  }
  start()
  return promise
}
