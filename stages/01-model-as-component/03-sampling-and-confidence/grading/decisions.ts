import { check, type Decider, ensure, learnerOf, random, recognise, replay, show } from '@stagecraft/suite'
import type * as starter from '../confidence.ts'
import { luna } from './cards.ts'
import { answerWith, labels, mail } from './model.ts'

const learner = learnerOf<typeof starter>()

/** Classifies while the Decisions API decides so. */
async function decided(decisions: Decider, abstainBelow: number) {
  const { calls, decisions: asked } = replay((call) => answerWith(call, 'damage'), { decisions })
  const got = await learner.classify(mail(), labels, { card: luna, abstainBelow })
  const isResult = typeof got === 'object' && got !== null && typeof got.p === 'number'
  ensure(isResult, `\`classify\` returned ${show(got)}; its callers expect a \`Classification\`.`)
  return { calls, asked, got }
}

const byDecisions = 'asks the Decisions API where the card offers it'

check(
  byDecisions,
  {
    bonus: true,
    why: 'One request to the smallest model tells the probabilities of all labels.',
    look: 'The Decisions API takes a question of type `choice`.',
    mistakes: {
      'first-in-the-list':
        'You returned {p} for ‘{label}’, the first of the list. It stands in the order of your choices.',
    },
  },
  async () => {
    const best = 0.7 + random.next() * 0.1
    const shares = { refund: 0.9 - best, reference: 0.04, late: 0.06, damage: best }
    const { got, calls, asked } = await decided(deciding(shares), 0.5)
    const isFirst = Math.abs(got.p - shares.refund) < 1e-6
    recognise('first-in-the-list', isFirst, { p: got.p.toFixed(2), label: 'refund' })
    const isAsked = asked.length === 1 && calls.length === 0
    ensure(isAsked, `You sent ${asked.length} requests to the Decisions API and ${calls.length} others; one decides.`)
    const isBest = got.label === 'damage' && Math.abs(got.p - best) < 1e-6 && got.method === 'decisions'
    ensure(isBest, `‘damage’ has ${best.toFixed(3)} by the Decisions API; you returned ${show(got)}.`)
  },
)

check(
  'abstains when the Decisions API declines the question',
  {
    bonus: true,
    needs: [byDecisions],
    why: 'The other mails of the night wait behind this one.',
    look: 'An answer says by its `type` what it is.',
    mistakes: {
      'refusal-has-no-choice': 'The API declined the question, with status 200, and your code threw {error}.',
    },
  },
  async () => {
    const declined: Decider = ({ questions }) => questions.map(() => ({ refused: true }))
    const { got } = await decided(declined, 0.5).catch((thrown: unknown) => {
      const error = thrown instanceof Error && 'className' in thrown ? String(thrown.className) : undefined
      recognise('refusal-has-no-choice', error !== undefined, { error })
      throw thrown
    })
    ensure(got?.label === 'abstain', `The API declined the question and you returned ${show(got)}.`)
  },
)

/** Answers every kind of question by these shares; a predicate by the label that it names. */
function deciding(shares: Record<string, number>): Decider {
  return ({ questions }) =>
    questions.map((question) => {
      if (question.type !== 'predicate') return { probabilities: shares }
      const named = labels.find((label) => `${question.name} ${question.instructions}`.includes(label))
      return { probability: shares[named ?? ''] ?? 0 }
    })
}
