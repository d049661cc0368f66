/** A conversation during which no summary is to be had. */
import { ensure, LearnerThrow } from '@stagecraft/suite'
import { once, play, type Run, type Setting } from './play.ts'
import { support } from './talk.ts'

export const setting: Setting = { windowTokens: 4_200, compactAt: 2_600, keepRecentTurns: 5, everyStep: true }

export const steps = () => support([1, 1, 1, 0, 1, 1, 1, 1], { length: 2_400, wholeExchanges: true })

/** What came of the conversation, or the words that `compactIfNeeded` threw. */
export const failing = once(async (): Promise<Run | string> => {
  try {
    return await play(steps(), { ...setting, mood: 'overloaded' })
  } catch (thrown) {
    if (thrown instanceof LearnerThrow) return thrown.message
    throw thrown
  }
})

export async function failed(): Promise<Run> {
  const run = await failing()
  ensure(typeof run === 'object', 'Your session did not get to the end of the conversation.')
  return run
}
