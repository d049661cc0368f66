import { check, learnerOf, recognise, replay, show } from '@stagecraft/suite'
import type * as starter from '../ask.ts'
import { answer, invoice, user } from './mail.ts'
import { ensureAnswer, isResult, told } from './outcome.ts'

const learner = learnerOf<typeof starter>()

check(
  'returns the text of a plain reply',
  {
    look: 'Look at which messages you take.',
    mistakes: { 'phase-required': 'The reply is one message without a phase, ‘{answer}’, and you returned {told}.' },
  },
  async () => {
    replay('plain', { values: { answer, input: 412, output: 23 } })
    const result = await learner.ask({ user })
    recognise('phase-required', isResult(result) && (!result.ok || !result.value), { answer, told: told(result) })
    ensureAnswer(result, answer)
  },
)

check(
  'skips the thinking before the answer',
  {
    why: 'Current models think first in most replies.',
    look: 'Choose parts of the reply by their type.',
    mistakes: {
      'first-block': 'The reply begins with thinking; the answer {answer} comes second. You returned {told}.',
    },
  },
  async () => {
    const { calls } = replay('thinking-first', { values: { answer } })
    const result = await learner.ask({ user }).catch((thrown) => {
      recognise('first-block', calls.length > 0, { answer: show(answer), told: 'nothing: your code threw' })
      throw thrown
    })
    const lost = !isResult(result) || !result.ok || !result.value
    recognise('first-block', lost, { answer: show(answer), told: told(result) })
    ensureAnswer(result, answer)
  },
)

check(
  'joins the parts of an answer in their order',
  {
    look: 'An answer may come in several parts.',
    mistakes: { 'first-part-only': 'The answer came in two parts and you returned the first: {told}.' },
  },
  async () => {
    const [first, second] = [`${answer} `, 'They wrote before, in October.']
    replay('two-parts', { values: { first, second } })
    const result = await learner.ask({ user })
    recognise('first-part-only', result.ok && result.value?.trim() === answer, { told: told(result) })
    ensureAnswer(result, first + second)
  },
)

check(
  'leaves the commentary out of the answer',
  {
    todo: 1,
    why: 'Tomas would read the commentary as part of the mail.',
    look: 'Each message says in which phase the model wrote it.',
    mistakes: { 'output-text-glue': 'The model commented, then answered. You returned both as one text: {value}.' },
  },
  async () => {
    const commentary = `Let me look at ${invoice} first.`
    replay('commentary-first', { values: { commentary, answer } })
    const result = await learner.ask({ user })
    const glued = result.ok && String(result.value).includes(commentary) && String(result.value).includes(answer)
    recognise('output-text-glue', glued, { value: result.ok ? show(result.value) : '' })
    ensureAnswer(result, answer)
  },
)
