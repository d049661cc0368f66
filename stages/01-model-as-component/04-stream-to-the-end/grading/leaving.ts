/** TODO 4: readers who leave. */
import { check, ensure, recognise, show } from '@stagecraft/suite'
import { pieceByPiece } from './guards.ts'
import { ensureKept, errorLine, heldBack, startReading } from './reading.ts'
import { story } from './story.ts'

const { answer } = story
const left = 3

check(
  'stops reading when the customer leaves',
  {
    todo: 4,
    needs: [pieceByPiece],
    why: 'The provider writes on for nobody, and Larkspur pays for it.',
    look: 'Who tells the connection about `signal`?',
    mistakes: {
      'swallow-abort': 'The customer left after {left} pieces, and your code read the stream to its end.',
    },
  },
  async () => {
    const reading = readAndLeave(left)
    await reading.ended()
    await reading.clock.advance(1)
    const { calls } = reading
    recognise('swallow-abort', reading.pieces >= left && calls[0]?.answer.connection === 'ended', { left })
    ensure(calls[0]?.answer.connection !== 'open', 'The customer left, and the connection is still open.')
    // A reader that is ahead of the loop may hold a piece or two that had arrived before.
    ensure(
      reading.pieces <= left + 2,
      `The customer left after ${left} pieces, and your code showed ${reading.pieces}.`,
    )
  },
)

check(
  'reports that the customer left, and keeps what was read',
  {
    todo: 4,
    needs: ['stops reading when the customer leaves'],
    why: 'Ines counts broken answers, and a customer who leaves is none.',
    look: 'How does your code tell its two reasons to stop apart?',
    mistakes: { 'left-is-interrupted': 'The customer left after {left} pieces, and your code reports ‘interrupted’.' },
  },
  async () => {
    const reading = readAndLeave(left)
    const { result, thrown } = await reading.ended()
    ensure(result, `The customer left, and your code threw ${errorLine(thrown)}.`)
    recognise('left-is-interrupted', result.status === 'interrupted', { left })
    ensureAborted(result.status)
    ensureKept(result.text, reading.shown)
  },
)

check(
  'shows nothing more of what has arrived when the customer leaves',
  {
    todo: 4,
    needs: ['reports that the customer left, and keeps what was read'],
    why: 'The record says that the customer read what nobody saw.',
    look: 'What becomes of the events behind the one that you are at?',
    mistakes: {
      'shows-what-had-arrived':
        'The answer came in one chunk. The customer left at its first piece, and your code showed {more} more.',
    },
  },
  async () => {
    const reading = readAndLeave(1, { together: true })
    const { result, thrown } = await reading.ended()
    recognise('shows-what-had-arrived', reading.pieces > 1, { more: reading.pieces - 1 })
    ensure(result, `The customer left, and your code threw ${errorLine(thrown)}.`)
    ensureAborted(result.status)
    ensureKept(result.text, reading.shown)
  },
)

check(
  'notices during a silence that the customer leaves',
  {
    todo: 4,
    needs: ['reports that the customer left, and keeps what was read'],
    why: 'The connection stays open for a reader who is gone.',
    look: 'What wakes your code while no event arrives?',
    mistakes: {
      'abort-between-events': 'The customer left during a silence, and a second later your code was still waiting.',
    },
  },
  async () => {
    const leaves = new AbortController()
    const reading = startReading('goes-silent', { signal: leaves.signal })
    await reading.clock.advance(1_000)
    leaves.abort()
    await reading.clock.advance(1_000)
    recognise('abort-between-events', !reading.over)
    const result = await reading.result()
    ensureAborted(result.status)
    ensureKept(result.text, reading.shown)
  },
)

check(
  'notices before the reply begins that the customer leaves',
  {
    todo: 4,
    needs: ['notices during a silence that the customer leaves'],
    why: 'The first word takes longest, and most customers leave while they wait for it.',
    look: 'From when on can `signal` end something?',
    mistakes: {
      'leaves-the-stream-only':
        'The customer left before the reply began, and a second later your code was still waiting.',
    },
  },
  async () => {
    const leaves = new AbortController()
    const { model, letGo } = heldBack({ items: [{ text: answer }] })
    const reading = startReading(model, { signal: leaves.signal })
    await reading.clock.advance(1_000)
    leaves.abort()
    await reading.clock.advance(1_000)
    recognise('leaves-the-stream-only', !reading.over)
    const { result, thrown } = await reading.ended()
    ensure(result, `The customer left before the reply began, and your code threw ${errorLine(thrown)}.`)
    ensureAborted(result.status)
    letGo()
    await reading.clock.advance(1)
    ensure(reading.calls[0]?.answer.connection !== 'open', 'The customer left, and the connection is still open.')
  },
)

check(
  'knows that the customer left before the call',
  {
    todo: 4,
    needs: ['reports that the customer left, and keeps what was read'],
    why: 'In Ines’s list it is one more error.',
    look: 'What becomes of a signal that is aborted already?',
    mistakes: {
      'left-before-throws': 'The customer had left before you asked, and your code threw {error}.',
    },
  },
  async () => {
    const reading = startReading({ items: [{ text: answer }] }, { signal: AbortSignal.abort(), answered: false })
    const { result, thrown } = await reading.ended()
    recognise('left-before-throws', !result, { error: errorLine(thrown) })
    ensure(reading.shown === '', `The customer had left before you asked, and your code showed ${show(reading.shown)}.`)
    ensureAborted(result?.status)
    await reading.clock.advance(1)
    ensure(reading.calls[0]?.answer.connection !== 'open', 'The customer had left, and the connection is open.')
  },
)

/** A reader who leaves while the piece with this number is shown. */
function readAndLeave(pieces: number, stream: { together?: boolean } = {}) {
  const leaves = new AbortController()
  const onText = (shown: number) => {
    if (shown === pieces) leaves.abort()
  }
  return startReading({ items: [{ text: answer }], stream }, { signal: leaves.signal, onText })
}

function ensureAborted(status: string | undefined): void {
  ensure(status === 'aborted', `The customer left and your code reports ${show(status)}.`)
}
