/** Bonus: nothing is written in vain. */
import { check, ensure, recognise } from '@stagecraft/suite'
import { anasDay, fullDay, newToolAt } from './days.ts'
import { accepted, tellsAll } from './guards.ts'
import { hitRate, percent } from './play.ts'

check(
  'reads at least 90 % of its input from the cache on a day with two compactions, a lunch and a new tool',
  {
    bonus: true,
    needs: [accepted, tellsAll],
    why: 'From 80 to 90 %, a third of the bill goes away.',
    look: 'Which requests miss?',
    mistakes: {
      'rounded-clock':
        'Requests {numbers} read less than half of their input: in each the half hour had changed. A rounded time still moves, and what follows it is read anew.',
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
    needs: [accepted, tellsAll],
    why: 'Writing pays only when it is read.',
    look: 'Look for the end of one request in the next.',
    mistakes: {
      'clock-in-the-last-question':
        'After request {last} the cache held {held} tokens, and request {number} read {read} of them: the last question has lost its time there.',
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
        `After request ${before.number} the cache held ${held} tokens of the conversation; request ${number} read ${read}.`,
      )
    }
  },
)

function textOfTurns(turns: unknown): string {
  return JSON.stringify(turns)
}
