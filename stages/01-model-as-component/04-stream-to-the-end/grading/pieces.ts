/** TODO 3: what the reader is shown. */
import { check, ensure, recognise, show } from '@stagecraft/suite'
import { getsStream } from './guards.ts'
import { ensureKept, startReading } from './reading.ts'
import { story } from './story.ts'

const { answer } = story

check(
  'keeps the thinking away from the reader',
  {
    todo: 3,
    needs: [getsStream],
    why: 'Thinking holds doubts that Larkspur never meant to say.',
    look: 'Which kinds of delta do you hand on?',
    mistakes: { 'leak-thinking': 'The customer read the model’s thinking: {leak}.' },
  },
  async () => {
    const reading = startReading('thinks-first')
    const result = await reading.result()
    recognise('leak-thinking', reading.shown.includes(story.thinking), { leak: show(story.thinking, 60) })
    ensure(reading.shown === answer, `The model answered ${show(answer)} and the customer saw ${show(reading.shown)}.`)
    ensureKept(result.text, reading.shown)
  },
)

check(
  'shows neither tool arguments nor a refusal as the answer',
  {
    todo: 3,
    needs: ['keeps the thinking away from the reader', 'reports a declined reply as refused'],
    why: 'Only the answer is written for the customer.',
    look: 'Which kinds of delta do you hand on?',
    mistakes: { 'leak-arguments': 'The model asked for a tool, and the customer read its arguments: {leak}.' },
  },
  async () => {
    const reading = startReading('asks-for-a-tool')
    const result = await reading.result()
    const leaked = reading.shown.startsWith(answer) && reading.shown.slice(answer.length).includes(story.parcel)
    recognise('leak-arguments', leaked, { leak: show(reading.shown.slice(answer.length)) })
    ensure(reading.shown === answer, `The model answered ${show(answer)} and the customer saw ${show(reading.shown)}.`)
    ensureKept(result.text, reading.shown)
    const declined = startReading({ items: [{ thinking: story.thinking }, { refusal: 'I cannot help to open it.' }] })
    const { text, status } = await declined.result()
    ensure(declined.shown === '', `The model declined, and the customer saw ${show(declined.shown)} as its answer.`)
    ensure(status === 'refused', `The model thought, then declined, and your code reports ${show(status)}.`)
    ensureKept(text, declined.shown)
  },
)
