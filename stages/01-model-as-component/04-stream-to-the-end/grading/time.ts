/** TODO 4: silence. Readers who leave are in leaving.ts. */
import { check, ensure, random, recognise, replay, show } from '@stagecraft/suite'
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

const byClock = 'times the silence by `options.clock`'

check(
  byClock,
  {
    todo: 4,
    why: 'Nobody has seen a time limit work that no test can reach.',
    look: 'Which function do you wait with?',
    mistakes: {
      'another-clock':
        'The stream was silent for {waited} s on `options.clock`, and you never slept on it: your code has another clock, or none.',
    },
  },
  async () => {
    replay('goes-silent', { values: story })
    const reading = startReading(question)
    await waitOut(reading)
    recognise('another-clock', !reading.over && reading.clock.sleeps.length === 0, { waited: 2 * seconds })
    ensure(reading.over, `After ${2 * seconds} s of silence your code still waited; ${seconds} s are allowed.`)
    const { status } = await reading.result()
    ensure(status === 'interrupted', `The stream went silent and your code reports ${show(status)}.`)
  },
)

check(
  'gives up after the silence and closes the connection',
  {
    todo: 4,
    needs: [byClock],
    why: 'The customer waits for words that never come, and the provider writes on at Larkspur’s cost.',
    look: 'Who still reads when your function returns?',
    mistakes: {
      'race-and-leave': 'Your code returned after {allowed} s of silence and left the connection open.',
    },
  },
  async () => {
    const { calls } = replay('goes-silent', { values: story })
    const reading = startReading(question)
    await waitOut(reading)
    ensure(reading.over, `After ${2 * seconds} s of silence your code still waited; ${seconds} s are allowed.`)
    const result = await reading.result()
    recognise('race-and-leave', calls[0]?.answer.connection === 'open', { allowed: seconds })
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
    const { calls } = replay(model)
    const reading = startReading(question)
    await waitOut(reading)
    recognise('timer-starts-late', !reading.over, { twice: 2 * seconds, allowed: seconds })
    const { result, thrown } = await reading.ended()
    ensure(result, `No reply began for ${seconds} s, and your code threw ${errorLine(thrown)}.`)
    ensure(result.status === 'interrupted', `No reply began, and your code reports ${show(result.status)}.`)
    letGo()
    await reading.clock.advance(1)
    ensure(calls[0]?.answer.connection !== 'open', 'Your code returned, and the connection is still open.')
    ensure(reading.shown === '', `Your code had returned, and the customer saw ${show(reading.shown)}.`)
  },
)

/** Lets a silence last. A right answer may look at the clock in steps of its own, so it has twice the time. */
async function waitOut(reading: Reading): Promise<void> {
  await reading.clock.advance(idleTimeoutMs - 1)
  ensure(!reading.over, `The silence had lasted less than ${seconds} s, and your code had stopped reading.`)
  await reading.clock.advance(idleTimeoutMs + 1)
}
