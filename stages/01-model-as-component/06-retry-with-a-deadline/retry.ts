import { systemClock } from '@stagecraft/kit'
import OpenAI from 'openai'
import type { CallOptions, CallResult, ItemResult, LimitOptions, Question, RequestError } from './types.ts'

/** Whether the same request may succeed a little later. */
function canGetBetter(error: RequestError): boolean {
  // TODO 1: Retry only what can get better: 408, 409, 429, 5xx and lost connections.
  return true
}

// Tries again by itself, too.
const client = new OpenAI()

/** Asks the model one question, through `callWithDeadline`. */
export async function askThrough(question: Question, options: CallOptions): Promise<CallResult<string>> {
  const request = { model: 'gpt-5.5', instructions: question.system, input: question.user }
  return callWithDeadline(async (signal) => (await client.responses.create(request, { signal })).output_text, options)
}

/**
 * Runs `op`, which sends one request, until it succeeds, cannot succeed, or is of no use any more.
 *
 * @example
 * await callWithDeadline((signal) => send(mail, { signal }), { deadlineMs: 30_000, maxAttempts: 4 })
 * // { ok: false, error: { kind: 'deadline', message: '429 …', status: 429, retryAfterMs: 120000 } }
 */
export async function callWithDeadline<T>(
  op: (signal: AbortSignal) => Promise<T>,
  options: CallOptions,
): Promise<CallResult<T>> {
  const { clock = systemClock } = options
  const { signal } = new AbortController()
  let failure: RequestError | undefined
  // TODO 2: Let `maxAttempts` count every request on the wire, the SDK's own retries included.
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      return { ok: true, value: await op(signal) }
    } catch (error) {
      failure = error as RequestError
      if (!canGetBetter(failure)) break
      // TODO 3: Wait as long as the server asked, or back off with a random part; if that cannot meet the deadline, fail now and say when to come back.
      await clock.sleep(500 * 2 ** attempt)
    }
  }
  return { ok: false, error: { kind: 'failed', message: String(failure?.message), status: failure?.status } }
}

/** Milliseconds that the server asked to wait, if it did: some say them so, others in seconds. */
function waitFromHeaders(error: RequestError): number | undefined {
  const ms = error.headers?.get('retry-after-ms')
  const seconds = error.headers?.get('retry-after')
  if (ms) return Number(ms)
  return seconds ? Number(seconds) * 1000 : undefined
}

/** Calls `fn` for every item. The results are in the order of the items. */
export async function mapLimit<Item, T>(
  items: readonly Item[],
  options: LimitOptions<Item>,
  fn: (item: Item) => Promise<T>,
): Promise<ItemResult<T>[]> {
  // TODO 4: Run at most `concurrency` calls at a time; keep input order; let one failure stay one failure.
  return Promise.all(items.map(async (item) => ({ ok: true, value: await fn(item) })))
}
