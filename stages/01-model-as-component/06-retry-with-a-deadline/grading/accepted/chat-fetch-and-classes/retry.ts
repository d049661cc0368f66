import { type Clock, systemClock } from '@stagecraft/kit'
import type { CallError, CallOptions, CallResult, ItemResult, LimitOptions, Question } from './types.ts'

class HttpError extends Error {
  readonly status: number
  readonly headers: Headers
  constructor(response: Response, body: string) {
    super(`${response.status} ${body.slice(0, 200)}`)
    this.status = response.status
    this.headers = response.headers
  }
}

type Problem = { status?: number; message: string; headers: Headers; reachedServer: boolean }

class Verdict {
  readonly #problem: Problem
  constructor(thrown: unknown) {
    const { status, message = String(thrown), headers } = (thrown ?? {}) as Partial<HttpError>
    this.#problem = { status, message, headers: headers ?? new Headers(), reachedServer: status !== undefined }
  }

  get isFinal(): boolean {
    const { status = 0, headers, reachedServer } = this.#problem
    const word = headers.get('x-should-retry')
    if (word === 'false') return true
    if (!reachedServer || word === 'true') return false
    return status < 500 && status !== 408 && status !== 409 && status !== 429
  }

  wait(clock: Clock): number | undefined {
    const { headers } = this.#problem
    const [ms, text] = [headers.get('retry-after-ms'), headers.get('retry-after')]
    if (ms !== null) return Number.parseFloat(ms)
    if (text === null) return undefined
    const seconds = Number(text)
    return Number.isNaN(seconds) ? new Date(text).getTime() - clock.now() : seconds * 1_000
  }

  error(kind: CallError['kind'], retryAfterMs?: number): { ok: false; error: CallError } {
    const { status, message } = this.#problem
    return { ok: false, error: { kind, message, ...(status && { status }), ...(retryAfterMs && { retryAfterMs }) } }
  }
}

export async function askThrough({ system, user }: Question, options: CallOptions): Promise<CallResult<string>> {
  const messages = [...(system ? [{ role: 'developer', content: system }] : []), { role: 'user', content: user }]
  return callWithDeadline(async (signal) => {
    const response = await fetch('https://api.openai.com/v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${process.env.OPENAI_API_KEY}` },
      body: JSON.stringify({ model: 'gpt-5.5', messages }),
      signal,
    })
    if (!response.ok) throw new HttpError(response, await response.text())
    const { choices } = (await response.json()) as { choices: { message: { content: string } }[] }
    return choices[0]?.message.content ?? ''
  }, options)
}

export async function callWithDeadline<T>(
  op: (signal: AbortSignal) => Promise<T>,
  options: CallOptions,
): Promise<CallResult<T>> {
  const clock = options.clock ?? systemClock
  const start = clock.now()
  const left = () => options.deadlineMs - (clock.now() - start)
  let attempts = 0
  if (options.signal?.aborted) return new Verdict(options.signal.reason).error('aborted')
  while (true) {
    // Each attempt gets the time that is left, and a timer of its own.
    const attempt = new AbortController()
    const timer = new AbortController()
    // An operation that is deaf to its signal is left behind.
    const ended = Promise.withResolvers<never>()
    attempt.signal.addEventListener('abort', () => ended.reject(attempt.signal.reason), { once: true })
    const stop = () => attempt.abort(new Error('The caller left.'))
    options.signal?.addEventListener('abort', stop, { once: true })
    const timeout = clock.sleep(left(), timer.signal).then(
      () => attempt.abort(new Error('The deadline passed.')),
      () => {},
    )
    attempts += 1
    let verdict: Verdict
    try {
      const value = await Promise.race([op(attempt.signal), ended.promise])
      return { ok: true, value }
    } catch (thrown) {
      verdict = new Verdict(thrown)
    } finally {
      timer.abort()
      await timeout
      options.signal?.removeEventListener('abort', stop)
    }
    if (options.signal?.aborted) return verdict.error('aborted')
    if (left() <= 0) return verdict.error('deadline')
    const asked = verdict.wait(clock)
    if (verdict.isFinal || attempts === options.maxAttempts) return verdict.error('failed', asked)
    const wait = asked ?? Math.random() * Math.min(30_000, 1_000 * 2 ** attempts)
    if (wait >= left()) return verdict.error('deadline', wait)
    try {
      await clock.sleep(wait, options.signal)
    } catch {
      return verdict.error('aborted')
    }
  }
}

class Gate {
  readonly #clock: Clock
  readonly #perMinute: number
  #free: number
  #queue: (() => void)[] = []
  #spent: [at: number, tokens: number][] = []

  constructor(slots: number, perMinute: number, clock: Clock) {
    this.#free = slots
    this.#perMinute = perMinute
    this.#clock = clock
  }

  async enter(tokens: number): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#queue.push(resolve))
    while (!this.#fits(tokens)) await this.#clock.sleep(15_000)
    this.#spent.push([this.#clock.now(), tokens])
  }

  leave(): void {
    const next = this.#queue.shift()
    if (next) next()
    else this.#free += 1
  }

  #fits(tokens: number): boolean {
    const since = this.#clock.now() - 60_000
    this.#spent = this.#spent.filter(([at]) => at > since)
    const sum = this.#spent.reduce((total, [, spent]) => total + spent, tokens)
    return this.#spent.length === 0 || sum <= this.#perMinute
  }
}

export async function mapLimit<Item, T>(
  items: readonly Item[],
  options: LimitOptions<Item>,
  fn: (item: Item) => Promise<T>,
): Promise<ItemResult<T>[]> {
  const { concurrency, tokensPerMinute = Infinity, estimate = () => 0, clock = systemClock } = options
  const gate = new Gate(concurrency, tokensPerMinute, clock)
  const settled = await Promise.allSettled(
    items.map(async (item) => {
      await gate.enter(estimate(item))
      try {
        return await fn(item)
      } finally {
        gate.leave()
      }
    }),
  )
  return settled.map((one) =>
    one.status === 'fulfilled'
      ? { ok: true, value: one.value }
      : { ok: false, error: { kind: 'threw', message: (one.reason as Error).message } },
  )
}
