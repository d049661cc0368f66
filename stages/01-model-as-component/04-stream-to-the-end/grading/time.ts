/** TODO 4: silence, and readers who leave. */
import { check, ensure, random, recognise, replay, show } from '@stagecraft/suite'
import { ensureKept, errorLine, idleTimeoutMs, lastWords, seconds, startReading } from './reading.ts'
import { story } from './story.ts'

const { question, answer } = story

check(
  'lets a slow answer finish while it still moves',
  {
    todo: 4,
    why: 'Long answers are cut although the model is still writing.',
    look: 'What does each event do to your timer?',
    mistakes: {
      'total-timeout':
        'No silence was longer than {pause} s, {allowed} s are allowed, and your code stopped at {last}.',
    },
  },
  async () => {
    const pause = random.int(18, 25)
    const gate = async (index: number) => {
      if (index >= 1 && index <= 4) await reading.clock.advance(pause * 1000)
    }
    replay({ items: [{ text: answer }], stream: { gate } })
    const reading = startReading(question)
    const { result } = await reading.ended()
    const stopped = result?.text !== answer || result.status !== 'complete'
    recognise('total-timeout', stopped, { pause, allowed: seconds, last: lastWords(reading.shown) })
  },
)

check(
  'gives up after the silence and closes the connection',
  {
    todo: 4,
    why: 'An open connection keeps the provider writing, and Larkspur paying.',
    look: 'Who still reads when your function returns?',
    mistakes: {
      'race-and-leave': 'Your code returned after {allowed} s of silence and left the connection open.',
    },
  },
  async () => {
    const { calls } = replay('goes-silent', { values: story })
    const reading = startReading(question)
    await reading.clock.advance(idleTimeoutMs - 1)
    ensure(!reading.over, `The silence had lasted less than ${seconds} s, and your code had stopped reading.`)
    // A right answer may look at the clock in steps of its own, so it has twice the time.
    await reading.clock.advance(idleTimeoutMs + 1)
    ensure(reading.over, `After ${2 * seconds} s of silence your code still waited; ${seconds} s are allowed.`)
    const result = await reading.result()
    recognise('race-and-leave', calls[0]?.answer.connection === 'open', { allowed: seconds })
    ensure(result.status === 'interrupted', `The stream went silent and your code reports ${show(result.status)}.`)
    ensureKept(result.text, reading.shown)
  },
)

check(
  'stops reading when the customer leaves',
  {
    todo: 4,
    needs: ['shows the answer piece by piece and calls it complete'],
    why: 'The provider writes on for nobody, and Larkspur pays for it.',
    look: 'Who tells the connection about `signal`?',
    mistakes: {
      'swallow-abort': 'The customer left after {left} pieces, and your code read the stream to its end.',
    },
  },
  async () => {
    const leaves = new AbortController()
    const left = 3
    const { calls } = replay({ items: [{ text: answer }], stream: { gate: () => {} } })
    const onText = (pieces: number) => {
      if (pieces === left) leaves.abort()
    }
    const reading = startReading(question, { signal: leaves.signal, onText })
    const { result, thrown } = await reading.ended()
    await reading.clock.advance(1)
    recognise('swallow-abort', calls[0]?.answer.connection === 'ended', { left })
    ensure(result, `The customer left, and your code threw ${errorLine(thrown)}.`)
    ensure(calls[0]?.answer.connection !== 'open', 'The customer left, and the connection is still open.')
    // A reader that is ahead of the loop may hold a piece or two that had arrived before.
    ensure(
      reading.pieces <= left + 2,
      `The customer left after ${left} pieces, and your code showed ${reading.pieces}.`,
    )
    ensure(result.status === 'aborted', `The customer left and your code reports ${show(result.status)}.`)
    ensureKept(result.text, reading.shown)
  },
)

check(
  'notices during a silence that the customer leaves',
  {
    todo: 4,
    needs: ['stops reading when the customer leaves'],
    why: 'The connection stays open for a reader who is gone.',
    look: 'What wakes your code while no event arrives?',
    mistakes: {
      'abort-between-events': 'The customer left during a silence, and a second later your code was still waiting.',
    },
  },
  async () => {
    const leaves = new AbortController()
    replay('goes-silent', { values: story })
    const reading = startReading(question, { signal: leaves.signal })
    await reading.clock.advance(1_000)
    leaves.abort()
    await reading.clock.advance(1_000)
    recognise('abort-between-events', !reading.over)
    const result = await reading.result()
    ensure(result.status === 'aborted', `The customer left and your code reports ${show(result.status)}.`)
    ensureKept(result.text, reading.shown)
    const { result: early, thrown } = await startReading(question, { signal: AbortSignal.abort() }).ended()
    ensure(early, `The customer had left before you asked, and your code threw ${errorLine(thrown)}.`)
    ensure(
      early.status === 'aborted',
      `The customer had left before you asked; your code reports ${show(early.status)}.`,
    )
  },
)
