/** TODO 4: many calls at once. */
import { check, ensure, random, recognise, show } from '@stagecraft/suite'
import type { ItemResult } from '../types.ts'
import { during, type ManualClock, mapLimit, type Run } from './calling.ts'

const mails = Array.from({ length: 12 }, (_, index) => `mail-${random.int(100, 999)}-${index}`)

type Counted = { most: number; started: string[] }

/** Handles each mail in some seconds; the one named in `fails` fails. */
async function handling(
  concurrency: number,
  fails: string | undefined,
  body: (run: Run<ItemResult<string>[]>, counted: Counted) => Promise<void>,
): Promise<void> {
  const counted: Counted = { most: 0, started: [] }
  let running = 0
  const start = (clock: ManualClock) => {
    const handle = async (mail: string): Promise<string> => {
      counted.started.push(mail)
      running++
      counted.most = Math.max(counted.most, running)
      // Early mails take longer, so that they do not end in the order in which they began.
      await clock.sleep(1_000 * (random.int(1, 9) + (counted.started.length % 2) * 10))
      running--
      if (mail === fails) throw new Error(`${mail} has no text`)
      return `read ${mail}`
    }
    return mapLimit(mails, { concurrency, clock }, handle)
  }
  await during(start, async (run) => {
    await run.advance(0)
    ensure(counted.started.length > 0 || run.over, 'Your code did not call the function for any item.')
    await run.advance(600_000)
    await body(run, counted)
  })
}

const inOrder = 'returns results in the order of the items'

check(
  inOrder,
  {
    why: 'The answer to one mail would go to the sender of another.',
    mistakes: {
      'completion-order':
        'Result {place} belongs to another item: {got}. The items end in another order than they begin.',
    },
  },
  async () => {
    await handling(mails.length, undefined, async (run) => {
      ensure(run.over, 'All calls were over, and your code still waited.')
      const results = await run.result()
      ensureList(results)
      const place = results.findIndex((result, index) => !result?.ok || result.value !== `read ${mails[index]}`)
      recognise(
        'completion-order',
        place >= 0 && results.some((result) => result?.ok && result.value === `read ${mails[place]}`),
        { place, got: show(results[place], 60) },
      )
      ensure(place < 0, `For ${mails[place]} you returned ${show(results[place], 80)}.`)
    })
  },
)

check(
  'keeps `concurrency` calls going, and no more',
  {
    todo: 4,
    why: 'The provider refuses what comes too fast, and Larkspur’s other services share the limit.',
    look: 'When may the next call begin?',
    mistakes: {
      'promise-all-blast': '{most} calls ran at the same time where {concurrency} are allowed.',
      'one-by-one':
        'At most {most} calls ran at the same time where {concurrency} are allowed: the night is too short for that.',
    },
  },
  async () => {
    const concurrency = random.int(3, 5)
    await handling(concurrency, undefined, async (run, { most }) => {
      recognise('promise-all-blast', most > concurrency, { most, concurrency })
      recognise('one-by-one', most < concurrency, { most, concurrency })
      ensure(run.over, 'All calls were over, and your code still waited.')
      ensureList(await run.result())
    })
  },
)

check(
  'lets one failure stay one failure',
  {
    todo: 4,
    needs: [inOrder],
    why: 'One broken mail must not cost Tomas the other eleven.',
    look: 'Where does an error of `fn` end up?',
    mistakes: {
      'one-fails-all':
        'One of {count} calls failed, and your code threw its error: the results of the others are lost.',
      'stops-at-first-failure': 'One of {count} calls failed, and after it {missing} items were never begun.',
    },
  },
  async () => {
    const bad = random.int(2, 6)
    await handling(3, mails[bad], async (run, { started }) => {
      ensure(run.over, 'All calls were over, and your code still waited.')
      const outcome = await run.result().then(
        (results) => ({ results }),
        () => undefined,
      )
      recognise('one-fails-all', !outcome, { count: mails.length })
      recognise('stops-at-first-failure', started.length < mails.length, {
        count: mails.length,
        missing: mails.length - started.length,
      })
      const results = outcome?.results ?? []
      ensureList(results)
      const wrong = results.findIndex((result, index) => index !== bad && !result?.ok)
      ensure(wrong < 0, `Only ${mails[bad]} failed; for ${mails[wrong]} you returned ${show(results[wrong], 80)}.`)
      const failed = results[bad]
      ensure(failed && !failed.ok, `The call for ${mails[bad]} failed; you returned ${show(failed, 80)}.`)
      const { message } = failed.error ?? {}
      ensure(
        String(message).includes('has no text'),
        `The call failed with “${mails[bad]} has no text”; the message of your error is ${show(message, 80)}.`,
      )
    })
  },
)

function ensureList(results: readonly unknown[]): void {
  const size = Array.isArray(results) ? results.length : -1
  ensure(
    size === mails.length,
    `For ${mails.length} items you returned ${size < 0 ? show(results, 60) : `${size} results`}.`,
  )
}
