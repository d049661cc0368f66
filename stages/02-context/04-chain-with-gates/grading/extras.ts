/** Bonus. */
import { check, count, ensure, random, recognise, reply } from '@stagecraft/suite'
import type { ModelStep } from './fixtures.ts'
import { inShape } from './guards.ts'
import { ensureAction, handle } from './office.ts'

check(
  'takes six requests at most',
  {
    bonus: true,
    needs: [inShape],
    why: 'A ticket must not cost more than Mira’s time.',
    look: 'Which steps must run again for a second draft?',
    mistakes: {
      'starts-over': 'For the second draft `{step}` ran again: {requests} for one ticket.',
    },
  },
  async () => {
    const day = await handle({ drafts: 'wrong' })
    const names = [...day.requests.map(({ step }) => step), ...Array(day.lookups).fill('lookup')]
    const again = names.find((step, index) => !['draft', 'verify'].includes(step) && names.indexOf(step) < index)
    const requests = count(day.calls.length, 'request')
    recognise('starts-over', again !== undefined, { step: again, requests })
    ensure(day.calls.length <= 6, `You sent ${requests} for one ticket.`)
    ensure(day.works.length === 2, `You asked for ${count(day.works.length, 'draft')} where two are needed.`)
  },
)

check(
  'accepts that the model declines a step',
  {
    bonus: true,
    needs: [inShape],
    why: 'The same request is declined again, and paid for again.',
    look: 'What can be different the second time?',
    mistakes: {
      'asks-the-refused-again': 'The model declined `{step}`, and you asked the same {times} times.',
    },
  },
  async () => {
    const step = random.pick<ModelStep>(['classify', 'tone', 'draft', 'verify'])
    const day = await handle({ instead: { [step]: reply.refusal() } })
    const asked = day.requests
      .filter((one) => one.step === step)
      .map(({ call }) => JSON.stringify([call.system, call.turns]))
    const times = Math.max(...asked.map((one) => asked.filter((other) => other === one).length))
    recognise('asks-the-refused-again', times > 1, { step, times })
    ensureAction(day, 'escalated', `The model declined \`${step}\`.`)
    ensure(day.sent.length === 0, `The model declined \`${step}\`, and a mail went out.`)
  },
)
