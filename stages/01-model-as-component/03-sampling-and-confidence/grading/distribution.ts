import { check, ensure, learnerOf, random, recognise, show } from '@stagecraft/suite'
import type * as starter from '../confidence.ts'

const learner = learnerOf<typeof starter>()

type Distribution = Record<string, number>

async function distributionOf(logits: Distribution, options: { temperature: number; topP?: number }) {
  const got = await learner.nextTokenDistribution(logits, options)
  ensure(
    typeof got === 'object' && got !== null,
    `\`nextTokenDistribution\` returned ${show(got)}; it gives each token a probability.`,
  )
  const odd = Object.entries(got).find(([, p]) => typeof p !== 'number')
  ensure(!odd, `\`nextTokenDistribution\` gave ‘${odd?.[0]}’ ${show(odd?.[1])}; a probability is a number.`)
  return got
}

/** A token that was left out has no probability, and so has one with 0. */
function isClose(got: Distribution, expected: Distribution): boolean {
  const names = new Set([...Object.keys(got), ...Object.keys(expected)])
  return [...names].every((name) => Math.abs((got[name] ?? 0) - (expected[name] ?? 0)) < 1e-6)
}

function sumOf(distribution: Distribution): number {
  return Object.values(distribution).reduce((total, p) => total + p, 0)
}

/** The plain formula, for logits that it can bear. */
function softmax(logits: Distribution, temperature = 1): Distribution {
  const weights = Object.entries(logits).map(([token, logit]) => [token, Math.exp(logit / temperature)] as const)
  const sum = weights.reduce((total, [, weight]) => total + weight, 0)
  return Object.fromEntries(weights.map(([token, weight]) => [token, weight / sum]))
}

const ordinary = 'turns ordinary logits into probabilities'

check(
  ordinary,
  {
    look: 'A low temperature sharpens the differences, a high one levels them.',
    mistakes: {
      'ignores-temperature':
        'At temperature {temperature} you returned the probabilities of temperature 1: {got}. The temperature divides the logits.',
    },
  },
  async () => {
    const logits = { late: 2 + random.next(), refund: 1, damage: -random.next() }
    for (const temperature of [1, 0.5, 2]) {
      const got = await distributionOf(logits, { temperature })
      const isFlat = temperature !== 1 && isClose(got, softmax(logits))
      recognise('ignores-temperature', isFlat, { temperature, got })
      const what = `For ${show(logits)} at temperature ${temperature} you returned ${show(got)}.`
      ensure(isClose(got, softmax(logits, temperature)), what)
    }
  },
)

check(
  'bears logits of 1000 and of -1000',
  {
    todo: 1,
    needs: [ordinary],
    why: 'One such logit, and every probability is gone.',
    look: 'Only the differences between logits count.',
    mistakes: {
      'softmax-overflow':
        'For logits {logits} you returned {got}. `Math.exp(1000)` is Infinity, `Math.exp(-1000)` is 0.',
    },
  },
  async () => {
    const lead = 0.5 + random.next()
    for (const base of [1000, -1000]) {
      const logits = { late: base + lead, refund: base, damage: base - 1 }
      const got = await distributionOf(logits, { temperature: 1 })
      const values = Object.values(got)
      const isLost = values.some((p) => !Number.isFinite(p)) || sumOf(got) < 0.5 || values.length < 3
      recognise('softmax-overflow', isLost, { logits, got })
      const expected = softmax({ late: lead, refund: 0, damage: -1 })
      ensure(isClose(got, expected), `For logits ${show(logits)} you returned ${show(got)}.`)
    }
  },
)

check(
  'gives everything to the most probable token at temperature 0',
  {
    todo: 1,
    needs: [ordinary],
    why: 'Temperature 0 is what most people ask for first.',
    look: 'What does a division by 0 leave?',
    mistakes: {
      'divides-by-zero': 'At temperature {temperature} you returned {got}.',
    },
  },
  async () => {
    const logits = { refund: 1 + random.next(), late: 3 + random.next(), damage: -2 }
    for (const temperature of [0, 1e-9]) {
      const got = await distributionOf(logits, { temperature })
      const values = Object.values(got)
      const isLost = values.length === 0 || values.some((p) => !Number.isFinite(p))
      recognise('divides-by-zero', isLost, { temperature, got })
      const what = `At temperature ${temperature} the most probable token is ‘late’; you returned ${show(got)}.`
      ensure(isClose(got, { late: 1 }), what)
    }
  },
)

check(
  'keeps the smallest set of tokens that reaches `topP`, and makes it sum to 1',
  {
    todo: 1,
    needs: [ordinary],
    why: 'What is drawn comes from this set, so the set is all there is.',
    look: 'What do the tokens that stay add up to?',
    mistakes: {
      'topp-no-renorm': 'With `topP` {topP} you kept {tokens}, and their probabilities add up to {sum}.',
      'stops-before-topp':
        'With `topP` {topP} you kept {tokens}, which has {reached}. The token that reaches `topP` stays, too.',
      'topp-in-given-order': 'With `topP` {topP} you kept {tokens}, and left out tokens that are more probable.',
      'topp-ignored': 'With `topP` {topP} you kept all {count} tokens.',
    },
  },
  async () => {
    const shares: Distribution = { late: 0.5, refund: 0.3, damage: 0.15, reference: 0.05 }
    const order = ['damage', ...random.shuffle(['late', 'refund', 'reference'])]
    const logits = Object.fromEntries(order.map((token) => [token, Math.log(shares[token] ?? 0)]))
    // The first token reaches this on its own, and it is not the most probable one.
    const first = await distributionOf(logits, { temperature: 1, topP: 0.12 })
    const isInOrder = (first.damage ?? 0) > 0 && (first.late ?? 0) === 0
    recognise('topp-in-given-order', isInOrder, { topP: 0.12, tokens: 'damage' })
    for (const topP of [0.6 + random.next() * 0.15, 0.85 + random.next() * 0.08, 0.2 + random.next() * 0.2]) {
      const expected = softmax(kept(logits, topP))
      const got = await distributionOf(logits, { temperature: 1, topP })
      const tokens = Object.keys(got).filter((token) => (got[token] ?? 0) > 0)
      const sum = sumOf(got).toFixed(2)
      const shown = { topP: topP.toFixed(2), tokens: tokens.length === 0 ? 'no token' : tokens.join(', '), sum }
      const isShort = tokens.length < Object.keys(expected).length
      const reached = tokens.reduce((total, token) => total + (shares[token] ?? 0), 0)
      recognise('stops-before-topp', isShort, { ...shown, reached: reached.toFixed(2) })
      recognise('topp-ignored', tokens.length === 4, { ...shown, count: 4 })
      const isSame = tokens.length === Object.keys(expected).length
      recognise('topp-no-renorm', isSame && Math.abs(sumOf(got) - 1) > 1e-6, shown)
      ensure(isClose(got, expected), `With \`topP\` ${shown.topP} you returned ${show(got)}.`)
    }
  },
)

/** Logits of the smallest set. */
function kept(logits: Distribution, topP: number): Distribution {
  let reached = 0
  const ranked = Object.entries(logits).sort(([, a], [, b]) => b - a)
  return Object.fromEntries(
    ranked.filter(([, logit]) => {
      const before = reached
      reached += Math.exp(logit)
      return before < topP
    }),
  )
}
