/** Bonus: the books. */
import { check, ensure, modelCard, random, recognise, show } from '@stagecraft/suite'
import { billOf, times } from './bills.ts'
import { fixtures } from './invoices.ts'
import { model, reportOf } from './night.ts'

check(
  'reports what the replies cost',
  {
    bonus: true,
    why: 'Tomas compares it with the provider’s bill.',
    look: 'Which replies did you pay for, also those that were of no use?',
    mistakes: {
      'only-rows-cost':
        'Your `spent` says {spent} micro-dollars, and the replies cost more: wrong answers are billed, too.',
    },
  },
  async () => {
    const docs = fixtures(['clean', 'misread', 'clean', 'refused', 'unreadable'])
    const { sent } = model(docs, { fills: random.int(20, 60) / 100 })
    const price = times(modelCard('gpt-5.5').price, random.int(2, 5))
    const { spent, calls } = await reportOf(docs, { price })
    const bill = billOf(
      sent.map(({ call }) => call),
      price,
    )
    // Each reply may have been rounded to whole micro-dollars by itself.
    const differs = !(Math.abs(spent - bill) <= sent.length)
    recognise('only-rows-cost', differs && spent < bill, { spent })
    ensure(!differs, `Your \`spent\` says ${show(spent)} micro-dollars, and that is not what the replies cost.`)
    ensure(calls === sent.length, `You got ${sent.length} replies; your \`calls\` says ${show(calls)}.`)
  },
)
