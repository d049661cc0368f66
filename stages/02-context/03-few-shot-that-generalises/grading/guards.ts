/** What the untouched starter does right already, and what must stay so. */
import { check, ensure, majorityLabel, random, recognise, replay, show } from '@stagecraft/suite'
import { choose, learner } from './chosen.ts'
import { ask, placesIn, world } from './requests.ts'
import { makePool, makeUnseen, paraphrase } from './tickets.ts'

check(
  'chooses as many tickets of the pool as asked for',
  {
    why: 'Fewer examples teach less.',
    look: 'What do you return, and how many?',
    mistakes: {
      'filter-after-slice': 'Asked for {k} examples, you returned {got}: what you threw out was not replaced.',
      'hits-not-tickets': 'You returned the hits of `nearest`, such as {hit}. Callers need the ticket inside.',
    },
  },
  async () => {
    const pool = makePool()
    const [ticket = pool[0]] = random.shuffle(pool)
    if (!ticket) return
    const crowded = [...pool, paraphrase(ticket), ...pool.slice(5, 25).map(paraphrase)]
    for (const k of [5, 8]) {
      const raw: unknown = await learner.selectExamples({ id: ticket.id, text: ticket.text }, crowded, { k })
      const [first] = Array.isArray(raw) ? raw : []
      const isHit = typeof first === 'object' && first !== null && 'item' in first
      recognise('hits-not-tickets', isHit, { hit: show(first, 40) })
      const chosen = await choose(ticket, crowded, { k })
      recognise('filter-after-slice', chosen.length < k, { k, got: chosen.length })
      ensure(chosen.length === k, `Asked for ${k} examples, you returned ${chosen.length}.`)
      const ids = new Set(chosen.map(({ id }) => id))
      ensure(ids.size === k, `Of your ${k} examples, ${k - ids.size} stand there more than once.`)
    }
  },
)

check(
  'puts the ticket after its examples',
  {
    why: 'A model answers what stands last.',
    look: 'In which order does the request hold the examples and the ticket?',
    mistakes: {
      'question-first': 'The ticket stands before {examples} of its {all} examples: the model reads it as one of them.',
    },
  },
  async () => {
    const pool = makePool()
    const [ticket] = makeUnseen()
    if (!ticket) return
    const examples = random.shuffle(pool).slice(0, 4)
    const model = replay(majorityLabel(world(pool, [ticket])))
    const { text } = await ask(model, ticket, examples)
    const at = text.lastIndexOf(ticket.text)
    ensure(at >= 0, 'The request does not hold the text of the ticket that it is about.')
    const after = placesIn(text, examples).filter((place) => place.at > at)
    recognise('question-first', after.length > 0, { examples: after.length, all: examples.length })
  },
)

check(
  'asks for the label by a schema',
  {
    needs: ['puts the ticket after its examples'],
    why: 'Examples show a form, and only a schema enforces it: one answer in prose stops the queue.',
    look: 'What did the starter’s request hold besides texts?',
    mistakes: { 'schema-dropped': 'Your request has no output schema; the examples alone ask for the form.' },
  },
  async () => {
    const pool = makePool()
    const [ticket] = makeUnseen()
    if (!ticket) return
    const model = replay(majorityLabel(world(pool, [ticket])))
    const { call } = await ask(model, ticket, random.shuffle(pool).slice(0, 3))
    recognise('schema-dropped', !call.outputSchema)
    const fields = Object.keys(Object(call.outputSchema?.schema.properties))
    ensure(
      fields.join() === 'label',
      `The schema of your request has the fields ${show(fields)} where \`label\` is the only one.`,
    )
  },
)
