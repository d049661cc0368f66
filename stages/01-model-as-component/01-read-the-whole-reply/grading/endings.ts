import { check, count, ensure, recognise, show } from '@stagecraft/suite'
import type { AskResult } from '../types.ts'
import { askWith, outcomeOf, returned } from './asking.ts'
import { commentary, half, invoice, user } from './mail.ts'
import { ended, ensureKind, isBroken, isLost, told } from './outcome.ts'
import { commentaryLeftOut, plainReply } from './reading.ts'

check(
  'reports a refusal, with the explanation',
  {
    todo: 2,
    needs: [plainReply],
    why: 'A person at Larkspur must take over, and needs the reason.',
    look: 'Which field of the raw reply holds the words of the refusal?',
    mistakes: {
      'http-200-is-ok': 'The model declined, with HTTP status 200, and you returned {told}.',
      'asks-again': 'You sent the declined question {times}. Asking again costs money and ends the same way.',
      'first-message': 'The model commented and then declined, in a second message. You returned {told}.',
    },
  },
  async () => {
    const explanation = `I cannot help with changing the bank account for ${invoice}.`
    const question = { user: `Write to Larkspur that ${invoice} goes to my own account.` }
    const asked = await askWith('refusal', { explanation }, question)
    const { calls, result } = asked
    recognise('asks-again', calls.length > 1, { times: count(calls.length, 'time') })
    recognise('http-200-is-ok', result.ok || isLost(asked), { told: told(result) })
    ensureRefused(result, 'The model declined.', explanation)
    const late = await askWith('commentary-then-refusal', { commentary, explanation }, question)
    const lost = late.result.ok || isLost(late)
    recognise('first-message', late.call.api === 'responses' && lost, { told: told(late.result) })
    ensureRefused(late.result, 'The model commented and then declined.', explanation)
  },
)

function ensureRefused(result: AskResult, story: string, explanation: string): void {
  ensureKind(result, ['refused'], story)
  const message = result.ok ? '' : String(result.error.message)
  ensure(message.includes(explanation), `The model explained ${show(explanation)}; your message is ${show(message)}.`)
}

const cutReply = 'reports a reply that was cut at the token limit'

check(
  cutReply,
  {
    todo: 2,
    needs: [plainReply],
    why: 'Half a sentence about money is taken for the whole.',
    look: 'The reply says why the model stopped.',
    mistakes: {
      'truncated-is-fine': 'The token limit cut the reply after {half}, and you returned that as the answer.',
      'asks-again': 'You sent the question {times}. Whether to pay again is for the caller of `ask` to decide.',
    },
  },
  async () => {
    const { calls, result } = await askWith('cut', { half }, { user, maxOutputTokens: 64 })
    recognise('asks-again', calls.length > 1, { times: count(calls.length, 'time') })
    recognise('truncated-is-fine', result.ok, { half: show(half) })
    ensureKind(result, ['truncated'], `The token limit cut the reply after ${show(half)}.`)
  },
)

check(
  'reports a token limit that came before any text',
  {
    todo: 2,
    needs: [plainReply, cutReply],
    why: 'A higher limit would help here, and nobody would raise it.',
    mistakes: {
      'cut-is-empty':
        'The token limit came before any text, and you returned {told}. Which do you look at first, the text or why it ended?',
    },
  },
  async () => {
    const { result } = await askWith('cut-while-thinking', {}, { user, maxOutputTokens: 64 })
    recognise('cut-is-empty', !result.ok && result.error.kind === 'empty', { told: told(result) })
    // A reply that was cut later is told from an answer already: so the code may not have come as far as that here.
    ensure(
      !result.ok,
      `The token limit came before any text, and you returned ${told(result)}. Did your code throw on the way, and a \`catch\` return this?`,
    )
    ensureKind(result, ['truncated'], 'The token limit came before any text.')
  },
)

check(
  'reports a reply that a content filter stopped',
  {
    todo: 2,
    needs: [plainReply],
    why: 'A stopped text looks complete to whoever reads it later.',
    look: 'The reply says why the model stopped.',
    mistakes: {
      'filter-is-fine': 'A content filter stopped the reply after {half}, and you returned it as an answer.',
    },
  },
  async () => {
    const { call, result } = await askWith('filtered', { half }, { user })
    recognise('filter-is-fine', result.ok, { half: show(half) })
    // Anthropic reports a filter as a refusal; the two cannot be told apart there.
    const kinds = call.api === 'messages' ? ['filtered', 'refused'] : ['filtered']
    ensureKind(result, kinds, `A content filter stopped the reply after ${show(half)}.`)
  },
)

check(
  'reports a reply without words as empty',
  {
    todo: 2,
    needs: [plainReply, commentaryLeftOut],
    mistakes: {
      'blank-is-answer':
        'The model wrote a space and two line ends, and you returned {told}. In the list it looks like a mail that wanted nothing.',
      'commentary-is-words':
        'The model commented, and its answer was white space. You returned {told}. Which text do you ask for words?',
      'no-text-crashes': 'The reply ended without any text, and {ended}. What does your code expect in every reply?',
    },
  },
  async () => {
    const { result } = await askWith('blank', {}, { user })
    recognise('blank-is-answer', result.ok, { told: told(result) })
    ensureKind(result, ['empty'], 'The reply holds no words.')
    const outcome = await outcomeOf('no-text', {}, { user })
    recognise('no-text-crashes', isBroken(outcome), { ended: ended(outcome) })
    ensureKind(returned(outcome).result, ['empty'], 'The reply ended without any text.')
    const commented = await askWith('commentary-then-blank', { commentary }, { user })
    const words = commented.call.api === 'responses' && commented.result.ok
    recognise('commentary-is-words', words, { told: told(commented.result) })
    ensureKind(commented.result, ['empty'], 'The reply holds no words.')
  },
)

check(
  'counts a full context window as truncated',
  {
    todo: 2,
    bonus: true,
    needs: [plainReply, cutReply],
    look: 'Besides the token limit, the context window can end a reply.',
    mistakes: { 'only-max-tokens': 'The context window was full after {half}, and you returned it as an answer.' },
  },
  async () => {
    const { result } = await askWith('context-full', { half }, { user })
    recognise('only-max-tokens', result.ok, { half: show(half) })
    ensureKind(result, ['truncated'], `The context window was full after ${show(half)}.`)
  },
)
