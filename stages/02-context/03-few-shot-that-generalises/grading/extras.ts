/** Beyond what is asked. */
import { check, countTokens, ensure, majorityLabel, nearest, random, recognise, replay, show } from '@stagecraft/suite'
import { bare, choose, learner, quoted } from './chosen.ts'
import { ask, labelIn, world } from './requests.ts'
import { makePool, makeUnseen } from './tickets.ts'

check(
  'puts the nearest example last',
  {
    bonus: true,
    needs: ['chooses as many tickets of the pool as asked for'],
    why: 'What a model read last weighs most.',
    look: 'In which order do you return the examples?',
    mistakes: { 'nearest-first': 'Of your {k} examples for {ticket} the nearest is number {place}.' },
  },
  async () => {
    const pool = makePool()
    for (const ticket of makeUnseen().slice(0, 5)) {
      const chosen = await choose(ticket, pool, { k: 5 })
      const [best] = nearest(ticket.text, chosen)
      if (!best) continue
      const place = chosen.indexOf(best.item) + 1
      recognise('nearest-first', place < chosen.length, {
        ticket: quoted(ticket),
        place,
        k: chosen.length,
      })
    }
  },
)

check(
  'keeps the examples within a budget of tokens',
  {
    bonus: true,
    needs: ['chooses as many tickets of the pool as asked for'],
    why: 'Examples are paid for with every request.',
    look: 'What does `countTokens` say about the texts together?',
    mistakes: { 'budget-ignored': 'Your examples have {tokens} tokens; `budgetTokens` was {budget}.' },
  },
  async () => {
    const pool = makePool()
    for (const ticket of makeUnseen().slice(0, 3)) {
      const budgetTokens = random.int(38, 55)
      const chosen = await choose(ticket, pool, { k: 8, budgetTokens })
      const tokens = chosen.reduce((sum, { text }) => sum + countTokens(text), 0)
      recognise('budget-ignored', tokens > budgetTokens, { tokens, budget: budgetTokens })
      ensure(
        chosen.length > 1,
        `A budget of ${budgetTokens} tokens has room for two examples, and you chose ${chosen.length}.`,
      )
    }
  },
)

check(
  'asks without examples when k is 0',
  {
    bonus: true,
    why: 'Without it nobody can measure what the examples are worth.',
    look: 'What is 0 when you ask whether `k` is set?',
    mistakes: { 'zero-means-five': 'Asked for 0 examples, you chose {got}.' },
  },
  async () => {
    const pool = makePool()
    const unseen = makeUnseen().slice(0, 3)
    const model = replay(majorityLabel(world(pool, unseen)))
    for (const ticket of unseen) {
      const chosen: unknown = await learner.selectExamples(bare(ticket), pool, { k: 0 })
      ensure(Array.isArray(chosen), `\`selectExamples\` returned ${show(chosen)} instead of a list.`)
      recognise('zero-means-five', chosen.length > 0, { got: chosen.length })
      const { answer } = await ask(model, ticket, [])
      ensure(
        labelIn(answer) === ticket.seems,
        `Without examples the model answered ${show(answer, 60)} to your request.`,
      )
    }
  },
)
