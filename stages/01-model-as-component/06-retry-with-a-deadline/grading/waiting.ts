/** TODO 3: how long to wait between attempts, and when to stop. */
import { check, ensure, random, recognise, reply, show } from '@stagecraft/suite'
import type { CallResult } from '../types.ts'
import { answer, asking, ensureOnClock } from './asking.ts'
import { counted } from './attempts.ts'
import { asResult, callWithDeadline, during, type ManualClock, type Run, told } from './calling.ts'

/** What a wait may last longer than the server asked. */
const graceMs = 2_000

export const byClock = 'waits by `options.clock`'

check(
  byClock,
  {
    todo: 3,
    needs: [counted],
    why: 'A wait by another clock cannot be held against the deadline, and no test can shorten it.',
    look: 'Which function do you wait with?',
    mistakes: {
      'another-clock':
        'An attempt failed, and you waited by another clock than `options.clock`: nobody slept on that one.',
    },
  },
  async () => {
    const deadlineMs = 300_000
    let calls = 0
    const start = (clock: ManualClock) => {
      const op = async (): Promise<string> => {
        if (++calls > 1) return answer
        throw Object.assign(new Error('503 The service is overloaded.'), { status: 503 })
      }
      return callWithDeadline(op, { deadlineMs, maxAttempts: 4, clock })
    }
    await during(start, async (run) => {
      await run.advance(0)
      // A sleep as long as the deadline is the time limit, not a wait.
      const waits = run.clock.sleeps.filter((ms) => ms !== deadlineMs)
      recognise('another-clock', calls === 1 && !run.over && waits.length === 0)
      await run.advance(120_000)
      ensure(run.over, 'The second attempt would succeed, and two minutes after the first your code still waited.')
      const result = asResult(await run.result())
      ensure(result.ok && result.value === answer, `The second attempt succeeds. You returned ${told(result)}.`)
    })
  },
)

const obeys = 'waits as long as the server asked'

check(
  obeys,
  {
    todo: 3,
    needs: [counted, byClock],
    why: 'Who comes back too early is counted again and waits longer.',
    look: 'What does `waitFromHeaders` tell you?',
    mistakes: { 'ignore-retry-after': 'The server asked for {asked} s, and you came back within {came} s.' },
  },
  async () => {
    for (const asked of [random.int(2, 4), random.int(20, 40)]) {
      await asking(
        { deadlineMs: 120_000, replies: () => [reply.http(429, { retryAfter: asked })] },
        async (run, times) => {
          ensureOnClock(run)
          await run.advance(asked * 1_000 + graceMs)
          const [, came] = times
          const seconds = Math.ceil((came ?? 0) / 1_000)
          recognise('ignore-retry-after', came !== undefined && came < asked * 1_000, { asked, came: seconds })
          ensure(came !== undefined, `The server asked for ${asked} s; two seconds later you had not come back.`)
          ensure(run.over, 'The second request was answered, and your code still waited.')
          const result = asResult(await run.result())
          ensure(result.ok && result.value === answer, `The second request was answered. You returned ${told(result)}.`)
        },
      )
    }
  },
)

const failsNow = 'fails at once when the wait cannot meet the deadline'

check(
  failsNow,
  {
    todo: 3,
    needs: [counted, obeys],
    why: 'Nobody is there to read a later answer.',
    look: 'When do you compare the wait with the time that is left?',
    mistakes: {
      'obey-forever': 'The server asked for {asked} s, the deadline is in {left} s, and your code went to sleep.',
      'whole-deadline-each-time':
        'After {gone} s the server asked for {asked} s more, {left} s are left, and your code went to sleep.',
    },
  },
  async () => {
    const asked = random.int(90, 240)
    await asking({ deadlineMs: 30_000, replies: () => [reply.http(429, { retryAfter: asked })] }, async (run) => {
      recognise('obey-forever', !run.over && run.clock.sleeping > 0, { asked, left: 30 })
      ensureOnClock(run)
      await ensureDeadline(run, asked)
    })
    const twice = random.int(17, 23)
    await asking(
      {
        deadlineMs: 30_000,
        replies: () => [reply.http(429, { retryAfter: twice }), reply.http(429, { retryAfter: twice })],
      },
      async (run, times) => {
        await run.advance(twice * 1_000 + graceMs)
        const gone = Math.round((times[1] ?? 0) / 1_000)
        ensure(times.length > 1, `The server asked for ${twice} s of your 30 s, and you did not try again.`)
        recognise('whole-deadline-each-time', !run.over, { gone, asked: twice, left: 30 - gone })
        await ensureDeadline(run, twice)
      },
    )
  },
)

async function ensureDeadline(run: Run<CallResult<string>>, asked: number): Promise<void> {
  const result = asResult(await run.result())
  ensure(!result.ok && result.error.kind === 'deadline', `The wait was too long. You returned ${told(result)}.`)
  const { retryAfterMs } = result.error
  ensure(
    retryAfterMs === asked * 1_000,
    `The server asked for ${asked} s; \`retryAfterMs\` of your error is ${show(retryAfterMs)}.`,
  )
}

/** What the shortest and the longest of many waits differ by, as a share of their mean. */
const leastSpread = 0.2

/** The least mean of the waits before the second attempt. */
const leastWaitMs = 150

check(
  'backs off for a random time that grows',
  {
    todo: 3,
    needs: [counted, obeys],
    why: 'What failed because everybody came at once fails again when everybody comes back at once.',
    look: 'What makes the wait of two callers differ?',
    mistakes: {
      'no-jitter': '{callers} callers failed together, and {same} of them came back in the same millisecond.',
      'little-jitter':
        '{callers} callers failed together and came back almost together: the first and the last differ by less than a fifth of their mean wait.',
      'hardly-waits':
        '{callers} callers failed together and came back in less than 0.15 s on average: an overload does not pass so fast.',
      'same-wait-every-time': 'Your callers waited no longer before the fourth try than before the second.',
    },
  },
  async () => {
    const callers = 40
    const times = Array.from({ length: callers }, (): number[] => [])
    const start = (clock: ManualClock) => {
      const began = clock.now()
      const call = (own: number[]) => {
        const op = async (): Promise<string> => {
          own.push(clock.now() - began)
          throw Object.assign(new Error('503 The service is overloaded.'), { status: 503 })
        }
        return callWithDeadline(op, { deadlineMs: 900_000, maxAttempts: 4, clock })
      }
      return Promise.all(times.map(call))
    }
    await during(start, async (run) => {
      await run.advance(0)
      ensureOnClock(run)
      await run.advance(600_000)
      ensure(run.over, 'Ten minutes after the first failure your code still waited for the fourth attempt.')
      for (const result of await run.result()) asResult(result)
      const made = times.find((own) => own.length !== 4)
      ensure(made === undefined, `Your code called an operation ${made?.length} times where 4 attempts were allowed.`)
      const second = times.map(([, at = 0]) => Math.round(at))
      const same = Math.max(...second.map((at) => second.filter((other) => other === at).length))
      recognise('no-jitter', same > callers / 3, { callers, same })
      const waits = times.map(([a = 0, b = 0]) => b - a)
      const [from, to] = [Math.round(Math.min(...waits)), Math.round(Math.max(...waits))]
      recognise('little-jitter', to - from < leastSpread * mean(waits), { callers, from, to })
      recognise('hardly-waits', mean(waits) < leastWaitMs, { callers, mean: mean(waits) })
      const [first, third] = [mean(waits), mean(times.map(([, , c = 0, d = 0]) => d - c))]
      recognise('same-wait-every-time', third < 1.3 * first)
    })
  },
)

function mean(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length)
}
