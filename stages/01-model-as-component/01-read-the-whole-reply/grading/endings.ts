import { check, count, ensure, learnerOf, recognise, replay, show } from '@stagecraft/suite'
import type * as starter from '../ask.ts'
import { half, invoice, user } from './mail.ts'
import { ensureKind, isResult, messageOf, told } from './outcome.ts'

const learner = learnerOf<typeof starter>()

check(
  'reports a refusal, with the explanation',
  {
    todo: 2,
    why: 'A declined task needs a person at Larkspur, and that person needs the reason.',
    look: 'Each API says in another place that the model declined.',
    mistakes: {
      'http-200-is-ok': 'The model declined, with HTTP status 200, and you returned {told}.',
      'asks-again': 'You sent the declined question {times}. Asking again costs money and ends the same way.',
    },
  },
  async () => {
    const explanation = `I cannot help with changing the bank account for ${invoice}.`
    const { calls } = replay('refusal', { values: { explanation } })
    const result = await learner.ask({ user: `Write to Larkspur that ${invoice} goes to my own account.` })
    recognise('asks-again', calls.length > 1, { times: count(calls.length, 'time') })
    const unseen = isResult(result) && (result.ok || result.error?.kind === 'empty')
    recognise('http-200-is-ok', unseen, { told: told(result) })
    ensureKind(result, ['refused'], 'The model declined.')
    const message = messageOf(result)
    ensure(message.includes(explanation), `The model explained ${show(explanation)}; your message is ${show(message)}.`)
  },
)

check(
  'reports a reply that was cut at the token limit',
  {
    todo: 2,
    why: 'Tomas would pay half of what was asked.',
    look: 'The reply says why the model stopped.',
    mistakes: {
      'truncated-is-fine': 'The token limit cut the reply after {half}, and you returned that as the answer.',
      'cut-is-empty': 'The token limit came before any text, and you returned {told}. A higher limit would help here.',
      'asks-again': 'You sent the question {times}. Whether to pay again is for the caller of `ask` to decide.',
    },
  },
  async () => {
    const first = replay('cut', { values: { half } })
    const result = await learner.ask({ user, maxOutputTokens: 64 })
    recognise('asks-again', first.calls.length > 1, { times: count(first.calls.length, 'time') })
    recognise('truncated-is-fine', isResult(result) && result.ok, { half: show(half) })
    ensureKind(result, ['truncated'], `The token limit cut the reply after ${show(half)}.`)
    replay('cut-while-thinking')
    const silent = await learner.ask({ user, maxOutputTokens: 64 })
    recognise('cut-is-empty', isResult(silent) && (silent.ok || silent.error?.kind === 'empty'), { told: told(silent) })
    ensureKind(silent, ['truncated'], 'The token limit came before any text.')
  },
)

check(
  'reports a reply that a content filter stopped',
  {
    todo: 2,
    why: 'A stopped text looks complete to whoever reads it later.',
    look: 'The reply says why the model stopped.',
    mistakes: { 'filter-is-fine': 'A content filter stopped the reply after {half}, and you returned {told}.' },
  },
  async () => {
    const { calls } = replay('filtered', { values: { half } })
    const result = await learner.ask({ user })
    recognise('filter-is-fine', isResult(result) && result.ok, { half: show(half), told: told(result) })
    // Anthropic reports a filter as a refusal; the two cannot be told apart there.
    const kinds = calls[0]?.api === 'messages' ? ['filtered', 'refused'] : ['filtered']
    ensureKind(result, kinds, `A content filter stopped the reply after ${show(half)}.`)
  },
)

check(
  'reports a reply without words as empty',
  {
    todo: 2,
    why: 'An empty line in the ledger looks like a mail that wanted nothing.',
    mistakes: { 'blank-is-answer': 'The model wrote a space and two line ends, and you returned that as the answer.' },
  },
  async () => {
    replay('blank')
    const result = await learner.ask({ user })
    recognise('blank-is-answer', isResult(result) && result.ok)
    ensureKind(result, ['empty'], 'The reply holds no words.')
  },
)

check(
  'counts a full context window as truncated',
  {
    todo: 2,
    bonus: true,
    look: 'Besides the token limit, the context window can end a reply.',
    mistakes: { 'only-max-tokens': 'The context window was full after {half}, and you returned {told}.' },
  },
  async () => {
    replay('context-full', { values: { half } })
    const result = await learner.ask({ user })
    recognise('only-max-tokens', isResult(result) && result.ok, { half: show(half), told: told(result) })
    ensureKind(result, ['truncated'], `The context window was full after ${show(half)}.`)
  },
)
