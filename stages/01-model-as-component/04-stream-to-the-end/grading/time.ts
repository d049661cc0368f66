/** TODO 4: silence. Readers who leave are in leaving.ts. */
import { check, ensure, random, recognise, show } from '@stagecraft/suite'
import { getsStream, wholeIsComplete } from './guards.ts'
import {
  ensureKept,
  errorLine,
  heldBack,
  idleTimeoutMs,
  lastWords,
  type Reading,
  seconds,
  startReading,
} from './reading.ts'
import { story } from './story.ts'

const { answer } = story

check(
  'lets a slow answer finish while it still moves',
  {
    todo: 4,
    needs: [wholeIsComplete],
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
    const reading = startReading({ items: [{ text: answer }], stream: { gate } })
    const { result } = await reading.ended()
    const stopped = result?.text !== answer || result.status !== 'complete'
    recognise('total-timeout', stopped, { pause, allowed: seconds, last: lastWords(reading.shown) })
  },
)

const byClock = 'times the silence by `options.clock`'

check(
  byClock,
  {
    todo: 4,
    needs: [getsStream],
    why: 'Nobody has seen a time limit work that no test can reach.',
    look: 'Which function do you wait with?',
    mistakes: {
      'another-clock':
        'The stream was silent for {waited} s on `options.clock`, and you never slept on it: your code has another clock, or none.',
    },
  },
  async () => {
    const reading = startReading('goes-silent')
    await reading.clock.advance(2 * idleTimeoutMs)
    recognise('another-clock', !reading.over && reading.clock.sleeps.length === 0, { waited: 2 * seconds })
    // What it made of its sleep is the next check's.
    if (!reading.over) return
    const { result } = await reading.ended()
    ensure(result?.status !== 'complete', 'The stream went silent and your code reports ‘complete’.')
  },
)

check(
  'gives up after the silence and closes the connection',
  {
    todo: 4,
    needs: [byClock],
    why: 'The customer waits for nothing, and Larkspur pays for it.',
    look: 'What does your timer end, and who still reads when your function returns?',
    mistakes: {
      'rings-for-nobody': 'Your sleep on `options.clock` ran out in the silence, and your code waited on.',
      'race-and-leave': 'Your code returned after {allowed} s of silence and left the connection open.',
    },
  },
  async () => {
    const reading = startReading('goes-silent')
    await waitOut(reading)
    recognise('rings-for-nobody', !reading.over && reading.rang > 0)
    ensure(reading.over, `After ${2 * seconds} s of silence your code still waited; ${seconds} s are allowed.`)
    const { result, did } = await reading.ended()
    ensure(result, `The stream went silent, and your code ${did}.`)
    recognise('race-and-leave', reading.calls[0]?.answer.connection === 'open', { allowed: seconds })
    ensure(result.status === 'interrupted', `The stream went silent and your code reports ${show(result.status)}.`)
    ensureKept(result.text, reading.shown)
  },
)

check(
  'counts the silence before the reply begins, too',
  {
    todo: 4,
    needs: ['gives up after the silence and closes the connection'],
    why: 'An overloaded provider takes the request and says nothing at all.',
    look: 'When does your timer start, and what can it end?',
    mistakes: {
      'timer-starts-late': 'No reply began, and after {twice} s your code still waited; {allowed} s are allowed.',
    },
  },
  async () => {
    const { model, letGo } = heldBack({ items: [{ text: answer }] })
    const reading = startReading(model)
    await waitOut(reading)
    recognise('timer-starts-late', !reading.over, { twice: 2 * seconds, allowed: seconds })
    const { result, thrown } = await reading.ended()
    ensure(result, `No reply began for ${seconds} s, and your code threw ${errorLine(thrown)}.`)
    ensure(result.status === 'interrupted', `No reply began, and your code reports ${show(result.status)}.`)
    letGo()
    await reading.clock.advance(1)
    ensure(reading.calls[0]?.answer.connection !== 'open', 'Your code returned, and the connection is still open.')
    ensure(reading.shown === '', `Your code had returned, and the customer saw ${show(reading.shown)}.`)
  },
)

/** Lets a silence last. A right answer may look at the clock in steps of its own, so it has twice the time. */
async function waitOut(reading: Reading): Promise<void> {
  await reading.clock.advance(idleTimeoutMs - 1)
  if (reading.over) await reading.ended()
  ensure(!reading.over, `The silence had lasted less than ${seconds} s, and your code had stopped reading.`)
  await reading.clock.advance(idleTimeoutMs + 1)
}
