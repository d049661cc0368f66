import {
  check,
  count,
  ensure,
  frozen,
  LearnerThrow,
  learnerOf,
  recognise,
  replay,
  reply,
  show,
} from '@stagecraft/suite'
import type * as starter from '../render.ts'
import { askWith, goodAnswer } from './asking.ts'
import { friendlyMails, type Mail, question, rules } from './mails.ts'
import { readable, textsIn } from './readable.ts'

const learner = learnerOf<typeof starter>()

/** What every other check builds on. */
export const plainAnswer = 'answers a question about friendly documents with one request'

check(
  plainAnswer,
  {
    why: 'Mira compares documents, so the model must see them together.',
    mistakes: { 'one-by-one': 'You sent {requests} for one question about {documents}.' },
  },
  async () => {
    const mails = friendlyMails()
    const { calls, result } = await askWith(mails)
    const values = { requests: count(calls.length, 'request'), documents: count(mails.length, 'document') }
    recognise('one-by-one', calls.length > 1, values)
    const { ok, value } = Object(result) as { ok?: unknown; value?: unknown }
    ensure(ok === true && value === goodAnswer, `The model wrote ${show(goodAnswer)}; you returned ${show(result)}.`)
  },
)

check(
  'sends your rules as instructions',
  {
    needs: [plainAnswer],
    why: 'In the user turn a rule weighs no more than what a customer writes.',
    mistakes: { 'rules-in-the-user-turn': 'Your instructions are {system}; the rules stand in the user turn.' },
  },
  async () => {
    const { call } = await askWith(friendlyMails())
    const inTurn = call.turns.some((turn) => turn.role === 'user' && JSON.stringify(turn).includes(rules))
    recognise('rules-in-the-user-turn', !call.system.includes(rules) && inTurn, { system: show(call.system, 40) })
    ensure(call.system.includes(rules), `Your rules are not among the instructions: ${show(call.system)}.`)
  },
)

check(
  'leaves the documents of the caller as they were',
  {
    needs: [plainAnswer],
    why: 'Mira’s archive holds these objects; the next program would read marks that no customer wrote.',
    mistakes: { 'changes-the-documents': 'Your code tried to change the documents it was given: {error}.' },
  },
  async () => {
    replay(() => reply.text(goodAnswer))
    const thrown = await learner.askAbout(frozen({ rules, documents: documentsOf(friendlyMails()), question })).then(
      () => undefined,
      (error: unknown) => error,
    )
    const isChange =
      thrown instanceof LearnerThrow &&
      /not extensible|read only|Cannot (add|delete|assign|redefine)/.test(thrown.message)
    recognise('changes-the-documents', isChange, { error: isChange ? `“${thrown.message}”` : '' })
    if (thrown) throw thrown
  },
)

/** Where fences begin to matter. */
export const outOfInstructions = 'keeps what strangers wrote out of the instructions'

check(
  outOfInstructions,
  {
    todo: 1,
    needs: [plainAnswer],
    why: 'A model obeys its instructions before all else, whoever wrote them.',
    look: 'Which field does each text of the request go to?',
    mistakes: { 'system-context': 'Your instructions hold {words}, which a customer wrote.' },
  },
  async () => {
    const mails = friendlyMails()
    const { call } = await askWith(mails)
    const system = call.system + readable(call.system)
    const found = mails.find(({ words }) => words.some((word) => system.includes(word)))
    recognise('system-context', found !== undefined, { words: show(found?.text, 50) })
  },
)

/** What every check of a fence builds on. */
export const inUserTurn = 'sends every document with its id in the user turn'

check(
  inUserTurn,
  {
    todo: 1,
    needs: [plainAnswer],
    why: 'Mira asks which document says what, and the model can name only what it was given.',
    mistakes: {
      'ids-dropped': 'Your user turn holds the text of {id} and not its id.',
      'first-document-only': 'Your user turn holds {sent} of {documents}: nothing of {id}.',
    },
  },
  async () => {
    const mails = friendlyMails(5)
    const sent = await userText(mails)
    const lacking = mails.filter(({ words }) => !words.every((word) => sent.includes(word)))
    const values = { sent: mails.length - lacking.length, documents: count(mails.length, 'document') }
    const some = lacking.length > 0 && lacking.length < mails.length
    recognise('first-document-only', some, { ...values, id: lacking[0]?.id ?? '' })
    ensure(lacking.length === 0, `Your user turn does not hold what ${lacking[0]?.id} says: ${show(sent, 80)}.`)
    const unnamed = mails.find(({ id }) => !sent.includes(id))
    recognise('ids-dropped', unnamed !== undefined, { id: unnamed?.id ?? '' })
  },
)

check(
  'asks the question after the documents',
  {
    todo: 1,
    needs: [plainAnswer, inUserTurn],
    why: 'What stands last in a request weighs most.',
    mistakes: { 'question-first': 'Your question stands before {id}, so a stranger has the last word.' },
  },
  async () => {
    const mails = friendlyMails()
    const sent = await userText(mails)
    const asked = sent.lastIndexOf(question)
    ensure(asked >= 0, `Your user turn does not hold the question: ${show(sent, 80)}.`)
    const later = mails.find(({ words }) => words.some((word) => sent.lastIndexOf(word) > asked))
    recognise('question-first', later !== undefined, { id: later?.id ?? '' })
  },
)

/**
 * What a reader finds in the user's turn. When the documents are in a form that only `readBack` knows, what that returns
 * stands before it.
 */
async function userText(mails: readonly Mail[]): Promise<string> {
  const request = await learner.render({ rules, documents: documentsOf(mails), question })
  const sent = textsIn(Object(request).user).join('\n')
  for (const text of [sent, readable(sent)]) {
    if (mails.every(({ words }) => words.every((word) => text.includes(word)))) return text
  }
  const { system } = Object(request) as { system?: unknown }
  const elsewhere = typeof system === 'string' ? system + readable(system) : ''
  if (mails.some(({ words }) => elsewhere.includes(words[0]))) return readable(sent)
  const read: unknown = await learner.readBack(request).catch(() => [])
  return [...textsIn(read), readable(sent)].join('\n')
}

function documentsOf(mails: readonly Mail[]) {
  return mails.map(({ id, text }) => ({ id, text }))
}
