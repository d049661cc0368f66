import { check, ensure, learnerOf, random, recognise, show } from '@stagecraft/suite'
import type * as starter from '../confidence.ts'
import type { TokenLogprob } from '../types.ts'
import { labels } from './model.ts'

const learner = learnerOf<typeof starter>()

/** A place in the reply: what stands there, and how probable each token was. */
function place(token: string, probabilities: Record<string, number>): TokenLogprob {
  const top_logprobs = Object.entries(probabilities).map(([token, p]) => ({ token, logprob: Math.log(p) }))
  return { token, logprob: Math.log(probabilities[token] ?? 0), top_logprobs }
}

async function probabilitiesOf(tokens: TokenLogprob[]): Promise<Record<string, number>> {
  const got = await learner.labelProbabilities(tokens, labels)
  ensure(typeof got === 'object' && got !== null, `\`labelProbabilities\` returned ${show(got)}.`)
  const odd = Object.entries(got).find(([, p]) => typeof p !== 'number')
  ensure(!odd, `\`labelProbabilities\` gave ‘${odd?.[0]}’ ${show(odd?.[1])}; a probability is a number.`)
  return got
}

function sumOf(got: Record<string, number>): number {
  return Object.values(got).reduce((total, p) => total + p, 0)
}

function ensureAll(got: Record<string, number>, masses: Record<string, number>): void {
  const all = sumOf(masses)
  for (const label of labels) {
    const expected = (masses[label] ?? 0) / all
    const what = `The tokens that spell ‘${label}’ have ${percent(expected)} of what spells a label; you gave it ${percent(got[label] ?? 0)}.`
    ensure(Math.abs((got[label] ?? 0) - expected) < 1e-4, what)
  }
}

function percent(p: number): string {
  return `${(p * 100).toFixed(1)} %`
}

export const spellings = 'adds up all spellings of a label'

check(
  spellings,
  {
    todo: 3,
    why: 'A label looks doubtful whose probability is spread over four tokens.',
    look: 'Which tokens can only become this label?',
    mistakes: {
      'exact-token-only':
        'You gave ‘late’ {got}: the token ‘late’ alone. ‘{others}’ are beginnings or spellings of the same label.',
      'not-normalised': 'Your probabilities add up to {sum}, and one of the labels is the answer.',
    },
  },
  async () => {
    const p = { late: 0.2 + random.next() * 0.02, capital: 0.24, spaced: 0.17, begun: 0.06, damage: 0.13, hello: 0.05 }
    const tokens = [
      place('Late', {
        Late: p.capital,
        late: p.late,
        ' late': p.spaced,
        damage: p.damage,
        La: p.begun,
        Hello: p.hello,
      }),
    ]
    const got = await probabilitiesOf(tokens)
    const masses = { late: p.late + p.capital + p.spaced + p.begun, damage: p.damage }
    const near = (other: number) => Math.abs((got.late ?? 0) - other) < 1e-4
    const alone = near(p.late) || near(p.late / (p.late + p.damage))
    recognise('exact-token-only', alone, { got: percent(got.late ?? 0), others: 'Late, \u2423late, La' })
    recognise('not-normalised', near(masses.late), { sum: sumOf(got).toFixed(2) })
    ensureAll(got, masses)
  },
)

export const sharedBeginning = 'lets the next token decide about a beginning that two labels share'

check(
  sharedBeginning,
  {
    todo: 3,
    needs: [spellings],
    why: 'Who asks for a number gets into the queue for money.',
    look: 'How probable are two tokens in a row?',
    mistakes: {
      'first-token-only':
        'The reply is ‘Ref’, then ‘erence’, and you gave ‘reference’ {reference}. The probability of ‘Ref’ is lost.',
      'prefix-to-all':
        'The reply is ‘Ref’, then ‘erence’. You gave all of ‘Ref’ to ‘reference’, now {reference}, and to ‘refund’, now {refund}.',
      'prefix-to-first':
        'The reply is ‘Ref’, then ‘erence’. You gave all of ‘Ref’ to ‘refund’, now {refund}; ‘reference’ has {reference}.',
    },
  },
  async () => {
    const ref = 0.55 + random.next() * 0.05
    const next = 0.78 + random.next() * 0.1
    const tokens = [
      place('Ref', { Ref: ref, late: 0.2, ' Refund': 0.1, damage: 0.05 }),
      place('erence', { erence: next, und: 1 - next }),
    ]
    const got = await probabilitiesOf(tokens)
    const shown = {
      reference: percent(got.reference ?? 0),
      refund: percent(got.refund ?? 0),
    }
    const is = (masses: Record<string, number>) =>
      labels.every((label) => Math.abs((got[label] ?? 0) - (masses[label] ?? 0) / sumOf(masses)) < 1e-4)
    const rest = { late: 0.2, damage: 0.05 }
    recognise('first-token-only', is({ ...rest, refund: 0.1 }), shown)
    recognise('prefix-to-all', is({ ...rest, refund: ref + 0.1, reference: ref }), shown)
    recognise('prefix-to-first', is({ ...rest, refund: ref + 0.1 }), shown)
    ensureAll(got, { ...rest, refund: 0.1 + ref * (1 - next), reference: ref * next })
  },
)
