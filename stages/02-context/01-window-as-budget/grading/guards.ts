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
    why: 'Mira cannot look into such an answer.',
    look: 'What outlives a call of `assemble`, and what depends on chance?',
    mistakes: {
      'second-call-differs':
        'You were given the same parts again, with others in between, and {field} is not the same in your result.',
    },
  },
  async () => {
    const set = smallSet((parts) => needsOf(parts.slice(0, 2)))
    const first: unknown = await learner.assemble(set.parts, set.options)
    await learner.assemble(set.parts.slice(1), set.options)
    const second: unknown = await learner.assemble(set.parts, set.options)
    const field = difference(first, second)
    recognise('second-call-differs', field !== undefined, { field: `\`${field}\`` })
  },
)

check(
  'leaves the caller’s parts as they were',
  {
    why: 'The caller uses the same list for the next question.',
    look: 'Which methods change the list they are called on?',
    mistakes: { 'sorts-the-callers-list': 'Your code tried to change the parts it was given: {error}.' },
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

/** The first field in which two results differ. */
function difference(first: unknown, second: unknown): string | undefined {
  const [one, other] = [Object(first), Object(second)] as Record<string, unknown>[]
  const fields = ['dropped', 'included', 'tokens', 'messages']
  return fields.find((field) => JSON.stringify(one?.[field]) !== JSON.stringify(other?.[field]))
}
