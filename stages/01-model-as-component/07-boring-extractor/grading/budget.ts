/** TODO 4: whose money it is, and what counts. */
import { check, recognise } from '@stagecraft/suite'
import type { BatchOptions } from '../types.ts'
import { type Fixture, fixtures, type Kind } from './invoices.ts'
import { model, reportIn, reportOf, runBatches } from './night.ts'
import { budgetFor, spending } from './spending.ts'

const many = (kind: Kind, count: number): Kind[] => Array.from({ length: count }, () => kind)

export const within = 'stays within the budget'

/** What a run sent that had money for five requests. */
let alone = 0

check(
  within,
  {
    todo: 4,
    why: 'A budget that is noticed afterwards is a bill.',
    look: 'What is the most that the next request can cost?',
    mistakes: {
      'budget-after': 'The budget was {budget} micro-dollars, and you spent {spent}: {requests} requests.',
    },
  },
  async () => {
    await spending(many('clean', 8), {}, ({ budget, spent, requests }) => {
      recognise('budget-after', spent > budget, { budget, spent, requests })
      alone = requests
    })
  },
)

export const ownMoney = 'keeps the money of two runs apart'

check(
  ownMoney,
  {
    todo: 4,
    needs: [within],
    why: 'Two offices that share a process have two budgets.',
    look: 'Where do you keep what is spent and set aside?',
    mistakes: {
      'spent-for-ever':
        'A run sent {alone} requests, and a later one in the same process, with the same budget for itself, {later}.',
      'one-purse-for-all':
        'Alone a run sent {alone} requests; beside two others, each of them with the same budget for itself, {beside}.',
    },
  },
  async () => {
    const [probe, ...docs] = fixtures(many('clean', 25)) as [Fixture, ...Fixture[]]
    const { price, budget } = await budgetFor(probe)
    const options = { concurrency: 1, price, budgetMicroUsd: budget }
    const [last = [], ...groups] = [0, 6, 12, 18].map((from) => docs.slice(from, from + 6))
    const single = model(last, { fills: 1, exact: true })
    await reportOf(last, options)
    const later = single.sent.length
    // One request more or less is a matter of how long the documents happen to be.
    recognise('spent-for-ever', later < alone - 1, { alone, later })
    const beside = await besideOthers(groups, options)
    recognise('one-purse-for-all', beside < alone - 1, { alone, beside })
  },
)

/** The requests of a run while each of the others waits for its first reply. */
async function besideOthers(
  [own = [], ...others]: readonly Fixture[][],
  options: Partial<BatchOptions>,
): Promise<number> {
  const over = Promise.withResolvers<void>()
  const gate = (_: number, fixture: Fixture) => (own.includes(fixture) ? undefined : over.promise)
  const { of } = model([...own, ...others.flat()], { fills: 1, exact: true, gate })
  const waiting = others.map((docs) => ({ docs, options }))
  const outcomes = await runBatches([...waiting, { docs: own, options, onOver: over.resolve }])
  for (const outcome of outcomes) reportIn(outcome)
  return own.filter((doc) => of(doc).length > 0).length
}

export const secondTries = 'pays for second tries from the budget, too'

check(
  secondTries,
  {
    todo: 4,
    needs: [within, ownMoney],
    why: 'Bad scans come in stacks, and double the bill.',
    look: 'Does a second request ask for money, too?',
    mistakes: {
      'second-chance-for-free':
        'The budget was {budget} micro-dollars, and with the second tries you spent {spent}: {requests} requests.',
    },
  },
  async () => {
    await spending(many('unreadable', 8), {}, ({ budget, spent, requests }) => {
      recognise('second-chance-for-free', spent > budget, { budget, spent, requests })
    })
  },
)

export const underWay = 'counts what is under way'

check(
  underWay,
  {
    todo: 4,
    needs: [within, ownMoney],
    why: 'Four workers see the same money, and each spends it.',
    look: 'Who knows of a request whose bill has not come?',
    mistakes: {
      'in-flight-uncounted':
        'Your requests cost more than the {budget} micro-dollars of the budget: several were under way without a bill.',
    },
  },
  async () => {
    await spending(many('clean', 12), { concurrency: 4 }, ({ budget, spent }) => {
      recognise('in-flight-uncounted', spent > budget, { budget })
    })
  },
)
