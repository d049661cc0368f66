import type { Clock, Result } from '@stagecraft/kit'

export type Question = {
  system?: string
  user: string
}

export type CallOptions = {
  /** Milliseconds from the call on; after that nobody needs the answer any more. */
  deadlineMs: number
  /** Requests on the wire, the first one included, at most. */
  maxAttempts: number
  /** The time to go by; the real one unless somebody hands in another. */
  clock?: Clock
  /** Aborted when the caller has left (bonus). */
  signal?: AbortSignal
}

/**
 * What an operation throws when its request failed. The errors of both client libraries look like this; without a
 * `status` no answer came, the connection was lost.
 */
export type RequestError = Error & { status?: number; headers?: Headers }

export type CallError = {
  /**
   * - `failed`: trying again cannot help, or the last attempt failed.
   * - `deadline`: the time is over, or the next attempt would come too late.
   * - `aborted`: the caller left.
   */
  kind: 'failed' | 'deadline' | 'aborted'
  /** For the log: what the last attempt threw. */
  message: string
  /** The last HTTP status, when there was one. */
  status?: number
  /** Milliseconds until it makes sense to come back, when that is known. */
  retryAfterMs?: number
}

export type CallResult<T> = Result<T, CallError>

export type LimitOptions<Item> = {
  /** Calls at the same time, at most. */
  concurrency: number
  /** Estimated tokens of all calls that start within any 60 s, at most (bonus). */
  tokensPerMinute?: number
  /** The tokens that the call for an item will use (bonus). */
  estimate?(item: Item): number
  clock?: Clock
}

/** What became of one item; `message` is that of the error which its call threw. */
export type ItemResult<T> = Result<T, { kind: 'threw'; message: string }>
