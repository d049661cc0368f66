/** Bonus: nothing is written in vain. */
import { check, ensure, recognise } from '@stagecraft/suite'
import { anasDay, fullDay, newToolAt } from './days.ts'
import { accepted } from './guards.ts'
import { hitRate, percent } from './play.ts'

check(
  'reads at least 90 % of its input from the cache on a day with two compactions, a lunch and a new tool',
  {
    bonus: true,
    needs: [accepted],
    why: 'Between 80 and 90 % lies a third of the bill.',
    look: 'Which requests of the day miss? `cacheReport` can tell you.',
    mistakes: {
      'rounded-clock':
        'Requests {numbers} read less than half of their input; no tool was new there, and nothing was compacted. In each the half hour had changed: a rounded time still moves, and everything after it is read anew.',
    },
  },
  async () => {
    const day = (await fullDay()).slice(1)
    const rate = hitRate(day)
    if (rate >= 0.9) return
    const misses = day.filter(
      ({ read, input, number, afterCompaction, pause }) =>
        read < input / 2 && number !== newToolAt && !afterCompaction && pause < 5,
    )
    const halfHours = (now: string) => [now.slice(0, -2), Number(now.slice(-2)) < 30].join()
    const moved = misses.every(({ now, number }) => halfHours(now) !== halfHours(day[number - 3]?.now ?? ''))
    recognise('rounded-clock', misses.length > 1 && moved, { numbers: misses.map(({ number }) => number).join(', ') })
    ensure(false, `Requests 2 to 60 read ${percent(rate)} of their input from the cache.`)
  },
)

check(
  'writes nothing that the next request does not read',
  {
    bonus: true,
    needs: [accepted],
    why: 'Writing costs a quarter more than plain input; it pays when it is read.',
    look: 'Take the end of a request that your code sent, and look for the same words in the next one.',
    mistakes: {
      'clock-in-the-last-question':
        'After request {last} the cache held {held} tokens of the conversation, and request {number} read {read} of them. The question it ended with stands in the next request without its time.',
    },
  },
  async () => {
    const day = await anasDay()
    for (const [index, sent] of day.entries()) {
      const before = day[index - 1]
      if (!before || sent.afterCompaction || sent.pause > 5) continue
      const held = before.read + before.written
      const { number, read } = sent
      const isBare =
        !textOfTurns(sent.call.turns).includes(before.now) && textOfTurns(before.call.turns).includes(before.now)
      recognise('clock-in-the-last-question', read < held && isBare, { last: before.number, held, number, read })
      ensure(
        read >= held,
        `After request ${before.number} the cache held ${held} tokens of the conversation, and request ${number} read ${read} of them.`,
      )
    }
  },
)

function textOfTurns(turns: unknown): string {
  return JSON.stringify(turns)
}
