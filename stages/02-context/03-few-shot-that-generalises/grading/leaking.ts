/** TODO 3: what a measurement must not show the model. */
import { check, random, recognise } from '@stagecraft/suite'
import { choose, quoted } from './chosen.ts'
import { makePool, makeUnseen, paraphrase } from './tickets.ts'

check(
  'keeps the ticket itself out of its examples',
  {
    todo: 3,
    needs: ['chooses as many tickets of the pool as asked for'],
    why: 'The model copies the label, and you measure 100 %.',
    look: 'How do you recognise it in the pool?',
    mistakes: { leak: 'The ticket {ticket} is one of its own examples.' },
  },
  async () => {
    const pool = makePool()
    for (const ticket of [...pool.slice(0, 2), ...random.shuffle(pool).slice(0, 3)]) {
      const chosen = await choose(ticket, pool, { k: 5 })
      recognise(
        'leak',
        chosen.some(({ id }) => id === ticket.id),
        { ticket: quoted(ticket) },
      )
    }
  },
)

check(
  'keeps a paraphrase of the ticket out of its examples',
  {
    todo: 3,
    needs: ['keeps the ticket itself out of its examples'],
    why: 'The model copies the label, and you measure nothing.',
    look: 'What tells you that two texts say the same?',
    mistakes: { 'same-id-only': 'For {ticket} you chose {copy}, the same ticket with another id.' },
  },
  async () => {
    for (const ticket of makeUnseen().slice(0, 5)) {
      const pool = makePool()
      const copy = paraphrase(ticket)
      const chosen = await choose(ticket, [copy, ...pool], { k: 5 })
      recognise(
        'same-id-only',
        chosen.some(({ id }) => id === copy.id),
        {
          ticket: quoted(ticket),
          copy: quoted(copy),
        },
      )
    }
  },
)
