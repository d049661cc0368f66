import { check, ensure, learnerOf, random, recognise, show } from '@stagecraft/suite'
import type * as starter from '../tokens.ts'
import type { Usage } from '../types.ts'
import { inputOf, outputOf, someUsage, written } from './usages.ts'

const learner = learnerOf<typeof starter>()
const names = ['uncachedInput', 'cacheRead', 'cacheWrite', 'cacheWriteLong', 'output', 'reasoning'] as const

const doubleCount =
  'Your input buckets add up to {sum} tokens; the API counted {billed}. Its total already holds what was read from the cache and written to it.'
const reasoningTwice =
  'Your output and reasoning add up to {sum} tokens; the API counted {billed}. Its total already holds the reasoning.'
const books = 'Tomas compares the sum with the bill, and a token in two buckets is paid twice in his books.'
const where = 'Which numbers of the usage are parts of another one?'

export async function usageOf(raw: unknown): Promise<Usage> {
  const usage = await learner.normalizeUsage(raw)
  ensure(
    typeof usage === 'object' && usage !== null,
    `\`normalizeUsage\` returned ${show(usage)}; it is to be a \`Usage\`.`,
  )
  return usage
}

/** Each bucket holds its tokens. On failure the first wrong one is told. */
export function ensureBuckets(usage: Usage, expected: Usage): void {
  for (const name of names) {
    ensure(
      usage[name] === expected[name],
      `\`${name}\` is ${show(usage[name])} in your result; the usage says ${expected[name]}.`,
    )
  }
}

function recogniseOverlap(usage: Usage, expected: Usage): void {
  const input = { sum: inputOf(usage), billed: inputOf(expected) }
  recognise('double-count-cache', usage.cacheRead === expected.cacheRead && input.sum > input.billed, input)
  const output = { sum: outputOf(usage), billed: outputOf(expected) }
  recognise('reasoning-twice', usage.reasoning === expected.reasoning && output.sum > output.billed, output)
}

check(
  'splits the usage of the Responses API',
  {
    todo: 3,
    why: books,
    look: where,
    mistakes: { 'double-count-cache': doubleCount, 'reasoning-twice': reasoningTwice },
  },
  async () => {
    const expected = someUsage()
    const usage = await usageOf(written.responses(expected))
    recogniseOverlap(usage, expected)
    ensureBuckets(usage, expected)
  },
)

check(
  'splits the usage of Chat Completions',
  {
    todo: 3,
    why: books,
    look: where,
    mistakes: {
      'double-count-cache': doubleCount,
      'reasoning-twice': reasoningTwice,
      'one-apis-words':
        'A usage of Chat Completions, with {input} tokens of input, has {shown} tokens of input for you. This API uses other field names.',
    },
  },
  async () => {
    const expected = someUsage()
    const usage = await usageOf(written.chat(expected))
    const isLost = !Number.isFinite(usage.uncachedInput) || inputOf(usage) === 0
    const shown = Number.isFinite(usage.uncachedInput) ? 'no' : show(usage.uncachedInput)
    recognise('one-apis-words', isLost, { input: inputOf(expected), shown })
    recogniseOverlap(usage, expected)
    ensureBuckets(usage, expected)
  },
)

check(
  'splits the usage of the Messages API',
  {
    todo: 3,
    why: books,
    look: 'Does each API mean the same by `input_tokens`?',
    mistakes: {
      'one-rule-for-all':
        'You took the cached tokens out of `input_tokens` and have {uncached} left of {input}. Anthropic leaves them out already; only OpenAI puts them in.',
      'reasoning-twice': reasoningTwice,
    },
  },
  async () => {
    const expected = someUsage()
    const usage = await usageOf(written.messages(expected))
    const { uncachedInput: uncached } = usage
    const isReduced = uncached < expected.uncachedInput && Number.isFinite(uncached)
    recognise('one-rule-for-all', isReduced, { uncached, input: expected.uncachedInput })
    const output = { sum: outputOf(usage), billed: outputOf(expected) }
    recognise('reasoning-twice', usage.reasoning === expected.reasoning && output.sum > output.billed, output)
    ensureBuckets(usage, expected)
  },
)

check(
  'reads null and missing fields as no tokens',
  {
    todo: 3,
    why: 'One such number makes the sum of the whole month useless.',
    look: 'The APIs write null where nothing was counted, and older models leave fields out.',
    mistakes: {
      'null-is-a-number':
        'For {raw} your `{bucket}` is {value}. Null and missing fields are in the usage of every day.',
      'throws-on-null': 'For {raw} your code threw {error}. Null and missing fields are in the usage of every day.',
    },
  },
  async () => {
    const [input, output, write] = [random.int(300, 900), random.int(200, 290), random.int(1_200, 1_900)]
    const plain = { uncachedInput: input, cacheRead: 0, cacheWrite: 0, cacheWriteLong: 0, output, reasoning: 0 }
    const messages = {
      input_tokens: input,
      cache_creation: null,
      cache_creation_input_tokens: write,
      cache_read_input_tokens: null,
      output_tokens: output,
      output_tokens_details: null,
    }
    await ensureReads(messages, { ...plain, cacheWrite: write })
    await ensureReads({ prompt_tokens: input, completion_tokens: output, total_tokens: input + output }, plain)
    await ensureReads(null, { ...plain, uncachedInput: 0, output: 0 })
  },
)

async function ensureReads(raw: Record<string, unknown> | null, expected: Usage): Promise<void> {
  const usage = await usageOf(raw).catch((thrown: unknown) => {
    const error = thrown instanceof Error && 'className' in thrown ? String(thrown.className) : undefined
    recognise('throws-on-null', error !== undefined, { raw: show(raw, 240), error })
    throw thrown
  })
  for (const bucket of names) {
    const isNumber = Number.isFinite(usage[bucket])
    recognise('null-is-a-number', !isNumber, { raw: show(raw, 240), bucket, value: usage[bucket] })
  }
  ensureBuckets(usage, expected)
}
