/** TODO 1 and 2: how a stream ends. */
import { check, ensure, random, recognise, show } from '@stagecraft/suite'
import { getsStream, wholeIsComplete } from './guards.ts'
import { ensureKept, errorLine, lastWords, startReading } from './reading.ts'
import { story } from './story.ts'

const { answer } = story

check(
  'reports a stream that stops without its last event as interrupted',
  {
    todo: 1,
    needs: [getsStream],
    why: 'The customer relies on half a sentence, and nobody knows.',
    look: 'Which event says that the reply is whole?',
    mistakes: {
      'loop-ended': 'The stream stopped at {last} without its last event, and your code reports ‘complete’.',
      'done-is-complete':
        'The stream stopped behind the first of two parts of the answer, and your code reports ‘complete’.',
    },
  },
  async () => {
    const reading = startReading('stops-early')
    const result = await reading.result()
    ensureShown(reading.shown)
    recognise('loop-ended', result.status === 'complete', { last: lastWords(reading.shown) })
    ensure(result.status === 'interrupted', `The stream stopped early and your code reports ${show(result.status)}.`)
    ensureKept(result.text, reading.shown)
    // A part that ends has an event of its own, and the reply goes on behind it.
    const first = answer.indexOf(' But ')
    const parts = [answer.slice(0, first), answer.slice(first)]
    const afterText = (first - 0.5) / answer.length
    const { status } = await startReading({ items: [{ text: parts }], stream: { ending: 'clean', afterText } }).result()
    recognise('done-is-complete', status === 'complete')
    ensure(status === 'interrupted', `The stream stopped behind a part of it and your code reports ${show(status)}.`)
  },
)

check(
  'keeps the text when the connection breaks',
  {
    todo: 1,
    needs: [getsStream],
    why: 'Support must see what the customer has read.',
    look: 'What does the loop do when reading fails?',
    mistakes: {
      'text-thrown-away':
        'The connection broke after {length} characters, and your code threw {error}. The text so far is lost.',
    },
  },
  async () => {
    for (const recording of ['half-an-event', 'connection-lost']) {
      const reading = startReading(recording)
      const { result, thrown } = await reading.ended()
      ensureShown(reading.shown)
      recognise('text-thrown-away', thrown !== undefined, {
        length: reading.shown.length,
        error: errorLine(thrown),
      })
      ensure(
        result?.status === 'interrupted',
        `The connection broke at ${lastWords(reading.shown)} and your code reports ${show(result?.status)}.`,
      )
      ensureKept(result.text, reading.shown)
    }
  },
)

check(
  'reports a reply that fails on its way as interrupted',
  {
    todo: 1,
    needs: [getsStream],
    why: 'The customer holds half an answer.',
    look: 'In which two ways can a stream say this?',
    mistakes: {
      'failed-is-complete': 'The reply failed at {last}, its last event says so, and your code reports ‘complete’.',
    },
  },
  async () => {
    for (const recording of ['reply-fails', 'error-event']) {
      const reading = startReading(recording)
      const { result, thrown } = await reading.ended()
      ensureShown(reading.shown)
      recognise('failed-is-complete', result?.status === 'complete', { last: lastWords(reading.shown) })
      ensure(
        result,
        `The provider sent an error after ${lastWords(reading.shown)}, and your code threw ${errorLine(thrown)}.`,
      )
      ensure(result.status === 'interrupted', `The reply failed and your code reports ${show(result.status)}.`)
      ensureKept(result.text, reading.shown)
    }
  },
)

check(
  'takes the usage from the end of the stream',
  {
    todo: 1,
    needs: [wholeIsComplete],
    why: 'The bill counts every token, and only the end of the stream knows them.',
    look: 'Which event carries `usage`? In Chat Completions: did your request ask for it?',
    mistakes: {
      'usage-from-start': 'Your code reports {reported} output tokens; {real} are billed for this answer.',
    },
  },
  async () => {
    const usage = { input: random.int(210, 880), output: random.int(160, 420) }
    const whole = await startReading({ items: [{ text: answer }], usage }).result()
    ensure(whole.usage, 'The answer was whole and your code reports no usage.')
    const { inputTokens, outputTokens } = whole.usage
    recognise('usage-from-start', outputTokens !== usage.output, { reported: outputTokens, real: usage.output })
    ensure(
      inputTokens === usage.input,
      `${usage.input} input tokens are billed; your code reports ${show(inputTokens)}.`,
    )
    const { usage: guessed } = await startReading('stops-early').result()
    ensure(guessed == null, `The stream stopped before its usage came, and your code reports ${show(guessed)}.`)
  },
)

const cutIsTruncated = 'reports a reply cut by the token limit as truncated'

check(
  cutIsTruncated,
  {
    todo: 2,
    needs: [wholeIsComplete],
    why: 'The end that decides about the money is missing.',
    look: 'What does the last event say besides “over”?',
    mistakes: { 'cut-is-complete': 'The token limit cut the answer at {last}, and your code reports ‘complete’.' },
  },
  async () => {
    const cut = answer.slice(0, random.int(80, 110))
    const reading = startReading('token-limit', { values: { answer: cut } })
    const result = await reading.result()
    recognise('cut-is-complete', result.status === 'complete', { last: lastWords(reading.shown) })
    ensure(
      result.status === 'truncated',
      `The token limit cut the answer at ${lastWords(reading.shown)} and your code reports ${show(result.status)}.`,
    )
    ensureKept(result.text, reading.shown)
  },
)

check(
  'reports the usage of a reply that is cut',
  {
    todo: 2,
    needs: ['takes the usage from the end of the stream', cutIsTruncated],
    why: 'What was written until the cut is billed like any answer.',
    look: 'Which events end a stream, and which of them carry `usage`?',
    mistakes: {
      'cut-reply-is-free':
        'The token limit cut the answer after {output} billed tokens, and your code reports no usage.',
    },
  },
  async () => {
    const usage = { input: random.int(210, 880), output: random.int(160, 420) }
    const reading = startReading({ items: [{ text: answer.slice(0, 90) }], stop: 'max-tokens', usage })
    const { usage: got } = await reading.result()
    recognise('cut-reply-is-free', got == null, usage)
    ensure(
      got?.inputTokens === usage.input && got.outputTokens === usage.output,
      `${usage.input} input and ${usage.output} output tokens are billed; your code reports ${show(got)}.`,
    )
  },
)

check(
  'reports a declined reply as refused',
  {
    todo: 2,
    needs: [wholeIsComplete],
    why: 'Mira has to take over, and nobody tells her.',
    look: 'A refusal can end like any answer: where does it show?',
    mistakes: { 'refusal-is-complete': 'The model declined to answer, and your code reports ‘complete’.' },
  },
  async () => {
    const result = await startReading('declines').result()
    recognise('refusal-is-complete', result.status === 'complete')
    ensure(result.status === 'refused', `The model declined to answer and your code reports ${show(result.status)}.`)
  },
)

/** In these streams half the answer comes before anything goes wrong. */
function ensureShown(shown: string): void {
  ensure(shown !== '', 'The first half of the answer came, and the customer saw nothing of it.')
}
