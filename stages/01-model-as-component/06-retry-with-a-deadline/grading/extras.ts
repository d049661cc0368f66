/** Bonus: what large senders need. */
import { check, ensure, random, recognise, replay, reply, show } from '@stagecraft/suite'
import type { CallResult } from '../types.ts'
import { asking, question } from './asking.ts'
import {
  asResult,
  callWithDeadline,
  during,
  ensureAsked,
  learner,
  type ManualClock,
  mapLimit,
  runOut,
  told,
} from './calling.ts'

const minute = 60_000

check(
  'stays within the tokens of a minute',
  {
    bonus: true,
    why: 'Providers count tokens by the minute, too, and refuse the rest.',
    look: 'How many tokens have begun within the last 60 s?',
    mistakes: { 'tokens-ignored': 'Within 60 s you began calls with {began} tokens; {allowed} are allowed.' },
  },
  async () => {
    const tokensPerMinute = 2_000
    const items = Array.from({ length: 14 }, (_, index) => ({ id: index, tokens: random.int(300, 900) }))
    const begun: { at: number; tokens: number }[] = []
    const start = (clock: ManualClock) => {
      const call = async ({ id, tokens }: (typeof items)[number]): Promise<string> => {
        begun.push({ at: clock.now(), tokens })
        return `item ${id}`
      }
      const estimate = ({ tokens }: (typeof items)[number]) => tokens
      const options = { concurrency: 4, tokensPerMinute, estimate, clock }
      return mapLimit(items, options, call)
    }
    await during(start, async (run) => {
      await run.advance(20 * minute)
      const sums = begun.map(({ at }) =>
        begun.reduce((sum, other) => (other.at <= at && other.at > at - minute ? sum + other.tokens : sum), 0),
      )
      const began = Math.max(...sums)
      recognise('tokens-ignored', began > tokensPerMinute, { began, allowed: tokensPerMinute })
      ensure(run.over && begun.length === items.length, `After 20 minutes ${begun.length} of 14 calls had begun.`)
    })
  },
)

check(
  'understands a date in `retry-after`',
  {
    bonus: true,
    why: 'HTTP allows both forms, and proxies write dates.',
    mistakes: { 'date-as-number': 'The server named a time {asked} s away, and you came back within {came} s.' },
  },
  async () => {
    const asked = random.int(12, 40)
    const date = (now: number) => new Date(now + asked * 1_000).toUTCString()
    await asking(
      { deadlineMs: 120_000, replies: (now) => [reply.http(503, { retryAfter: date(now) })] },
      async (run, times) => {
        await run.advance(asked * 1_000 + 2_000)
        const [, came] = times
        const seconds = Math.ceil((came ?? 0) / 1_000)
        recognise('date-as-number', came !== undefined && came < asked * 1_000, { asked, came: seconds })
        ensure(came !== undefined, `The server named a time ${asked} s away, and you did not come back then.`)
      },
    )
  },
)

check(
  'does what `x-should-retry` says',
  {
    bonus: true,
    why: 'The server knows that this failure lasts.',
    mistakes: {
      'retry-against-advice': 'The server said that trying again does not help; you sent {requests} requests.',
    },
  },
  async () => {
    const played = replay('advises-against', { repeatLast: true })
    const options = { deadlineMs: 3_600_000, maxAttempts: 3 }
    const result = asResult(await runOut((clock) => learner.askThrough(question, { ...options, clock })))
    ensureAsked(played)
    recognise('retry-against-advice', played.calls.length > 1, { requests: played.calls.length })
    ensure(!result.ok, `The request failed. You returned ${told(result)}.`)
  },
)

check(
  'stops when the caller leaves',
  {
    bonus: true,
    why: 'Nobody is left to read the answer, and it is paid for.',
    mistakes: { 'deaf-while-waiting': 'The caller left during your wait, and a second later your code still waited.' },
  },
  async () => {
    const leaves = new AbortController()
    await asking(
      { deadlineMs: 120_000, signal: leaves.signal, replies: () => [reply.http(429, { retryAfter: 20 })] },
      async (run, times) => {
        await run.advance(5_000)
        leaves.abort()
        await run.advance(1_000)
        recognise('deaf-while-waiting', !run.over)
        const result = asResult(await run.result())
        const kind = result.ok ? undefined : result.error.kind
        ensure(kind === 'aborted', `The caller left; the kind of your error is ${show(kind)}.`)
        await run.advance(60_000)
        ensure(times.length === 1, 'The caller left, and your code sent another request.')
      },
    )
  },
)

check(
  'sends nothing more when the caller leaves during an attempt, or has left before it',
  {
    bonus: true,
    why: 'Nobody is left to read the answer, and it is paid for.',
    look: 'An abort has no status, nor has a lost connection: what tells them apart?',
    mistakes: {
      'retries-the-abort': 'The caller left during an attempt, and you called the operation {more} times more.',
    },
  },
  async () => {
    const leaves = new AbortController()
    const operation = countedOperation()
    const options = { deadlineMs: 600_000, maxAttempts: 4, signal: leaves.signal }
    await during(
      (clock) => callWithDeadline(operation.run, { ...options, clock }),
      async (run) => {
        await run.advance(random.int(2, 8) * 1_000)
        ensure(
          operation.calls === 1,
          `One attempt was under way, and you had called the operation ${operation.calls} times.`,
        )
        leaves.abort()
        await run.advance(300_000)
        recognise('retries-the-abort', operation.calls > 1, { more: operation.calls - 1 })
        ensure(run.over, 'The caller left during an attempt, and your code still waited.')
        ensureAborted(await run.result())
      },
    )
    const late = countedOperation()
    await during(
      (clock) => callWithDeadline(late.run, { ...options, clock }),
      async (run) => {
        await run.advance(1_000)
        ensure(late.calls === 0, 'The caller had left before the call, and your code called the operation.')
        ensure(run.over, 'The caller had left before the call, and your code waited.')
        ensureAborted(await run.result())
      },
    )
  },
)

function ensureAborted(returned: CallResult<string>): void {
  const result = asResult(returned)
  const kind = result.ok ? undefined : result.error.kind
  ensure(kind === 'aborted', `The caller left; the kind of your error is ${show(kind)}.`)
}

/** An operation that lasts until it is aborted, and then fails as the client libraries do: without a status. */
function countedOperation() {
  let calls = 0
  const run = (signal: AbortSignal) => {
    calls++
    return new Promise<string>((_, reject) => {
      const fail = () => reject(new Error('Request was aborted.'))
      if (signal.aborted) fail()
      else signal.addEventListener('abort', fail, { once: true })
    })
  }
  return {
    run,
    get calls() {
      return calls
    },
  }
}
