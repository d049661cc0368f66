/** TODO 1 and 2: which failures are tried again, and how often. */
import { check, ensure, random, recognise, replay, show } from '@stagecraft/suite'
import { answer, question } from './asking.ts'
import { asResult, ensureAsked, learner, runOut, told } from './calling.ts'

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
    for (const status of [500, 429, ...random.shuffle([408, 409]), random.pick([502, 503, 529])]) {
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

check(
  'sends a request that cannot get better once',
  {
    todo: 1,
    why: 'Somebody waits for an answer that cannot change, and wrong keys get locked.',
    look: 'Whose fault is a 400, and what would have to change?',
    mistakes: { 'retry-400': 'The API answered {status}, and your code sent the same request {requests} times.' },
  },
  async () => {
    for (const status of [400, 401, random.pick([403, 404, 413, 422])]) {
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
