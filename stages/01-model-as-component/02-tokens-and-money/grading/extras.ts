import {
  check,
  countTokens,
  ensure,
  LearnerThrow,
  learnerOf,
  random,
  recognise,
  replay,
  reply,
  show,
} from '@stagecraft/suite'
import type * as starter from '../tokens.ts'
import { ensureBuckets, usageOf } from './buckets.ts'
import { countsTexts, isNear } from './counting.ts'
import { someUsage, written } from './usages.ts'

const learner = learnerOf<typeof starter>()

check(
  'tells writes to the cache for the longer time apart',
  {
    bonus: true,
    why: 'At Anthropic they cost twice as much as input.',
    look: 'Both providers also split the written tokens by time.',
    mistakes: {
      'all-writes-alike': '{long} tokens were written for the longer time; your `cacheWriteLong` is {got}.',
    },
  },
  async () => {
    const expected = { ...someUsage(), cacheWriteLong: random.int(2_100, 2_900) }
    for (const raw of [written.messages(expected), written.responses(expected)]) {
      const usage = await usageOf(raw)
      const { cacheWriteLong: got } = usage
      recognise('all-writes-alike', got !== expected.cacheWriteLong, { long: expected.cacheWriteLong, got })
      ensureBuckets(usage, expected)
    }
  },
)

check(
  'counts right when the counting endpoint answers 429 once',
  {
    bonus: true,
    needs: [countsTexts],
    why: 'Every request to a model waits for this number.',
    look: 'A moment later the endpoint answers.',
    mistakes: {
      'gives-up-at-429': 'The counting endpoint answered 429 once, and you have no count: {got}.',
    },
  },
  async () => {
    const text = `Where is order ORD-${random.int(10_000, 99_999)}? ${'It was to come on Monday, they said. '.repeat(9)}`
    const tokens = countTokens(text)
    const busy = reply.http(429, { headers: { 'retry-after-ms': '5', 'retry-after': '0' } })
    replay([], { tokens: 'o200k', countErrors: [busy] })
    const got = await learner
      .countInput({ model: 'gpt-5.5', turns: [{ role: 'user', text }] })
      .catch((thrown: unknown) => {
        if (!(thrown instanceof LearnerThrow)) throw thrown
        return recognise('gives-up-at-429', true, { got: `your code threw ${thrown.className}` })
      })
    const isCount = typeof got === 'number' && isNear(got, tokens, 1)
    recognise('gives-up-at-429', !isCount, { got: show(got) })
    ensure(isCount, `The text has ${tokens} tokens and you counted ${show(got)}.`)
  },
)
