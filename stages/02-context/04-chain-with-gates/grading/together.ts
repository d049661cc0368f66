/** TODO 2: what can run at the same time. */
import { check, ensure, recognise } from '@stagecraft/suite'
import { inShape } from './guards.ts'
import { handle } from './office.ts'

check(
  'looks the parcel up while the tone is read',
  {
    todo: 2,
    needs: [inShape],
    why: 'A customer in the chat waits for the sum of all waits that follow one another.',
    look: 'When does the second of the two begin?',
    mistakes: {
      'sequential-independents': '`{first}` was under way and `{second}` had not begun: it waited for `{first}`.',
    },
  },
  async () => {
    const { moments, requests, lookups } = await handle({ held: ['lookup', 'tone'] })
    ensure(lookups > 0, 'Your code looked nothing up.')
    ensure(
      requests.some(({ step }) => step === 'tone'),
      'Your code did not ask for the tone.',
    )
    const together = moments.some((steps) => steps.length === 2)
    const [first = 'lookup'] = moments[0] ?? []
    recognise('sequential-independents', !together, { first, second: first === 'lookup' ? 'tone' : 'lookup' })
  },
)
