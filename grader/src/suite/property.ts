import type * as fastCheck from 'fast-check'
import { createRandom } from '../base/random.ts'
import { CheckFailure, isAssertion } from './failure.ts'
import type { Session } from './types.ts'

/** What a builder of values is given. Suites name the type from here: fast-check is the grader's own package. */
export type FastCheck = typeof fastCheck

/** Makes values, and smaller ones of them. */
export type Arbitrary<T> = fastCheck.Arbitrary<T>

export type PropertyOptions = {
  /** How many values are tried. Default: 60. */
  runs?: number
}

export type Property = <T>(
  build: (fc: FastCheck) => Arbitrary<T>,
  body: (value: T) => void | Promise<void>,
  options?: PropertyOptions,
) => Promise<void>

/** Bodies run, at most, to make a counter-example smaller: a bound in steps, since a verdict knows no clock. */
const MAX_STEPS = 400

/**
 * Tries a body on many values that the session's seed decides, and fails the check as the smallest value that fails in the
 * same way, with the sentence that `ensure` or `recognise` made for it. Whatever else a body throws (what the learner's
 * code threw, a process that ended, a bug of the suite) fails the check at once, as it is.
 */
export function propertyOf(session: Session): Property {
  return async (build, body, { runs = 60 } = {}) => {
    const fc = await import('fast-check')
    const search = createSearch()
    const seed = createRandom(`${session.seed}/${session.current?.name}`).int(0, 2 ** 31 - 1)
    const tried = fc.asyncProperty(build(fc), (value) => search.judge(() => told(session, () => body(value))))
    await fc.check(tried, { seed, numRuns: runs })
    if (search.thrown !== undefined) throw search.thrown
  }
}

/** Runs a body; what failed in a function that it lent to the learner's code, and was caught there, fails it too. */
async function told(session: Session, body: () => void | Promise<void>): Promise<void> {
  const before = session.swallowed
  session.swallowed = undefined
  try {
    await body()
    if (session.swallowed !== undefined) throw session.swallowed
  } catch (thrown) {
    throw session.swallowed ?? thrown
  } finally {
    session.swallowed = before
  }
}

/**
 * Decides what counts as a failure while fast-check looks for a smaller one: the same mistake only, so that one mistake's
 * sentence does not turn into another's on the way.
 */
function createSearch() {
  let thrown: unknown
  let steps = 0
  let over = false
  const counts = (next: unknown) => {
    if (thrown === undefined) return true
    return isSaid(next) && mistakeOf(next) === mistakeOf(thrown)
  }
  return {
    get thrown() {
      return thrown
    },
    async judge(body: () => Promise<void>): Promise<void> {
      if (thrown !== undefined && ++steps > MAX_STEPS) over = true
      if (over) return
      try {
        await body()
      } catch (next) {
        if (!isSaid(next)) over = true
        if (!counts(next)) return
        thrown = next
        throw next
      }
    },
  }
}

/** The sentences of a suite, and plain `expect`s: what says something about the value that was tried. */
function isSaid(thrown: unknown): boolean {
  return thrown instanceof CheckFailure || isAssertion(thrown)
}

function mistakeOf(thrown: unknown): string | undefined {
  return thrown instanceof CheckFailure ? thrown.mistake : undefined
}
