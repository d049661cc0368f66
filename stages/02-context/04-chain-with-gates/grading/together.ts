/** TODO 2: what can run at the same time. */
import { check, ensure, recognise, reply, show } from '@stagecraft/suite'
import { inShape } from './guards.ts'
import { ensureAction, handle, outcomeOf } from './office.ts'
import { survivesAny } from './stopping.ts'

const together = 'looks the parcel up while the tone is read'

check(
  together,
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
    const both = moments.some((steps) => steps.length === 2)
    const [first = 'lookup'] = moments[0] ?? []
    recognise('sequential-independents', !both, { first, second: first === 'lookup' ? 'tone' : 'lookup' })
  },
)

check(
  'returns when neither of the two is under way any more',
  {
    todo: 2,
    needs: [together, survivesAny],
    why: 'The request is paid for, and Mira never learns that it was made.',
    look: 'Who waits for the other one then?',
    mistakes: {
      'returns-early': '`{failed}` failed, and you returned while `{other}` was still under way.',
    },
  },
  async () => {
    const broken = reply.http(400, { message: 'Something is wrong.' })
    const ways = [
      { failed: 'lookup', other: 'tone', failing: { lookupFails: true } },
      { failed: 'tone', other: 'lookup', failing: { instead: { tone: broken } } },
    ] as const
    for (const { failed, other, failing } of ways) {
      const day = await handle({ ...failing, held: ['lookup', 'tone'], endsFirst: failed })
      recognise('returns-early', day.left.includes(other), { failed, other })
      ensureAction(day, 'escalated', `\`${failed}\` failed.`)
      const names = outcomeOf(day).steps.map((step) => step?.name)
      const missing = [failed, other].find((name) => !names.includes(name))
      ensure(
        !missing,
        `\`${failed}\` failed beside \`${other}\`: your \`steps\` are ${show(names)}, without \`${missing}\`.`,
      )
    }
  },
)
