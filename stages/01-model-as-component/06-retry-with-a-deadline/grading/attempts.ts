/** TODO 1 and 2: which failures are tried again, and how often. */
import { check, ensure, random, recognise, replay, show } from '@stagecraft/suite'
import { answer, question } from './asking.ts'
import { asResult, callWithDeadline, ensureAsked, learner, runOut, told } from './calling.ts'

/** Enough for every wait in these checks. */
const patient = { deadlineMs: 3_600_000 }

const triesAgain = 'tries again after an error that passes'

check(
  triesAgain,
  {
    why: 'A night run of 1,200 mails meets a few of these every hour.',
    look: 'Which errors are worth a second try?',
    mistakes: {
      'only-rate-limits': 'The API answered {status} once, would have answered the next request, and you gave up.',
      'neither-408-nor-409':
        'The API answered {status} once, and you gave up: 408 is a request that took too long, 409 one that met another.',
    },
  },
  async () => {
    for (const status of [500, 429, 408, 409, 529]) {
      const played = replay('recovers', { values: { status, wait: '20', answer } })
      const result = asResult(
        await runOut((clock) => learner.askThrough(question, { ...patient, maxAttempts: 5, clock })),
      )
      ensureAsked(played)
      const seen = played.calls[0]?.answer.status
      const early = status === 408 || status === 409
      recognise('neither-408-nor-409', early && !result.ok && played.calls.length === 1, { status })
      recognise('only-rate-limits', !result.ok && played.calls.length < 3, {
        status: played.calls.at(-1)?.answer.status ?? seen,
      })
      ensure(result.ok && result.value === answer, `The third request was answered. You returned ${told(result)}.`)
    }
  },
)

/** What a server, or a proxy before it, answers while it cannot help itself. */
const passing = [500, 502, 503, 504, 520, 524, 529, 429, 408, 409]

check(
  'tries again after each status that passes',
  {
    needs: [triesAgain],
    why: 'The one that is missing is the one of the next outage.',
    look: 'What do these numbers have in common?',
    mistakes: {
      'some-of-the-statuses':
        'You try again after {tried}, and gave up after {status}: a server that fails has more numbers.',
    },
  },
  async () => {
    const results = await callOnceFailing(passing)
    const tried = passing.filter((_, index) => results[index]?.result.ok)
    for (const [index, { result }] of results.entries()) {
      const status = passing[index]
      recognise('some-of-the-statuses', !result.ok && status !== undefined && status >= 500, {
        status,
        tried: tried.filter((other) => other >= 500).join(', '),
      })
      ensure(
        result.ok,
        `An attempt failed with ${status}, the next would have succeeded. You returned ${told(result)}.`,
      )
    }
  },
)

check(
  'tries again after a lost connection',
  {
    why: 'Cables and proxies fail more often than providers.',
    look: 'What is the `status` of an error when no answer came?',
    mistakes: {
      'status-or-nothing': 'The connection broke once, and you gave up: that error has no status to look at.',
    },
  },
  async () => {
    const played = replay('connection-lost', { values: { answer } })
    const result = asResult(
      await runOut((clock) => learner.askThrough(question, { ...patient, maxAttempts: 4, clock })),
    )
    ensureAsked(played)
    recognise('status-or-nothing', !result.ok && played.calls.length === 1)
    ensure(result.ok && result.value === answer, `The second request was answered. You returned ${told(result)}.`)
  },
)

const sentOnce = 'sends a request that cannot get better once'

check(
  sentOnce,
  {
    todo: 1,
    why: 'Somebody waits for an answer that cannot change, and wrong keys get locked.',
    look: 'Whose fault is a 400, and what would have to change?',
    mistakes: { 'retry-400': 'The API answered {status}, and your code sent the same request {requests} times.' },
  },
  async () => {
    for (const status of [400, 401, 404]) {
      const played = replay('stays-bad', { values: { status }, repeatLast: true })
      const result = asResult(
        await runOut((clock) => learner.askThrough(question, { ...patient, maxAttempts: 4, clock })),
      )
      ensureAsked(played)
      const answered = played.calls[0]?.answer.status
      recognise('retry-400', played.calls.length > 1, { status: answered, requests: played.calls.length })
      ensure(
        !result.ok && result.error.kind === 'failed',
        `The API answered ${answered}. You returned ${told(result)}.`,
      )
      ensure(
        result.error.status === answered,
        `The API answered ${answered}; the status of your error is ${show(result.error.status)}.`,
      )
    }
  },
)

/** What no second try can change. */
const staying = [400, 401, 402, 403, 404, 405, 413, 415, 422]

check(
  'tries once after each status that stays',
  {
    todo: 1,
    needs: [sentOnce],
    why: 'What is too large today is too large in a second.',
    look: 'Which is the shorter list, what passes or what stays?',
    mistakes: {
      'forgets-a-bad-one': 'An attempt failed with {status}, and you called the operation {calls} times.',
    },
  },
  async () => {
    for (const [index, { result, calls }] of (await callOnceFailing(staying)).entries()) {
      const status = staying[index]
      recognise('forgets-a-bad-one', calls > 1, { status, calls })
      ensure(
        !result.ok && result.error.kind === 'failed',
        `An attempt failed with ${status}. You returned ${told(result)}.`,
      )
      ensure(
        result.error.status === status,
        `An attempt failed with ${status}; the status of your error is ${show(result.error.status)}.`,
      )
    }
  },
)

export const counted = 'sends no more requests than `maxAttempts`'

check(
  counted,
  {
    todo: 2,
    needs: [triesAgain],
    why: 'An outage lasts longer when every caller sends more than it may.',
    mistakes: {
      'double-retry':
        '{requests} requests for {allowed} attempts: somebody under your loop tries again too. Which of the two should decide?',
      'five-tries': 'You were allowed {allowed} attempts and made {requests}: your loop counts to a number of its own.',
    },
  },
  async () => {
    for (const maxAttempts of [random.int(2, 4), 1]) {
      const played = replay('stays-down', { values: { wait: '20' }, repeatLast: true })
      let slept = 0
      const result = asResult(
        await runOut((clock) =>
          learner.askThrough(question, { ...patient, maxAttempts, clock }).finally(() => {
            slept = clock.sleeps.filter((ms) => ms !== patient.deadlineMs).length
          }),
        ),
      )
      ensureAsked(played)
      const requests = played.calls.length
      // Who waits by `clock` between all requests sends them all; others came from below. Who waits by another clock
      // cannot be told from that.
      const tooMany = requests > maxAttempts && (slept > 0 || maxAttempts === 1)
      recognise('double-retry', tooMany && requests > slept + 1, { requests, allowed: maxAttempts })
      recognise('five-tries', tooMany, { requests, allowed: maxAttempts })
      ensure(requests === maxAttempts, `You were allowed ${maxAttempts} attempts and made ${requests}.`)
      ensure(!result.ok && result.error.kind === 'failed', `Every attempt failed. You returned ${told(result)}.`)
    }
  },
)

/** Operations that fail with these statuses, one each, and then succeed; all at the same time. */
async function callOnceFailing(statuses: readonly number[]) {
  const calls = statuses.map(() => 0)
  const results = await runOut((clock) =>
    Promise.all(
      statuses.map((status, index) => {
        const op = async (): Promise<string> => {
          const call = (calls[index] ?? 0) + 1
          calls[index] = call
          if (call > 1) return answer
          throw Object.assign(new Error(`${status} The request failed.`), { status })
        }
        return callWithDeadline(op, { ...patient, maxAttempts: 3, clock })
      }),
    ),
  )
  return results.map((result, index) => ({ result: asResult(result), calls: calls[index] ?? 0 }))
}
