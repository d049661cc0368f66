import { check, recognise, show } from '@stagecraft/suite'
import { askWith, outcomeOf, returned } from './asking.ts'
import { answer, commentary, user } from './mail.ts'
import { ended, ensureAnswer, isBroken, isLost } from './outcome.ts'

/** What every other check about a reply builds on. */
export const plainReply = 'returns the text of a plain reply'

check(plainReply, {}, async () => {
  const { result } = await askWith('plain', { answer, input: 412, output: 23 }, { user })
  ensureAnswer(result, answer)
})

check(
  'reads a message that says no phase',
  {
    needs: [plainReply],
    why: 'Older models give their messages no phase, and their answers count as much.',
    mistakes: { 'phase-required': 'The reply is one message without a phase, {answer}, and {ended}.' },
  },
  async () => {
    const outcome = await outcomeOf('no-phase', { answer }, { user })
    recognise('phase-required', isLost(outcome) || isBroken(outcome), { answer: show(answer), ended: ended(outcome) })
    ensureAnswer(returned(outcome).result, answer)
  },
)

const thinkingFirst = 'skips the thinking before the answer'

check(
  thinkingFirst,
  {
    needs: [plainReply],
    why: 'Current models think first in most replies.',
    look: 'Choose parts of the reply by their type.',
    mistakes: {
      'first-block': 'The reply begins with thinking, the answer {answer} comes second, and {ended}.',
    },
  },
  async () => {
    const outcome = await outcomeOf('thinking-first', { answer }, { user })
    recognise('first-block', isLost(outcome) || isBroken(outcome), { answer: show(answer), ended: ended(outcome) })
    ensureAnswer(returned(outcome).result, answer)
  },
)

check(
  'joins the parts of an answer in their order',
  {
    needs: [plainReply, thinkingFirst],
    look: 'An answer may come in several parts, and in several messages.',
    mistakes: {
      'first-part-only': 'The answer came in two parts and you returned the first, {value}.',
      'last-message': 'The answer came in two messages and you returned one of them, {value}.',
    },
  },
  async () => {
    const [first, second] = [`${answer} `, 'They wrote before, in October.']
    const { result } = await askWith('two-parts', { first, second }, { user })
    const value = result.ok ? String(result.value) : ''
    recognise('first-part-only', value.trim() === answer, { value: show(value) })
    ensureAnswer(result, first + second)
    const { call, result: apart } = await askWith('two-messages', { first, second }, { user })
    const read = apart.ok ? String(apart.value) : ''
    const alone = read === first || read === second
    recognise('last-message', call.api === 'responses' && alone, { value: show(read) })
    ensureAnswer(apart, first + second)
  },
)

/** What checks about replies with commentary build on. */
export const commentaryLeftOut = 'leaves the commentary out of the answer'

check(
  commentaryLeftOut,
  {
    todo: 1,
    needs: [plainReply],
    why: 'Tomas would read the commentary as part of the mail.',
    look: 'Each message says its phase.',
    mistakes: { 'output-text-glue': 'The model commented, then answered. You returned both as one text: {value}.' },
  },
  async () => {
    const { result } = await askWith('commentary-first', { commentary, answer }, { user })
    const value = result.ok ? String(result.value) : ''
    recognise('output-text-glue', value.includes(commentary) && value.includes(answer), { value: show(value) })
    ensureAnswer(result, answer)
  },
)
