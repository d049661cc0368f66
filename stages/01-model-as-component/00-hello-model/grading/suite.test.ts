import {
  check,
  count,
  ensure,
  LearnerThrow,
  learnerOf,
  type ModelCall,
  random,
  recognise,
  replay,
  show,
} from '@stagecraft/suite'
import type * as starter from '../hello.ts'
import { type Mail, writeMails } from './mails.ts'

const learner = learnerOf<typeof starter>()
const mails = writeMails(random, 2)

check(
  'sends one request for one mail',
  {
    why: 'Every request is paid for, and Tomas gets 40 mails a day.',
    mistakes: { 'asks-twice': 'You sent {requests} for one mail. The reply of the first is enough.' },
  },
  async () => {
    for (const mail of mails) {
      const { calls, thrown } = await run(mail)
      recognise('asks-twice', calls.length > 1, { requests: count(calls.length, 'request') })
      if (calls.length === 0 && thrown) throw thrown
      ensure(calls.length === 1, 'Your code sent no request to a model.')
    }
  },
)

check(
  'puts the mail into the request',
  {
    why: 'The model knows only what the request holds.',
    look: 'Look at the input of the request.',
    mistakes: {
      'mail-left-out': 'The mail names {fact} and your request does not hold it, so the model cannot know it.',
    },
  },
  async () => {
    for (const mail of mails) {
      const { calls, thrown } = await run(mail)
      const [call] = calls
      if (!call && thrown) throw thrown
      ensure(call, 'Your code sent no request to a model.')
      const sent = textOf(call)
      const missing = mail.facts.find((fact) => !sent.includes(fact))
      recognise('mail-left-out', missing !== undefined, { fact: show(missing) })
    }
  },
)

check(
  'returns the sentence that the model wrote',
  {
    todo: 1,
    look: 'Look at the line under TODO 1.',
    mistakes: {
      'whole-reply': 'You returned {what}. Tomas needs one sentence of text, and it is somewhere inside the reply.',
      'fixed-answer':
        'The model wrote {wrote} and you returned {returned}, as for another mail. Return what came back this time.',
      echo: 'You returned the mail itself. The request was sent and paid for, and its reply was dropped.',
      'other-apis-line':
        'Your code asked {api} and then threw “{error}”{place}. Each API keeps its text elsewhere. Is what you read from the reply, or a Promise of it?',
    },
  },
  async () => {
    const results: unknown[] = []
    for (const mail of mails) {
      const { calls, result, thrown } = await run(mail)
      recognise('other-apis-line', calls.length > 0 && readNothing(thrown), {
        api: apiNames[calls[0]?.api ?? 'responses'],
        error: thrown instanceof Error ? thrown.message : '',
        place: thrown instanceof LearnerThrow && thrown.place ? ` in line ${thrown.place.line}` : '',
      })
      if (thrown) throw thrown
      recognise('echo', result === mail.text && calls.length > 0)
      recognise('whole-reply', typeof result === 'object' && result !== null, { what: shapeOf(result) })
      results.push(result)
    }
    for (const [index, mail] of mails.entries()) {
      const [wrote, returned] = [show(mail.sentence), show(results[index])]
      if (results[index] === mail.sentence) continue
      recognise('fixed-answer', typeof results[0] === 'string' && results[0] === results[1], { wrote, returned })
      // The field of an object that has none such, as of a reply that nobody waited for.
      const why = results[index] === undefined ? ' Print what you read from: is it the reply, or a Promise of it?' : ''
      ensure(false, `The model wrote ${wrote} and you returned ${returned}.${why}`)
    }
  },
)

const apiNames = {
  responses: 'the Responses API',
  chat: 'the Chat Completions API',
  messages: 'the Anthropic Messages API',
}

/** A call of `hello`, with what it sent even when it threw: the request leaves before the line that is to be written. */
async function run(mail: Mail): Promise<{ calls: readonly ModelCall[]; result?: unknown; thrown?: unknown }> {
  const { calls } = replay('one-sentence', { values: { sentence: mail.sentence }, repeatLast: true })
  try {
    return { calls, result: await learner.hello(mail.text) }
  } catch (thrown) {
    return { calls, thrown }
  }
}

/** True when a field was read from nothing. */
function readNothing(thrown: unknown): boolean {
  return thrown instanceof LearnerThrow && thrown.className === 'TypeError' && /undefined|null/.test(thrown.message)
}

/** All text of a request, wherever it stands; in JSON or plain. */
function textOf(call: ModelCall): string {
  return `${call.system}\n${JSON.stringify(call.turns)}`
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `a list with ${count(value.length, 'entry', 'entries')}`
  const fields = Object.keys(value ?? {})
  return `an object with ${count(fields.length, 'field')} (${fields.slice(0, 3).join(', ')}${fields.length > 3 ? ', …' : ''})`
}
