import { check, ensure, lostInTheMiddle, property, random, recognise, replay, show } from '@stagecraft/suite'
import type { ContextPart } from '../types.ts'
import { codes, needsOf, type Outcome, type PartSet, run, setOf } from './assembled.ts'
import { rule, task, write } from './parts.ts'
import { few, partSets } from './sets.ts'

const found = 'lets the model find the two decisive facts among twelve pieces of evidence'

check(
  found,
  {
    todo: 4,
    why: 'Ben is told the opposite of the evidence.',
    look: 'Which places does a model read best?',
    mistakes: {
      'best-in-the-middle':
        'Your strongest two pieces stand at places {places} of {count}. The model answered: {answer}',
    },
  },
  async () => {
    const { set, facts, best } = decisive()
    const outcome = await run(set)
    const order = evidenceOf(outcome)
    const missing = best.find((part) => !order.includes(part))
    ensure(!missing, `The text of ${show(missing?.id)} is in none of your messages, though everything fits.`)
    const answer = await answerTo(outcome, facts)
    const places = best.map((part) => order.indexOf(part) + 1).join(' and ')
    const isFound = facts.every((fact) => answer.includes(fact))
    recognise('best-in-the-middle', !isFound, { places, count: order.length, answer: show(answer) })
  },
)

/** Twelve pieces of one size; what decides is said in the two strongest, which stand somewhere inside the list. */
function decisive(): { set: PartSet; facts: string[]; best: ContextPart[] } {
  const facts = [
    `Dock ${random.int(11, 29)} had water on the floor.`,
    `Claim CL-${random.int(1_000, 9_999)} is already paid.`,
  ]
  const all = codes(random, 13)
  const strong = random.shuffle([random.int(3, 5), random.int(6, 8)])
  const evidence = all.slice(0, 12).map((code, index): ContextPart => {
    const rank = strong.indexOf(index)
    const fact = rank >= 0 ? `\n${facts[rank]}` : ''
    const text = write('english', code, 3).replace('\n', `${fact}\n`)
    return {
      id: `evidence-${index + 1}`,
      kind: 'evidence',
      priority: rank >= 0 ? 90 - rank : 20 + ((index * 7) % 12),
      text,
    }
  })
  const set = setOf([rule, ...evidence, task(all[12] as number)], needsOf(evidence), 200)
  const best = evidence.filter(({ priority }) => priority > 80).toSorted((a, b) => b.priority - a.priority)
  return { set: { ...set, options: { ...set.options, evidenceOrder: 'ends-first' } }, facts, best }
}

/** What a model that overlooks the middle says to the learner's messages. */
async function answerTo({ result }: Outcome, facts: string[]): Promise<string> {
  const { calls, send } = replay(
    lostInTheMiddle({
      facts,
      answer: (noticed) => (noticed.length > 0 ? noticed.join(' ') : 'I see nothing that explains it.'),
    }),
  )
  await send({ api: 'chat', body: { model: 'gpt-5.5', messages: result.messages } })
  return calls[0]?.answer.text ?? ''
}

check(
  'puts the two strongest pieces at the two ends of the evidence',
  {
    todo: 4,
    needs: [found],
    why: 'A model reads both ends well.',
    look: 'Which places are left when the strongest piece has taken the first?',
    mistakes: {
      'strongest-first':
        'You sorted the evidence from strong to weak: priority {last}, the weakest, has the last place, which is a good one.',
      'strongest-last':
        'You sorted the evidence from weak to strong: priority {first}, the weakest, has the first place, which is a good one.',
    },
  },
  async () => {
    holdTheEnds(await run(decisive().set))
    await property(
      (fc) => partSets(fc, { tools: 'never' }),
      async ({ parts, options }) =>
        holdTheEnds(await run({ parts, options: { ...options, evidenceOrder: 'ends-first' } })),
      few,
    )
  },
)

function holdTheEnds(outcome: Outcome): void {
  const strengths = evidenceOf(outcome).map(({ priority }) => priority)
  const sorted = strengths.toSorted((a, b) => b - a)
  const ends = [strengths[0], strengths.at(-1)]
  if (strengths.length < 3 || sorted.slice(0, 2).every((strength) => ends.includes(strength))) return
  const [first, last] = ends
  recognise('strongest-first', strengths.join() === sorted.join(), { last })
  recognise('strongest-last', strengths.join() === sorted.toReversed().join(), { first })
  ensure(false, `You put priority ${first} first and ${last} last, with a stronger piece of evidence between them.`)
}

/** The evidence that is sent, in the order in which the model reads it. */
function evidenceOf({ sent, result }: Outcome): ContextPart[] {
  const text = result.messages.map(({ content }) => content).join('\n')
  const evidence = sent.filter(({ kind }) => kind === 'evidence')
  return evidence.toSorted((a, b) => text.indexOf(a.text) - text.indexOf(b.text))
}
