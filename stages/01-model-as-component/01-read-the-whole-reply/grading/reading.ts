import { check, LearnerThrow, recognise, show } from '@stagecraft/suite'
import { askWith } from './asking.ts'
import { answer, invoice, user } from './mail.ts'
import { ensureAnswer, isLost, told } from './outcome.ts'

/** What every other check about a reply builds on. */
export const plainReply = 'returns the text of a plain reply'

check(
  plainReply,
  {
    mistakes: {
      'phase-required':
        'The reply is one message, {answer}, and you returned {told}. Not every model gives its messages a phase.',
    },
  },
  async () => {
    const { result } = await askWith('plain', { answer, input: 412, output: 23 }, { user })
    recognise('phase-required', isLost(result), { answer: show(answer), told: told(result) })
    ensureAnswer(result, answer)
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
      'first-block': 'The reply begins with thinking; the answer {answer} comes second. You returned {told}.',
    },
  },
  async () => {
    const { result } = await askWith('thinking-first', { answer }, { user }).catch((thrown: unknown) => {
      const blind = thrown instanceof LearnerThrow && thrown.className === 'TypeError'
      recognise('first-block', blind, { answer: show(answer), told: 'nothing, for your code threw a TypeError' })
      throw thrown
    })
    recognise('first-block', isLost(result), { answer: show(answer), told: told(result) })
    ensureAnswer(result, answer)
  },
)

check(
  'joins the parts of an answer in their order',
  {
    needs: [plainReply, thinkingFirst],
    look: 'An answer may come in several parts.',
    mistakes: { 'first-part-only': 'The answer came in two parts and you returned the first, {value}.' },
  },
  async () => {
    const [first, second] = [`${answer} `, 'They wrote before, in October.']
    const { result } = await askWith('two-parts', { first, second }, { user })
    const value = result.ok ? String(result.value) : ''
    recognise('first-part-only', value.trim() === answer, { value: show(value) })
    ensureAnswer(result, first + second)
  },
)

check(
  'leaves the commentary out of the answer',
  {
    todo: 1,
    needs: [plainReply],
    why: 'Tomas would read the commentary as part of the mail.',
    look: 'Each message says its phase.',
    mistakes: { 'output-text-glue': 'The model commented, then answered. You returned both as one text: {value}.' },
  },
  async () => {
    const commentary = `Let me look at ${invoice} first.`
    const { result } = await askWith('commentary-first', { commentary, answer }, { user })
    const value = result.ok ? String(result.value) : ''
    recognise('output-text-glue', value.includes(commentary) && value.includes(answer), { value: show(value) })
    ensureAnswer(result, answer)
  },
)
