import {
  check,
  count,
  ensure,
  frozen,
  LearnerThrow,
  learnerOf,
  type ModelCall,
  random,
  recognise,
  replay,
  show,
} from '@stagecraft/suite'
import type * as starter from '../reply.ts'
import { type Conversation, modelFor, spoken, twoConversations } from './conversations.ts'

const learner = learnerOf<typeof starter>()
const conversations = twoConversations(random)
const [ana, ben] = conversations

const inOneRequest = 'sends one request for one question'

check(
  inOneRequest,
  {
    why: 'The model forgets each request with its reply, so an earlier request teaches it nothing.',
    mistakes: { 'turn-by-turn': 'You sent {requests} for one question, one after another.' },
  },
  async () => {
    for (const talk of conversations) {
      const { calls } = await run(talk)
      recognise('turn-by-turn', calls.length > 1, { requests: count(calls.length, 'request') })
      ensure(calls.length === 1, 'Your code sent no request to a model.')
    }
  },
)

check(
  'returns the text that the model wrote',
  {
    why: 'The customer reads what `reply` returns.',
    mistakes: {
      'whole-conversation': 'The model wrote {wrote}; you returned {returned}, which holds more.',
    },
  },
  async () => {
    for (const { history, question, answer } of conversations) {
      replay('one-answer', { values: { answer }, repeatLast: true })
      const returned: unknown = await learner.reply(history, question)
      const values = { wrote: show(answer), returned: show(returned, 80) }
      const isMore = typeof returned === 'string' && returned !== answer && returned.includes(answer)
      recognise('whole-conversation', isMore, values)
      ensure(returned === answer, `The model wrote ${values.wrote} and you returned ${values.returned}.`)
    }
  },
)

check(
  'answers a first question, before which nothing was said',
  {
    why: 'Every conversation begins with an empty history.',
    mistakes: { 'needs-a-history': 'With an empty history your code threw {error}.' },
  },
  async () => {
    const question = `When does ${ana.parcel} arrive?`
    const { calls } = replay('one-answer', { values: { answer: ana.answer }, repeatLast: true })
    const thrown = await thrownBy(learner.reply([], question))
    recognise('needs-a-history', thrown instanceof LearnerThrow, { error: errorText(thrown) })
    if (thrown) throw thrown
    const last = lastCall(calls)
    ensure(JSON.stringify(spoken(last)).includes(question), `You sent ${show(spoken(last))} for ${show(question)}.`)
  },
)

check(
  'leaves the history of the caller as it was',
  {
    why: 'Larkspur’s records hold this list; the next question would find a turn too many.',
    look: 'Which list do you add the question to?',
    mistakes: { 'changes-the-history': 'Your code tried to change the `history` it was given: {error}.' },
  },
  async () => {
    replay(modelFor(ana), { repeatLast: true })
    const thrown = await thrownBy(learner.reply(frozen(ana.history), ana.question))
    recognise('changes-the-history', isChange(thrown), { error: errorText(thrown) })
    if (thrown) throw thrown
  },
)

check(
  'sends nothing of another conversation',
  {
    why: 'One customer would read about the parcel of another.',
    look: 'What outlives a call of `reply` in your file?',
    mistakes: {
      'one-memory-for-all': 'After Ana’s question, your request for Ben held her {said}.',
    },
  },
  async () => {
    await run(ana)
    const { calls } = await run(ben)
    const sent = textOf(lastCall(calls))
    const found = [...ana.history.map(({ content }) => content), ana.question].find((text) => sent.includes(text))
    recognise('one-memory-for-all', found !== undefined, { said: show(found) })
  },
)

const withAllTurns = 'sends every earlier turn with the question'

check(
  withAllTurns,
  {
    todo: 1,
    needs: [inOneRequest],
    look: 'What does the request hold besides the question?',
    mistakes: {
      'last-turn-only':
        'The model answered {answer}: your request held one message. A model remembers nothing; send the earlier turns too.',
      'one-side-only':
        'Your request holds what {customer} said and not what the model said, so the model cannot know what it promised.',
      'newest-only':
        'Your request holds {sent} of {turns} earlier turns. {customer} said the parcel’s number at the beginning, so the model answered {answer}.',
    },
  },
  async () => {
    for (const talk of conversations) {
      const { calls, answer } = await run(talk)
      const call = lastCall(calls)
      const { history, customer } = talk
      const missing = history.filter(({ content }) => !textOf(call).includes(content))
      const values = { customer, answer: show(answer), sent: history.length - missing.length, turns: history.length }
      recognise('last-turn-only', missing.length === history.length, values)
      recognise('one-side-only', missing.length > 0 && missing.every(({ role }) => role === 'assistant'), values)
      recognise('newest-only', missing.length > 0 && missing.every((turn, at) => turn === history[at]), values)
      ensure(missing.length === 0, `Your request does not hold ${show(missing[0]?.content)} of the history.`)
    }
  },
)

const withRoles = 'sends each turn with its role'

check(
  withRoles,
  {
    todo: 1,
    needs: [withAllTurns],
    why: 'The model has to tell what a customer asked from what it promised itself.',
    look: 'How does the API learn who said what?',
    mistakes: {
      'roles-lost': 'You joined {turns} earlier turns into one message, so they have one role together.',
      'history-in-instructions':
        'You put the earlier turns into the instructions. There they are your words, not theirs.',
      'all-as-user': 'Your request says that {customer} wrote {content}. The model did.',
    },
  },
  async () => {
    for (const talk of conversations) {
      const call = lastCall((await run(talk)).calls)
      const { history, customer } = talk
      const joined = Math.max(...spoken(call).map(({ text }) => holding(text, talk)))
      recognise('history-in-instructions', holding(call.system, talk) > 0)
      recognise('roles-lost', joined > 1, { turns: joined })
      for (const { role, content } of history) {
        const roles = spoken(call).filter(({ text }) => text.includes(content))
        const isForeign = role === 'assistant' && roles.every((message) => message.role === 'user')
        recognise('all-as-user', isForeign, { customer, content: show(content, 50) })
        const isOwn = roles.some((message) => message.role === role)
        ensure(isOwn, `You sent ${show(content)} as ${show(roles[0]?.role)}; its role is ${show(role)}.`)
      }
    }
  },
)

check(
  'sends the turns in their order, and the question last',
  {
    todo: 1,
    needs: [withAllTurns, withRoles],
    why: 'A model answers the last message, in the light of those before it.',
    mistakes: {
      'question-first':
        'Your question stood before the history, so the model answered {answer}. Which message does it answer?',
      'newest-first': 'You sent the newest turn first. `history` has the oldest first, and so does a request.',
    },
  },
  async () => {
    for (const talk of conversations) {
      const { calls, answer } = await run(talk)
      const messages = spoken(lastCall(calls))
      const at = talk.history.map(({ content }) => messages.findIndex(({ text }) => text.includes(content)))
      const question = messages.findLastIndex(({ text }) => text.includes(talk.question))
      recognise('question-first', question >= 0 && question < Math.min(...at), { answer: show(answer) })
      recognise('newest-first', isRising(at.toReversed()))
      ensure(isRising(at), `You sent the turns of the history in the order ${at.map((place) => place + 1).join(', ')}.`)
      ensure(question === messages.length - 1, `Your last message is ${show(messages.at(-1)?.text)}, not the question.`)
    }
  },
)

async function run(talk: Conversation): Promise<{ calls: readonly ModelCall[]; answer: string }> {
  const { calls } = replay(modelFor(talk), { repeatLast: true })
  return { calls, answer: await learner.reply(talk.history, talk.question) }
}

function lastCall(calls: readonly ModelCall[]): ModelCall {
  const call = calls.at(-1)
  ensure(call, 'Your code sent no request to a model.')
  return call
}

/** All text of a request. */
function textOf(call: ModelCall): string {
  return [call.system, ...spoken(call).map(({ text }) => text)].join('\n')
}

/** How many earlier turns stand in a text. */
function holding(text: string, { history }: Conversation): number {
  return history.filter(({ content }) => text.includes(content)).length
}

function isRising(numbers: readonly number[]): boolean {
  return numbers.every((value, index) => index === 0 || value > (numbers[index - 1] as number))
}

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (thrown) {
    return thrown
  }
  return undefined
}

/** What Node throws at code that changes a frozen object. */
function isChange(thrown: unknown): boolean {
  const frozenWords = /not extensible|read only|Cannot (add|delete|assign|redefine)/
  return thrown instanceof LearnerThrow && thrown.className === 'TypeError' && frozenWords.test(thrown.message)
}

function errorText(thrown: unknown): string {
  return thrown instanceof Error ? `“${thrown.message}”` : show(thrown)
}
