/** What the untouched starter does right already, and what must stay so. */
import { check, ensure, recognise, replay, show } from '@stagecraft/suite'
import { errorLine, startReading } from './reading.ts'
import { story } from './story.ts'

const { question, answer } = story

check(
  'shows the answer piece by piece',
  {
    why: 'A customer reads along while the model writes.',
    look: 'When do you call `onText`?',
    mistakes: {
      'collect-then-show': 'The model had sent all but its last piece, and the customer had seen nothing yet.',
    },
  },
  async () => {
    let shownEarly = 0
    replay({
      items: [{ text: answer }],
      stream: {
        gate: () => {
          shownEarly = reading.pieces
        },
      },
    })
    const reading = startReading(question)
    const { thrown } = await reading.ended()
    if (thrown !== undefined && reading.shown === '') throw thrown
    recognise('collect-then-show', shownEarly === 0)
    ensure(reading.shown === answer, `The model wrote ${show(answer)} and the customer saw ${show(reading.shown)}.`)
  },
)

check(
  'calls a whole answer complete',
  {
    needs: ['shows the answer piece by piece'],
    why: 'An answer that was read to its end counts as broken.',
    look: 'What comes after the last piece of text?',
    mistakes: {
      'trips-at-the-end': 'The customer had seen the whole answer; after its last piece your code {did}.',
    },
  },
  async () => {
    replay({ items: [{ text: answer }] })
    const reading = startReading(question)
    const { result, thrown } = await reading.ended()
    const did = result ? `reported ${show(result.status)}` : `threw ${errorLine(thrown)}`
    recognise('trips-at-the-end', reading.shown === answer && result?.status !== 'complete', { did })
    if (!result) throw thrown
    ensure(result.text === answer, `The model wrote ${show(answer)} and your code returned ${show(result.text)}.`)
  },
)

const wholeEvents = 'reads events that arrive in two pieces'

check(
  wholeEvents,
  {
    needs: ['shows the answer piece by piece'],
    why: 'A connection may cut the stream anywhere, also inside an event.',
    look: 'A chunk is not an event. What do you keep until the end of the event has come?',
    mistakes: { 'chunk-is-event': 'Every event came in two chunks, and {did}.' },
  },
  async () => {
    // No character of several bytes: what is cut here are events only.
    const plain = answer.replace('€', 'EUR')
    replay({ items: [{ text: plain }], stream: { split: true } })
    const reading = startReading(question)
    const { result, thrown } = await reading.ended()
    const did = result ? `the customer saw ${show(reading.shown, 60)}` : `your code threw ${errorLine(thrown)}`
    recognise('chunk-is-event', reading.shown !== plain, { did })
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
    replay('split-characters', { values: story })
    const reading = startReading(question)
    const result = await reading.result()
    const at = reading.shown.indexOf('\uFFFD')
    recognise('decode-chunk', at >= 0, { broken: `‘${reading.shown.slice(Math.max(0, at - 8), at + 12)}’` })
    ensure(result.text === answer, `The model wrote ${show(answer)} and your code returned ${show(result.text)}.`)
  },
)

check(
  'throws an HTTP error that comes before the first event',
  {
    why: 'A wrong key looks like a bad connection then, and nobody repairs it.',
    look: 'Which errors does your `catch` mean?',
    mistakes: { 'errors-become-status': 'The API refused the key with 401, and your code returned status {status}.' },
  },
  async () => {
    const { calls } = replay('bad-key')
    const { result, thrown } = await startReading(question).ended()
    recognise('errors-become-status', calls.length > 0 && result !== undefined, { status: show(result?.status) })
    if (calls.length === 0) throw thrown
  },
)
