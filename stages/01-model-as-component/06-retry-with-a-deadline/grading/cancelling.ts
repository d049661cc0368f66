/** TODO 3: an attempt that is still under way when the deadline passes. */
import { check, ensure, type Reply, random, recognise, replay, reply, show } from '@stagecraft/suite'
import type { CallResult } from '../types.ts'
import { answer, question } from './asking.ts'
import { counted } from './attempts.ts'
import {
  asResult,
  callWithDeadline,
  during,
  ensureAsked,
  learner,
  type ManualClock,
  type Run,
  told,
} from './calling.ts'
import { byClock } from './waiting.ts'

const cancels = 'cancels an attempt that outlives the deadline'

check(
  cancels,
  {
    todo: 3,
    needs: [counted, byClock],
    why: 'A request that nobody waits for is still paid for.',
    look: 'Who tells the running attempt that the time is over?',
    mistakes: {
      'deadline-between-attempts':
        'The deadline of {deadline} s passed during an attempt, and your code went on waiting for it.',
      'race-and-leave': 'You returned after {deadline} s and left the attempt running: its signal was not aborted.',
      'deadline-per-attempt':
        'The first attempt failed after {gone} s. At {deadline} s the deadline was over, and the second attempt still ran.',
    },
  },
  async () => {
    const deadline = random.int(24, 36)
    const deadlineMs = deadline * 1_000
    await attempting(deadlineMs, [], async (run, signals) => {
      await run.advance(deadlineMs - 1)
      ensure(
        !run.over && signals[0]?.aborted !== true,
        `The deadline was ${deadline} s away, and you had given up before it.`,
      )
      await run.advance(1_001)
      const aborted = Boolean(signals[0]?.aborted)
      recognise('deadline-between-attempts', !run.over && !aborted, { deadline })
      recognise('race-and-leave', !aborted, { deadline })
      ensure(run.over, `The deadline of ${deadline} s passed, the attempt was cancelled, and your code did not return.`)
      ensure(
        signals.length === 1,
        'The attempt was cancelled at the deadline, and your code called the operation again.',
      )
      const result = asResult(await run.result())
      ensure(!result.ok && result.error.kind === 'deadline', `The deadline passed. You returned ${told(result)}.`)
    })
    const gone = random.int(11, 14)
    await attempting(deadlineMs, [gone * 1_000], async (run, signals) => {
      await run.advance(deadlineMs + 1_000)
      ensure(
        signals.length > 1,
        `The first attempt failed after ${gone} s of ${deadline} s, and you made no second one.`,
      )
      recognise('deadline-per-attempt', !signals[1]?.aborted, { gone, deadline })
      ensure(run.over, `The deadline of ${deadline} s passed, and your code did not return.`)
    })
  },
)

check(
  'returns at the deadline though an attempt goes on',
  {
    todo: 3,
    needs: [cancels],
    why: 'A page hangs as long as the library below it does.',
    look: 'What does your code wait for while an attempt runs?',
    mistakes: {
      'waits-for-the-deaf':
        'An operation ignored its signal, and two seconds after the deadline of {deadline} s your code still waited for it.',
    },
  },
  async () => {
    const deadline = random.int(24, 36)
    const start = (clock: ManualClock) => {
      const deaf = () => clock.sleep(86_400_000).then(() => 'too late')
      return callWithDeadline(deaf, { deadlineMs: deadline * 1_000, maxAttempts: 4, clock })
    }
    await during(start, async (run) => {
      await run.advance(deadline * 1_000 + 2_000)
      recognise('waits-for-the-deaf', !run.over, { deadline })
      const result = asResult(await run.result())
      ensure(!result.ok && result.error.kind === 'deadline', `The deadline passed. You returned ${told(result)}.`)
    })
  },
)

check(
  'hangs up at the deadline',
  {
    todo: 3,
    needs: [cancels],
    why: 'A request that nobody waits for is still paid for.',
    look: 'What does the function in `askThrough` do with the signal that it gets?',
    mistakes: {
      'signal-not-passed':
        'The deadline of {deadline} s passed, and the request of `askThrough` ran on at the provider.',
    },
  },
  async () => {
    const deadline = random.int(24, 36)
    const late = Promise.withResolvers<Reply>()
    const { calls } = replay(() => late.promise)
    const start = (clock: ManualClock) =>
      learner.askThrough(question, { deadlineMs: deadline * 1_000, maxAttempts: 4, clock })
    try {
      await during(start, async (run) => {
        await run.advance(deadline * 1_000 - 1)
        ensureAsked({ calls })
        ensure(!run.over, `The deadline was ${deadline} s away, and you had given up before it.`)
        await run.advance(2_001)
        recognise('signal-not-passed', calls[0]?.answer.connection === 'open', { deadline })
        const result = asResult(await run.result())
        ensure(!result.ok && result.error.kind === 'deadline', `The deadline passed. You returned ${told(result)}.`)
      })
    } finally {
      late.resolve(reply.text(answer))
    }
  },
)

/** Attempts that fail after the given milliseconds, one after another; then one that lasts until it is cancelled. */
async function attempting(
  deadlineMs: number,
  failAfter: readonly number[],
  body: (run: Run<CallResult<string>>, signals: readonly (AbortSignal | undefined)[]) => Promise<void>,
): Promise<void> {
  const signals: (AbortSignal | undefined)[] = []
  const start = (clock: ManualClock) => {
    const op = async (signal: AbortSignal): Promise<string> => {
      const index = signals.push(signal) - 1
      const wait = failAfter[index]
      await clock.sleep(wait ?? 86_400_000, signal)
      throw Object.assign(new Error('503 The service is overloaded.'), { status: 503 })
    }
    return callWithDeadline(op, { deadlineMs, maxAttempts: 4, clock })
  }
  await during(start, async (run) => {
    await run.advance(0)
    ensure(signals.length > 0, 'Your code did not call the operation.')
    ensure(signals[0] instanceof AbortSignal, `You gave the operation ${show(signals[0])} and not a signal.`)
    await body(run, signals)
  })
}
