/** A long conversation, and what is to be remembered of it. */
import { random } from '@stagecraft/suite'
import { once, play } from './play.ts'
import { fiveFacts, support } from './talk.ts'

const exchanges = 44
const counts = Array.from({ length: exchanges }, (_, i) => (i % 5 === 4 ? 0 : i % 4 === 2 ? 2 : 1))
export const facts = fiveFacts(exchanges, 25)

/** About two hundred turns, with five things to remember. */
export const long = once(() => {
  const lookups = random.int(0, 1) === 1 ? counts : counts.with(1, 2)
  const steps = support(lookups, { remarks: facts.remarks, wholeExchanges: true })
  const { details, verbatim } = facts
  return play(steps, { windowTokens: 4_600, compactAt: 3_000, keepRecentTurns: 6, details, verbatim })
})
