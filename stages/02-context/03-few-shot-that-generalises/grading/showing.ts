/** TODO 4: how the examples are shown, and what the model makes of them. */
import { check, ensure, majorityLabel, random, recognise, replay, show } from '@stagecraft/suite'
import { choose, quoted } from './chosen.ts'
import { ask, labelIn, objectIn, placesIn, world } from './requests.ts'
import { makePool, makeUnseen } from './tickets.ts'

check(
  'shows each example in the form of the answer',
  {
    todo: 4,
    needs: ['puts the ticket after its examples'],
    why: 'Examples teach a form, too, and this is another than you ask for.',
    look: 'Compare it with `answerSchema`.',
    mistakes: {
      'format-drift': 'You ask for JSON, and your example {ticket} is answered {answer}.',
      'bare-label': 'You ask for an object, and your example {ticket} is answered with the word {answer}.',
      'wider-answer': 'Your schema has the key `label` only, and the answer to {ticket} shows {keys}.',
    },
  },
  async () => {
    const pool = makePool()
    for (const ticket of makeUnseen().slice(0, 2)) {
      const examples = random.shuffle(pool).slice(0, random.int(4, 6))
      const { text } = await ask(replay(majorityLabel(world(pool, [ticket]))), ticket, examples)
      const places = placesIn(text.slice(0, text.lastIndexOf(ticket.text)), examples)
      const missing = examples.find((example) => places.every((place) => place.example !== example))
      ensure(!missing, `The request does not show ${missing && quoted(missing)} before the ticket.`)
      for (const { example, answer } of places) {
        const told = { ticket: quoted(example), answer: show(answer.trim().slice(0, 48)) }
        const shown = objectIn(answer)
        recognise('bare-label', !shown && answer.replaceAll(/[^a-z]/gi, '') === example.label, told)
        recognise('format-drift', !shown, told)
        const keys = Object.keys(shown ?? {})
        recognise('wider-answer', keys.length > 1, { ...told, keys: show(keys) })
        ensure(
          shown?.label === example.label,
          `The label of ${quoted(example)} is ${example.label}, and the answer after it is shown as ${show(shown)}.`,
        )
      }
    }
  },
)

check(
  'labels 27 of 30 unseen tickets right',
  {
    todo: 4,
    needs: ['shows each example in the form of the answer'],
    why: 'A wrong label costs a customer half a day.',
    look: '`pnpm grade try` shows what the model sees.',
    mistakes: {
      'cut-examples':
        'You cut {examples} of the examples short, and the model labels {right} of {all} tickets right; {zero} without any example.',
    },
  },
  async () => {
    const pool = makePool()
    const unseen = makeUnseen()
    const model = replay(majorityLabel(world(pool, unseen)))
    const wrong: string[] = []
    const cut = new Set<string>()
    for (const ticket of unseen) {
      const examples = await choose(ticket, pool, { k: 5 })
      const { text, answer } = await ask(model, ticket, examples)
      for (const place of placesIn(text, examples)) if (!place.isWhole) cut.add(quoted(place.example))
      const label = labelIn(answer)
      if (label !== ticket.label) wrong.push(`for ${quoted(ticket)} it said ${show(label)}`)
    }
    const all = unseen.length
    const right = all - wrong.length
    const zero = unseen.filter(({ label, seems }) => label === seems).length
    const isGood = right >= 0.9 * all
    recognise('cut-examples', !isGood && cut.size > 0, { examples: cut.size, right, all, zero })
    ensure(
      isGood,
      `With your examples the model labels ${right} of ${all} tickets right, ${zero} without any; ${wrong[0]}.`,
    )
  },
)
