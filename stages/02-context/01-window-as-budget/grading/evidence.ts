import { check, ensure, lostInTheMiddle, property, random, recognise, replay, show } from '@stagecraft/suite'
import type { ContextPart } from '../types.ts'
import { arrangements, summarised } from './arrangements.ts'
import { codes, needsOf, type Outcome, type PartSet, run, setOf } from './assembled.ts'
import { fills } from './dropping.ts'
import { rule, task, write } from './parts.ts'
import { few, partSets } from './sets.ts'
import { substitution } from './summaries.ts'

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

const ends = 'puts the two strongest pieces at the two ends of the evidence'

check(
  ends,
  {
    todo: 4,
    needs: [found, fills],
    why: 'A model reads both ends well.',
    look: 'Which parts get a place, and who gets the last one?',
    mistakes: {
      'strongest-first':
        'You sorted the evidence from strong to weak: priority {last}, the weakest, has the last place, which is a good one.',
      'strongest-last':
        'You sorted the evidence from weak to strong: priority {first}, the weakest, has the first place, which is a good one.',
      'ends-of-all-parts':
        'Your strongest two pieces have the places {places} of {count}. {between} {what}, and its priority lies between theirs.',
    },
  },
  async () => {
    const many = await run(decisive().set)
    // Twelve pieces in order are sorted. Three may look so for another reason.
    const strengths = evidenceOf(many).map(({ priority }) => priority)
    const sorted = strengths.toSorted((a, b) => b - a)
    recognise('strongest-first', strengths.join() === sorted.join(), { last: strengths.at(-1) })
    recognise('strongest-last', strengths.join() === sorted.toReversed().join(), { first: strengths[0] })
    holdTheEnds(many)
    for (const { set, evidence, between, what } of arrangements()) {
      const outcome = await run(set)
      ensureSent(evidence, outcome)
      const { places, count, areEnds } = strongestOf(outcome)
      recognise('ends-of-all-parts', !areEnds, { places, count, between: show(between.id), what })
    }
    await property(
      (fc) => partSets(fc, { tools: 'sometimes' }),
      async ({ parts, options }) =>
        holdTheEnds(await run({ parts, options: { ...options, evidenceOrder: 'ends-first' } })),
      few,
    )
  },
)

check(
  'gives a piece that is sent as its summary its place, too',
  {
    todo: 4,
    needs: [ends, substitution],
    why: 'The model reads a summary as it reads the rest.',
    look: 'Which parts does your ordering see?',
    mistakes: {
      'summary-has-no-place':
        'You sent {short}, priority {priority}, as its summary. With it, your strongest two pieces have the places {places} of {count}.',
    },
  },
  async () => {
    for (const { set, evidence, short } of summarised()) {
      const outcome = await run(set)
      ensureSent(evidence, outcome)
      const { places, count, areEnds } = strongestOf(outcome)
      recognise('summary-has-no-place', !areEnds, { short: show(short.id), priority: short.priority, places, count })
    }
  },
)

function ensureSent(evidence: readonly ContextPart[], outcome: Outcome): void {
  const order = evidenceOf(outcome)
  const missing = evidence.find((part) => !order.includes(part))
  ensure(!missing, `Nothing of ${show(missing?.id)} is in your messages, though there is room for it.`)
}

function holdTheEnds(outcome: Outcome): void {
  const { places, count, areEnds } = strongestOf(outcome)
  ensure(areEnds, `Your strongest two pieces of evidence have the places ${places} of ${count}.`)
}

/** Where the strongest two pieces stand in the evidence that is sent. */
function strongestOf(outcome: Outcome): { places: string; count: number; areEnds: boolean } {
  const order = evidenceOf(outcome)
  const best = order.toSorted((a, b) => b.priority - a.priority).slice(0, 2)
  const places = best.map((part) => order.indexOf(part)).sort((a, b) => a - b)
  return {
    places: places.map((place) => place + 1).join(' and '),
    count: order.length,
    areEnds: order.length < 3 || (places.includes(0) && places.includes(order.length - 1)),
  }
}

/** The evidence that is sent, whole or as its summary, in the order in which the model reads it. */
function evidenceOf({ parts, sent, isSaid, result }: Outcome): ContextPart[] {
  const text = result.messages.map(({ content }) => content).join('\n')
  const said = (part: ContextPart) => (sent.includes(part) ? part.text : (part.summary ?? part.text))
  const evidence = parts.filter((part) => part.kind === 'evidence' && isSaid(said(part)))
  return evidence.toSorted((a, b) => text.indexOf(said(a)) - text.indexOf(said(b)))
}
