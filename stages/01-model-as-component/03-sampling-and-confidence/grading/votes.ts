import { check, ensure, type ModelCall, type Reply, random, recognise, reply, show } from '@stagecraft/suite'
import { gpt6sol, sonnet } from './cards.ts'
import { belowOnly, ensureModel } from './classifying.ts'
import { answerWith, classifyWith, isLabel, leavesOnlyLabels, selfReported } from './model.ts'
import { allowedOnly } from './sampling.ts'

/** Classifies while the model answers so, one vote after another. */
function classifiedBy(votes: readonly string[], abstainBelow: number, card = sonnet) {
  const order = random.shuffle(votes)
  const answer = (index: number) => order[index % order.length] ?? ''
  return classifyWith((call) => voteAs(call, answer(call.index)), { card, abstainBelow })
}

/** What stands for a vote that the model declines, and for one in which it writes nothing. */
const declined = 'declined'
const empty = 'empty'

function voteAs(call: ModelCall, vote: string): Reply {
  if (vote === empty) return reply.text('')
  // Where a schema names the labels, the model can write no other word: it declines.
  const isDeclined = vote === declined || (!isLabel(vote) && leavesOnlyLabels(call))
  return isDeclined ? reply.refusal('I cannot say what this mail is about.') : answerWith(call, vote)
}

export const byVotes = 'takes the share of five votes where the card offers no more'

check(
  byVotes,
  {
    todo: 4,
    needs: [allowedOnly],
    why: 'A probability that the model makes up sends Ana’s mail to the wrong queue.',
    look: 'Ask the same question five times, and count.',
    mistakes: {
      'self-reported': 'The model wrote {written} into your schema, and you returned {got} as the probability.',
      'too-many-votes': 'You sent {sent} requests for one mail. Five votes are what Larkspur pays for.',
      'one-vote': 'You asked once and returned {got}. One answer does not tell how sure the model is.',
    },
  },
  async () => {
    for (const card of [sonnet, gpt6sol]) {
      const mine = random.int(3, 4)
      const votes = [...Array<string>(mine).fill('damage'), ...['refund', 'late'].slice(0, 5 - mine)]
      const { calls, got } = await classifiedBy(votes, 0.3, card)
      const values = { written: selfReported, got: got.p, sent: calls.length }
      recognise('self-reported', got.p === selfReported, values)
      recognise('too-many-votes', calls.length > 5, values)
      recognise('one-vote', calls.length === 1, values)
      ensure(got.method === 'votes', `Your method is ${show(got.method)}; the card of ${card.name} leaves votes.`)
      ensureModel(calls, card.name)
      const what = `${mine} of five answers were ‘damage’; you sent ${calls.length} requests and returned ${show(got)}.`
      ensure(calls.length === 5 && Math.abs(got.p - mine / 5) < 1e-6 && got.label === 'damage', what)
    }
  },
)

check(
  'abstains when two labels share the first place',
  {
    todo: 4,
    needs: [byVotes],
    why: 'Which of the two Ana gets would be decided by chance.',
    look: 'What do you do when the second best is as good as the best?',
    mistakes: {
      'first-of-a-tie': 'Two of five votes were for ‘{first}’ and two for ‘{second}’, and you returned ‘{label}’.',
    },
  },
  async () => {
    const [first = '', second = '', third = ''] = random.shuffle(['refund', 'late', 'damage'])
    const { got } = await classifiedBy([first, first, second, second, third], 0.3)
    const isPicked = got.label === first || got.label === second
    recognise('first-of-a-tie', isPicked, { first, second, label: got.label })
    ensure(got.label === 'abstain', `Two labels had two votes each; your label is ${show(got.label)}.`)
    ensure(Math.abs(got.p - 0.4) < 1e-6, `Two of five votes are 0.4; your \`p\` is ${show(got.p)}.`)
  },
)

check(
  'keeps a label whose share is just the threshold',
  {
    todo: 4,
    needs: [belowOnly, byVotes],
    look: 'Below means below.',
    mistakes: {
      'abstains-at-the-threshold': 'Three of five votes are 0.6, the threshold is 0.6, and you abstained.',
    },
  },
  async () => {
    const { got } = await classifiedBy(['damage', 'damage', 'damage', 'late', 'refund'], 0.6)
    recognise('abstains-at-the-threshold', got.label === 'abstain')
    ensure(got.label === 'damage', `Three of five votes were for ‘damage’; your label is ${show(got.label)}.`)
  },
)

const noVote = 'counts a declined or empty vote for no label'

check(
  noVote,
  {
    todo: 4,
    needs: [byVotes],
    why: 'A reply without a queue is a sign of doubt.',
    look: 'What does your code make of a reply without text?',
    mistakes: {
      'parses-a-refusal':
        'One of five votes was declined, one empty, and your code threw {error}. The other three are lost.',
      'drops-declined-votes':
        'Three of five votes were for ‘damage’, one was declined, one empty. Your `p` is {got}: you counted only three votes.',
      'nothing-is-a-label':
        'All five votes were declined, and the empty text has won: your label is {label}, with {p}.',
    },
  },
  async () => {
    for (const card of [sonnet, gpt6sol]) {
      const votes = ['damage', 'damage', 'damage', declined, empty]
      const { got } = await classifiedBy(votes, 0.3, card).catch((thrown: unknown) => {
        const error = thrown instanceof Error && 'className' in thrown ? String(thrown.className) : undefined
        recognise('parses-a-refusal', error !== undefined, { error })
        throw thrown
      })
      recognise('drops-declined-votes', Math.abs(got.p - 1) < 1e-6, { got: got.p })
      const what = `Three of five votes were for ‘damage’, one was declined and one was empty; you returned ${show(got)}.`
      ensure(got.label === 'damage' && Math.abs(got.p - 0.6) < 1e-6, what)
      const { got: none } = await classifiedBy(Array<string>(5).fill(declined), 0.3, card)
      recognise('nothing-is-a-label', none.label === '', { label: show(none.label), p: none.p })
      const all = `All five votes were declined; you returned ${show(none)}.`
      ensure(none.label === 'abstain' && none.p === 0, all)
    }
  },
)

check(
  'lets no word win that is not a label',
  {
    todo: 4,
    needs: [byVotes, noVote],
    why: 'There is no queue of that name, and nobody ever reads Ana’s mail.',
    look: 'Which answers do you count?',
    mistakes: {
      'any-word-wins':
        'Three of five votes were for ‘{word}’, which is none of the labels, and you returned {label} with {p}.',
    },
  },
  async () => {
    const word = random.pick(['customs', 'delivery', 'invoice'])
    const { got } = await classifiedBy([word, word, word, 'damage', 'damage'], 0.3)
    const label = show(got.label)
    const p = Number(got.p.toFixed(4))
    recognise('any-word-wins', got.label === word || Math.abs(got.p - 0.6) < 1e-6, { word, label, p })
    const what = `Two of five votes were for ‘damage’, three for ‘${word}’, which is no label; you returned ${show(got)}.`
    ensure(got.label === 'damage' && Math.abs(got.p - 0.4) < 1e-6, what)
    const { got: none } = await classifiedBy(Array<string>(5).fill(word), 0.3)
    const all = `All five votes were for ‘${word}’, which is no label; you returned ${show(none)}.`
    ensure(none.label === 'abstain' && none.p === 0, all)
  },
)

check(
  'counts a vote with capitals, spaces or a full stop',
  {
    todo: 4,
    needs: [byVotes, noVote],
    why: 'Mira reads mails that the model was sure about.',
    look: 'In which form do you compare the two?',
    mistakes: {
      'capitals-are-another-word': 'Four of five votes were {written}, and your `p` is {p}. All four mean one label.',
    },
  },
  async () => {
    const same = ['damage', 'Damage', 'damage.', ' DAMAGE\n']
    const { got } = await classifiedBy([...same, 'late'], 0.5)
    const isLost = got.p < 0.8 - 1e-6
    recognise('capitals-are-another-word', isLost, { written: same.map((vote) => show(vote)).join(', '), p: got.p })
    const what = `Four of five votes were for ‘damage’, one for ‘late’; you returned ${show(got)}.`
    ensure(got.label === 'damage' && Math.abs(got.p - 0.8) < 1e-6, what)
  },
)
