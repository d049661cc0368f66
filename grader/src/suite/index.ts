/**
 * What a suite imports, as `@stagecraft/suite`. Each suite gets an instance of this module of its own, bound to its run by
 * the `?session=` in the URL that the grader resolves the name to.
 *
 * @example
 * import { check, ensure, learnerOf, recognise, replay, show } from '@stagecraft/suite'
 * import type * as starter from '../hello.ts'
 *
 * const learner = learnerOf<typeof starter>()
 *
 * check('returns the sentence', { todo: 1, mistakes: { echo: 'You returned the mail itself.' } }, async () => {
 *   replay('one-sentence', { values: { word } })
 *   const result = await learner.hello(mail)
 *   recognise('echo', result === mail)
 *   ensure(result === sentence, `You returned ${show(result)}; the model wrote ${show(sentence)}.`)
 * })
 */
import { createRandom, type Random } from '../base/random.ts'
import { type Check, checksOf, ensure as ensureThat, recogniserOf } from './check.ts'
import { manualClock as createClock, type ManualClock } from './clock.ts'
import { type Property, propertyOf } from './property.ts'
import { type ReplayOptions, replayOf } from './replay.ts'
import { sessionOf } from './sessions.ts'
import { learnerOf as subjectOf } from './subject.ts'
import type { Learner, Replay, ReplaySource } from './types.ts'

export { countTokens, modelCard, modelNames, nearest, textSimilarity } from '@stagecraft/kit'
export { expect } from 'vitest'
export type { Random } from '../base/random.ts'
export { frozen, LearnerThrow } from '../learner/index.ts'
export type {
  Decider,
  DecisionCall,
  Detail,
  GullibleScene,
  Judgement,
  MajorityLabelOptions,
  ModelCall,
  PlantedOrder,
  Reply,
  Responder,
  SummariserMood,
  Work,
} from '../model/index.ts'
export {
  endMarks,
  forgetfulSummary,
  gullibleReply,
  judgeWork,
  lostInTheMiddle,
  majorityLabel,
  reply,
} from '../model/index.ts'
export type { Arbitrary, FastCheck } from './property.ts'
export { count, errorWords, shorten, show } from './show.ts'

const session = sessionOf(import.meta.url)

/** Declares a check: a sentence for the learner, and the code that decides it. */
export const check: Check = checksOf(session)

/** Fails the check with a recognised mistake's sentence when the condition holds. */
export const recognise: (slug: string, condition: boolean, values?: Readonly<Record<string, unknown>>) => void =
  recogniserOf(session)

/** Fails the check with a sentence about what the learner's code did, unless the condition holds. */
export const ensure: (condition: unknown, whatHappened: string) => asserts condition = ensureThat

/** From here to the end of the check, the model answers so. */
export const replay: (source: ReplaySource, options?: ReplayOptions) => Replay = replayOf(session)

/**
 * Tries a body on many values; the check fails as the smallest value that fails in the same way, with the sentence that
 * `ensure` or `recognise` made for it. 300 calls of the learner's code, one after another, take about a tenth of a second.
 *
 * @example
 * await property(
 *   (fc) => fc.array(fc.integer()),
 *   async (numbers) => {
 *     const sorted = await learner.sort(numbers)
 *     ensure(sorted.length === numbers.length, `Of ${count(numbers.length, 'number')} you returned ${sorted.length}.`)
 *   },
 *   { runs: 100 },
 * )
 */
export const property: Property = propertyOf(session)

/** Values that vary with the run's seed, so that nothing can be hard-coded. */
export const random: Random = createRandom(session.seed)

/** The learner's exports as async functions. */
export const learnerOf = <Exports>(): Learner<Exports> => subjectOf<Exports>(session)

/** A clock to hand to code that takes time as a parameter. */
export const manualClock = (start = Date.UTC(2026, 10, 2, 8)): ManualClock =>
  createClock(start, () => session.learner().quiet())
