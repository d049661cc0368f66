/** What the untouched starter does right already, and what must stay so. */
import { check, ensure, recognise, show } from '@stagecraft/suite'
import { ensureAnswered, startReading } from './reading.ts'
import { story } from './story.ts'

const { answer } = story

/** Nothing else can be said about code that gets no stream, or reads none: every other check waits for this one. */
export const getsStream = 'asks for a stream and shows the answer in it'

check(
  getsStream,
  {
    why: 'A customer reads along while the model writes.',
    look: 'Which field asks for a stream, and does a `catch` hide an error? Print it.',
    mistakes: {
      'nothing-sent': 'Your code sent no request to a model, and it {did}.',
      'no-stream-asked': 'Your request does not ask for a stream: the whole reply came at once, at its end.',
      'error-swallowed': 'A whole answer came, the customer saw nothing of it, and your code {did}.',
    },
  },
  async () => {
    const reading = startReading({ items: [{ text: answer }] }, { answered: false })
    const { thrown, did } = await reading.ended()
    const { calls, shown } = reading
    const sent = calls.length
    // A request that leaves when the call is over is told as one, if it leaves before this check ends.
    if (sent === 0) await reading.clock.advance(1)
    recognise('nothing-sent', sent === 0 && thrown === undefined, { did })
    ensureAnswered(calls, { thrown, did })
    const streams = calls.some(({ stream }) => stream)
    recognise('no-stream-asked', !streams)
    if (thrown !== undefined && shown !== answer) throw thrown
    recognise('error-swallowed', shown === '', { did })
    ensure(shown === answer, `The model wrote ${show(answer)}, the customer saw ${show(shown)}, and your code ${did}.`)
  },
)

check(
  'offers the model the tool',
  {
    needs: [getsStream],
    why: 'The model cannot say that it must look up the parcel, and makes something up.',
    look: 'The tool stands in `tools.ts`; each API has its own form for it.',
    mistakes: { 'tool-left-out': 'Your request offers the model no tool; the one in the starter is `track_parcel`.' },
  },
  async () => {
    const reading = startReading({ items: [{ text: answer }] })
    await reading.ended()
    const names = reading.calls.flatMap(({ tools }) => tools.map(({ name }) => name))
    recognise('tool-left-out', names.length === 0)
    ensure(names.includes('track_parcel'), `Your request offers ${show(names)} and no \`track_parcel\`.`)
  },
)

export const pieceByPiece = 'shows the answer piece by piece'

check(
  pieceByPiece,
  {
    needs: [getsStream],
    why: 'The customer looks at an empty page until the model is done.',
    look: 'When do you call `onText`?',
    mistakes: {
      'collect-then-show': 'The model had sent all but its last piece, and the customer had seen nothing yet.',
    },
  },
  async () => {
    let shownEarly = 0
    const gate = () => {
      shownEarly = reading.pieces
    }
    const reading = startReading({ items: [{ text: answer }], stream: { gate } })
    await reading.ended()
    recognise('collect-then-show', shownEarly === 0)
  },
)

export const wholeIsComplete = 'calls a whole answer complete'

check(
  wholeIsComplete,
  {
    needs: [getsStream],
    why: 'An answer read to its end counts as broken.',
    look: 'What comes behind the text, and does a `catch` hide an error? Print it.',
    mistakes: {
      'trips-at-the-end': 'The customer had seen the whole answer; after its last piece your code {did}.',
    },
  },
  async () => {
    const reading = startReading({ items: [{ text: answer }] })
    const { result, thrown, did } = await reading.ended()
    recognise('trips-at-the-end', reading.shown === answer && result?.status !== 'complete', { did })
    if (!result) throw thrown
    ensure(result.text === answer, `The model wrote ${show(answer)} and your code returned ${show(result.text)}.`)
  },
)

const wholeEvents = 'reads events that arrive in two pieces'

check(
  wholeEvents,
  {
    needs: [getsStream],
    why: 'A connection may cut the stream inside an event.',
    look: 'A chunk is no event: what do you keep until the rest of it has come?',
    mistakes: { 'chunk-is-event': 'Every event came in two chunks, the customer saw {shown}, and your code {did}.' },
  },
  async () => {
    // No character of several bytes: what is cut here are events only.
    const plain = answer.replace('€', 'EUR')
    const reading = startReading({ items: [{ text: plain }], stream: { split: true } })
    const { result, thrown, did } = await reading.ended()
    recognise('chunk-is-event', reading.shown !== plain, { shown: seen(reading.shown), did })
    if (!result) throw thrown
    ensure(result.text === plain, `The model wrote ${show(plain)} and your code returned ${show(result.text)}.`)
  },
)

check(
  'keeps characters whole that arrive in two pieces',
  {
    needs: [wholeEvents],
    why: 'A connection may cut the bytes anywhere.',
    look: 'Who remembers the half that came first?',
    mistakes: { 'decode-chunk': 'The customer read {broken}: `€` is three bytes, and they came in two chunks.' },
  },
  async () => {
    const reading = startReading('split-characters')
    const result = await reading.result()
    const at = reading.shown.indexOf('\uFFFD')
    recognise('decode-chunk', at >= 0, { broken: `‘${reading.shown.slice(Math.max(0, at - 8), at + 12)}’` })
    ensure(result.text === answer, `The model wrote ${show(answer)} and your code returned ${show(result.text)}.`)
  },
)

check(
  'throws an HTTP error that comes before the first event',
  {
    needs: [getsStream],
    why: 'A wrong key looks like a bad connection then, and nobody repairs it.',
    look: 'Which errors does your `catch` mean?',
    mistakes: { 'errors-become-status': 'The API refused the key with 401, and your code returned status {status}.' },
  },
  async () => {
    const reading = startReading('bad-key', { answered: false })
    const { result, thrown, did } = await reading.ended()
    if (reading.calls.length === 0) ensureAnswered(reading.calls, { thrown, did })
    recognise('errors-become-status', result !== undefined, { status: show(result?.status) })
  },
)

function seen(shown: string): string {
  return shown === '' ? 'nothing' : show(shown, 60)
}
