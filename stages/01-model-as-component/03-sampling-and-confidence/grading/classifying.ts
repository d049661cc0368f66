import { check, ensure, random, recognise, show } from '@stagecraft/suite'
import { gpt41mini } from './cards.ts'
import { type Classified, classifyWith, selfReported, tokenReply } from './model.ts'
import { sharedBeginning } from './spelling.ts'

/** ‘damage’ has 0.7 or a little more: of 0.05 the tokens say nothing about a label. */
function doubtfulTokens() {
  const damage = 0.36 + random.next() * 0.02
  const begun = 0.32
  return {
    p: (damage + begun) / (damage + begun + 0.27),
    tokens: [{ token: 'damage', p: damage, top: { damage, Dam: begun, refund: 0.2, late: 0.07 } }],
  }
}

export const byLogprobs = 'takes log-probabilities where the card offers them'

check(
  byLogprobs,
  {
    todo: 4,
    needs: [sharedBeginning],
    why: 'Ana’s mail goes to the wrong queue, with a high number beside it.',
    look: 'The model card says what the model tells; `model.ts` fetches it.',
    mistakes: {
      'self-reported': 'The model wrote {written} into your schema, and you returned {got} as the probability.',
      'always-votes': 'The card offers log-probabilities, and you sent {sent} requests for votes.',
    },
  },
  async () => {
    const { tokens, p } = doubtfulTokens()
    const { got, calls } = await classified({ abstainBelow: 0.5 }, tokens)
    recognise('self-reported', got.p === selfReported, { written: selfReported, got: got.p })
    recognise('always-votes', got.method === 'votes' && calls.length > 1, { sent: calls.length })
    ensure(got.method === 'logprobs', `Your method is ${show(got.method)}; the card offers log-probabilities.`)
    ensure(calls.length === 1, `You sent ${calls.length} requests; one is enough here.`)
    ensureModel(calls, gpt41mini.name)
    const what = `‘damage’ has ${p.toFixed(3)} by the tokens; you returned ${show(got)}.`
    ensure(Math.abs(got.p - p) < 1e-3 && got.label === 'damage', what)
  },
)

export const belowOnly = 'abstains below the threshold, and only below it'

check(
  belowOnly,
  {
    todo: 4,
    needs: [byLogprobs],
    why: 'Mira reads what nobody is sure about; she cannot read everything.',
    look: 'Compare the probability of the best label.',
    mistakes: {
      'never-abstains': 'The best label has {p}, the threshold is {threshold}, and you returned ‘{label}’.',
      'compares-the-margin': 'The best label has {p}, the threshold is {threshold}, and you abstained.',
    },
  },
  async () => {
    const { tokens, p } = doubtfulTokens()
    const shown = (threshold: number) => ({ p: p.toFixed(3), threshold: threshold.toFixed(3) })
    const [above, below] = [p + 0.02, p - 0.02]
    const { got: doubted } = await classified({ abstainBelow: above }, tokens)
    recognise('never-abstains', doubted.label === 'damage', { ...shown(above), label: doubted.label })
    ensure(doubted.label === 'abstain', `Below the threshold your label is ${show(doubted.label)}.`)
    ensure(
      Math.abs(doubted.p - p) < 1e-3,
      `When you abstain, \`p\` is ${show(doubted.p)}; the best label has ${p.toFixed(3)}.`,
    )
    const { got: sure } = await classified({ abstainBelow: below }, tokens)
    recognise('compares-the-margin', sure.label === 'abstain', shown(below))
    ensure(sure.label === 'damage', `Above the threshold your label is ${show(sure.label)}.`)
  },
)

check(
  'abstains when the reply spells no label',
  {
    todo: 4,
    needs: [belowOnly],
    why: 'Mira trusts a label that the model never wrote.',
    look: 'What does your code divide by when no token spells a label?',
    mistakes: {
      'nan-is-certain':
        'The reply was ‘{reply}’, and you returned ‘{label}’ with the probability NaN, which is below no threshold.',
    },
  },
  async () => {
    const verb = random.pick([' cannot', ' would'])
    const tokens: Tokens = [
      { token: 'I', p: 0.8, top: { I: 0.8, We: 0.1, This: 0.05 } },
      { token: verb, p: 0.7, top: { [verb]: 0.7, ' will': 0.2 } },
    ]
    const spelled = `I${verb}`
    const { got } = await classified({ abstainBelow: 0.5 }, tokens)
    recognise('nan-is-certain', Number.isNaN(got.p), { reply: spelled, label: got.label })
    ensure(got.label === 'abstain', `The reply was ‘${spelled}’, and your label is ${show(got.label)}.`)
    ensure(got.p === 0, `The reply was ‘${spelled}’: no label has any probability, and your \`p\` is ${show(got.p)}.`)
  },
)

type Tokens = { token: string; p: number; top: Record<string, number> }[]

function classified({ abstainBelow }: { abstainBelow: number }, tokens: Tokens): Promise<Classified> {
  return classifyWith((call) => tokenReply(call, tokens), { card: gpt41mini, abstainBelow })
}

/** The card names the model that is asked. */
export function ensureModel(calls: readonly { model: string }[], name: string): void {
  const other = calls.find(({ model }) => model !== name)
  ensure(!other, `The card is that of ${name}, and you asked ${other?.model}.`)
}
