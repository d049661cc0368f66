import { check, ensure, frozen, LearnerThrow, learnerOf, random, recognise, show } from '@stagecraft/suite'
import type * as starter from '../assemble.ts'
import type { ContextPart } from '../types.ts'
import { codes, needsOf, type PartSet, run, setOf } from './assembled.ts'
import { optionalOf, rule, task, write } from './parts.ts'

const learner = learnerOf<typeof starter>()

/** A few parts in English, and as many tokens for them as said. */
function smallSet(tokens: (parts: ContextPart[]) => number): PartSet {
  const [first = 0, second = 0, third = 0, last = 0] = codes(random, 4)
  const parts: ContextPart[] = [
    rule,
    { id: 'history-1', kind: 'history', priority: 60, text: write('english', first, 2) },
    { id: 'evidence-1', kind: 'evidence', priority: random.int(61, 90), text: write('english', second, 3) },
    { id: 'evidence-2', kind: 'evidence', priority: random.int(20, 50), text: write('english', third, 3) },
    task(last),
  ]
  return setOf(parts, tokens(optionalOf(parts)), random.int(300, 400))
}

export const allThatFits = 'sends every part when all of them fit'

check(
  allThatFits,
  {
    why: 'What is left out, the model cannot know.',
    mistakes: {
      'safety-margin':
        'Your result leaves {missing} out, though all parts together leave {free} tokens of the budget free.',
    },
  },
  async () => {
    const set = smallSet(needsOf)
    const outcome = await run(set)
    const missing = set.parts.find((part) => !outcome.sent.includes(part))
    const free = outcome.room - needsOf(set.parts)
    recognise('safety-margin', missing !== undefined && !outcome.result.included.includes(missing.id), {
      missing: show(missing?.id),
      free: Math.max(free, 0) + set.options.reserveOutput,
    })
    ensure(!missing, `The text of ${show(missing?.id)} is in none of your messages, though everything fits.`)
  },
)

check(
  'keeps the order of the evidence when `evidenceOrder` is ‘as-given’',
  {
    needs: [allThatFits],
    why: 'The caller has a reason, such as the order of time.',
    mistakes: { 'always-ends-first': 'You sent the evidence in the order {order}; the list has it in another one.' },
  },
  async () => {
    const set = smallSet(needsOf)
    const { result } = await run(set)
    const text = result.messages.map(({ content }) => content).join('\n')
    const evidence = set.parts.filter(({ kind }) => kind === 'evidence')
    const sent = evidence.toSorted((a, b) => text.indexOf(a.text) - text.indexOf(b.text))
    const order = sent.map(({ id }) => id)
    recognise('always-ends-first', order.join() !== evidence.map(({ id }) => id).join(), { order: show(order) })
  },
)

export const sameAgain = 'gives the same result for the same parts'

check(
  sameAgain,
  {
    why: 'A report about a wrong answer can be looked into only if the request can be made again.',
    look: 'What outlives a call of `assemble` in your file, and what depends on chance?',
    mistakes: {
      'second-call-differs': 'A second call with the same parts gave another result: {second} instead of {first}.',
    },
  },
  async () => {
    const set = smallSet((parts) => needsOf(parts.slice(0, 2)))
    const first: unknown = await learner.assemble(set.parts, set.options)
    await learner.assemble(set.parts.slice(1), set.options)
    const second: unknown = await learner.assemble(set.parts, set.options)
    const [one, other] = difference(first, second)
    recognise('second-call-differs', one !== other, { first: one, second: other })
  },
)

check(
  'leaves the caller’s parts as they were',
  {
    why: 'The caller uses the same list for the next question.',
    look: 'Which methods change the list they are called on?',
    mistakes: { 'sorts-the-callers-list': 'Your code tried to change the list of parts it was given: {error}.' },
  },
  async () => {
    const set = smallSet((parts) => needsOf(parts.slice(0, 2)))
    const thrown = await learner.assemble(frozen(set.parts), frozen(set.options)).then(
      () => undefined,
      (error: unknown) => error,
    )
    const words = /not extensible|read only|Cannot (add|delete|assign|redefine)/
    const isChange = thrown instanceof LearnerThrow && words.test(thrown.message)
    recognise('sorts-the-callers-list', isChange, { error: `“${isChange ? thrown.message : ''}”` })
    if (thrown) throw thrown
  },
)

/** The first field in which two results differ, of both; the same text twice when there is none. */
function difference(first: unknown, second: unknown): [string, string] {
  for (const key of ['dropped', 'included', 'tokens', 'messages']) {
    const [one, other] = [first, second].map((value) =>
      JSON.stringify((value as Record<string, unknown> | null)?.[key]),
    )
    if (one !== other) return [`\`${key}\` ${show(one, 60)}`, `\`${key}\` ${show(other, 60)}`]
  }
  return ['', '']
}
