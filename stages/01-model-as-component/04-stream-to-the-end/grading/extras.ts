/** Beyond what is asked. */
import { check, ensure, random, recognise, show } from '@stagecraft/suite'
import { getsStream, pieceByPiece } from './guards.ts'
import { idleTimeoutMs, lastWords, type ReadingOptions, startReading } from './reading.ts'
import { story } from './story.ts'

const { answer } = story

check(
  'measures the time to the first text',
  {
    bonus: true,
    needs: [pieceByPiece],
    why: 'It is the time for which a customer looks at an empty page.',
    look: 'Which event does the customer see first?',
    mistakes: {
      'first-event-is-not-text': 'Your code reports {reported} ms; at that time the customer had seen no text.',
    },
  },
  async () => {
    const wait = random.int(900, 2_900)
    const gate = async (index: number) => {
      if (index === 0) await reading.clock.advance(wait)
      if (index === 2) await reading.clock.advance(5_000)
    }
    const reading = startReading({ items: [{ thinking: story.thinking }, { text: answer }], stream: { gate } })
    const { timeToFirstTextMs: measured } = await reading.result()
    ensure(measured !== undefined, 'Your code reports no time to the first text.')
    recognise('first-event-is-not-text', measured < wait, { reported: measured })
    ensure(measured === wait, `Your code reports ${show(measured)} ms; the customer had seen text before that.`)
  },
)

check(
  'tries again only while nothing was shown',
  {
    bonus: true,
    needs: [pieceByPiece],
    why: 'A second try helps only a reader who does not see it.',
    look: 'What had the customer read by then?',
    mistakes: {
      'retry-appends':
        'The connection broke at {last}. Your code asked again, and the customer read the beginning twice.',
    },
  },
  async () => {
    const whole = { items: [{ text: answer }] }
    for (const ending of ['reset', 'error'] as const) {
      const reading = startReading([{ ...whole, stream: { ending, afterText: 0 } }, whole])
      const { result } = await reading.ended()
      const what = ending === 'reset' ? 'The connection broke' : 'An error event came'
      ensure(reading.calls.length === 2, `${what} before the first text, and your code did not try again.`)
      const got = show(result?.text)
      ensure(result?.text === answer, `The second try brought the answer, and your code returned ${got}.`)
    }
    const broken = startReading([{ ...whole, stream: { ending: 'reset', afterText: 0.5 } }, whole])
    await broken.ended()
    const first = broken.calls[0]?.answer.text ?? ''
    const repeats = broken.calls.length > 1 && broken.shown !== first && broken.shown !== answer
    recognise('retry-appends', repeats, { last: lastWords(first) })
    const silent = startReading([{ ...whole, stream: { ending: 'stall', afterText: 0 } }, whole])
    await silent.clock.advance(2 * idleTimeoutMs)
    ensure(silent.calls.length === 1, 'Nothing came until the time limit, and your code asked for it again.')
    ensure(silent.over, 'The stream went silent, and your code still waits.')
    await silent.ended()
  },
)

check(
  'leaves no timer behind',
  {
    bonus: true,
    needs: [getsStream],
    why: 'A program ends when the last of its timers does.',
    look: 'What ends a sleep that nobody needs any more?',
    mistakes: {
      'timer-left-behind': 'Two seconds after your code had returned, {sleeping} of its sleeps went on.',
      'timer-outlives-the-error':
        'The API answered 401, your code threw, and two seconds later {sleeping} of its sleeps went on.',
    },
  },
  async () => {
    const whole = { items: [{ text: answer }] }
    const leaves = new AbortController()
    const endings: { source: Parameters<typeof startReading>[0]; options?: ReadingOptions; silent?: boolean }[] = [
      { source: whole },
      { source: { ...whole, stream: { ending: 'reset', afterText: 0.5 } } },
      { source: whole, options: { signal: leaves.signal, onText: () => leaves.abort() } },
      { source: 'goes-silent', silent: true },
    ]
    for (const { source, options, silent } of endings) {
      const reading = startReading(source, options)
      if (silent) await reading.clock.advance(2 * idleTimeoutMs)
      ensure(!silent || reading.over, 'The stream went silent, and your code still waits.')
      await reading.result()
      await reading.clock.advance(2_000)
      const { sleeping } = reading.clock
      recognise('timer-left-behind', sleeping > 0, { sleeping })
    }
    const refused = startReading('bad-key', { answered: false })
    const { thrown } = await refused.ended()
    await refused.clock.advance(2_000)
    const { sleeping } = refused.clock
    recognise('timer-outlives-the-error', thrown !== undefined && sleeping > 0, { sleeping })
  },
)
