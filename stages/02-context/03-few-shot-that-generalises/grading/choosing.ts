/** TODO 1 and 2: which tickets the model is shown. */
import { check, ensure, nearest, random, recognise } from '@stagecraft/suite'
import type { LabelledTicket, Ticket } from '../types.ts'
import { choose, likelyLabels, mostFrequent, quoted, twins } from './chosen.ts'
import { makePool, makeUnseen, paraphrase } from './tickets.ts'

check(
  'chooses examples that resemble the ticket',
  {
    todo: 1,
    needs: ['chooses as many tickets of the pool as asked for'],
    why: 'The model then guesses what Mira means.',
    look: 'What does `nearest` give you, and in which order?',
    mistakes: {
      'static-five': 'You chose the same {k} examples for {tickets} different tickets, {of} of them {label}.',
      'least-similar': 'For {ticket} you chose {chosen}: {nearer} of {pool} tickets are nearer.',
    },
  },
  async () => {
    const pool = makePool()
    const unseen = makeUnseen()
    const tickets = (['customs', 'address', 'customs', 'damaged'] as const).flatMap((label, index) => {
      return unseen.filter((one) => one.label === label && one.seems === label)[index === 2 ? 1 : 0] ?? []
    })
    const choices: { ticket: Ticket; chosen: LabelledTicket[] }[] = []
    for (const ticket of tickets) choices.push({ ticket, chosen: await choose(ticket, pool, { k: 5 }) })
    const sets = choices.map(({ chosen }) => chosen.map(({ id }) => id).sort())
    const { label, times } = mostFrequent(choices[0]?.chosen ?? [])
    recognise('static-five', new Set(sets.map((ids) => ids.join())).size === 1, {
      k: sets[0]?.length,
      tickets: tickets.length,
      of: times,
      label,
    })
    for (const { ticket, chosen } of choices) {
      const ranked = nearest(ticket.text, pool)
      const rank = ranked.findIndex(({ item }) => chosen.includes(item))
      const best = ranked[rank]
      if (rank < 3 || best === undefined) continue
      recognise('least-similar', rank > pool.length / 2, {
        ticket: quoted(ticket),
        chosen: quoted(best.item),
        nearer: rank,
        pool: pool.length,
      })
      ensure(false, `For ${quoted(ticket)} your nearest example is ${quoted(best.item)}: ${rank} others are nearer.`)
    }
  },
)

check(
  'lets no label have more than 60 % of the examples',
  {
    todo: 2,
    needs: ['chooses as many tickets of the pool as asked for'],
    why: 'A model repeats the label that it sees most.',
    look: 'What comes in when a label is full?',
    mistakes: { 'nearest-only': '{times} of your {k} examples for {ticket} are {label}; at most {most} may be.' },
  },
  async () => {
    const pool = makePool()
    for (const k of [5, 8]) {
      const crowded = makeUnseen().filter((ticket) => {
        const hits = nearest(ticket.text, pool).slice(0, k)
        return mostFrequent(hits.map(({ item }) => item)).times > 0.6 * k
      })
      for (const ticket of crowded.slice(0, 4)) {
        const chosen = await choose(ticket, pool, { k })
        const { label, times } = mostFrequent(chosen)
        const most = Math.floor(0.6 * chosen.length)
        recognise('nearest-only', times > most, { times, k: chosen.length, ticket: quoted(ticket), label, most })
      }
    }
  },
)

check(
  'shows every likely label at least once',
  {
    todo: 2,
    needs: ['lets no label have more than 60 % of the examples'],
    why: 'The model does not give a label that it is not shown.',
    look: 'Which labels have the ten nearest tickets?',
    mistakes: {
      'cap-only': 'The tickets nearest to {ticket} are {likely}; none of your examples is {missing}.',
    },
  },
  async () => {
    const pool = makePool()
    const hard = makeUnseen().filter((ticket) => missedByCap(ticket, pool).length > 0)
    for (const ticket of hard.slice(0, 6)) {
      const chosen = await choose(ticket, pool, { k: random.int(5, 6) })
      const likely = likelyLabels(ticket, pool)
      const missing = likely.filter((label) => chosen.every((one) => one.label !== label))
      recognise('cap-only', missing.length > 0, {
        ticket: quoted(ticket),
        likely: likely.join(', '),
        missing: missing.join(' or '),
      })
    }
  },
)

check(
  'shows no ticket twice in other words',
  {
    todo: 2,
    needs: ['chooses as many tickets of the pool as asked for'],
    why: 'It is paid for twice and teaches once.',
    look: 'Compare a candidate with what you have chosen.',
    mistakes: { 'near-duplicates': 'Two of your examples are one ticket: {one} and {other}.' },
  },
  async () => {
    for (const ticket of makeUnseen().slice(0, 4)) {
      const pool = makePool()
      const [first] = nearest(ticket.text, pool)
      if (!first) continue
      const copies = [paraphrase(first.item), paraphrase(first.item)]
      const chosen = await choose(ticket, [...copies, ...pool], { k: 6 })
      const pair = twins(chosen)
      recognise('near-duplicates', pair !== undefined, {
        one: quoted(pair?.[0] ?? first.item),
        other: quoted(pair?.[1] ?? first.item),
      })
    }
  },
)

/** The likely labels that are missing when the nearest are taken until a label has 60 %. */
function missedByCap(ticket: Ticket, pool: readonly LabelledTicket[]): string[] {
  const chosen: LabelledTicket[] = []
  for (const { item } of nearest(ticket.text, pool)) {
    const full = chosen.filter(({ label }) => label === item.label).length >= 3
    if (!full && chosen.length < 5) chosen.push(item)
  }
  return likelyLabels(ticket, pool).filter((label) => chosen.every((one) => one.label !== label))
}
