import { check, ensure, LearnerThrow, learnerOf, random, recognise, show } from '@stagecraft/suite'
import type * as starter from '../tokens.ts'
import type { Usage } from '../types.ts'
import { inputOf, lacking, outputOf, someUsage, written } from './usages.ts'

const learner = learnerOf<typeof starter>()
const names = ['uncachedInput', 'cacheRead', 'cacheWrite', 'cacheWriteLong', 'output', 'reasoning'] as const

const doubleCount =
  'Your input buckets add up to {sum} tokens; the API counted {billed}. Its total already holds the cached ones.'
const reasoningTwice =
  'Your output and reasoning add up to {sum} tokens; the API counted {billed}. Its total already holds the reasoning.'
const books = 'A token in two buckets is paid twice in the books.'
const where = 'Which numbers are parts of another one?'

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

const ofResponses = 'splits the usage of the Responses API'

check(
  ofResponses,
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

const ofChat = 'splits the usage of Chat Completions'

check(
  ofChat,
  {
    todo: 3,
    why: books,
    look: where,
    mistakes: {
      'double-count-cache': doubleCount,
      'reasoning-twice': reasoningTwice,
      'one-apis-words':
        'A usage of Chat Completions with {input} tokens of input has {shown} for you. This API has other field names.',
    },
  },
  async () => {
    const expected = someUsage()
    const usage = await usageOf(written.chat(expected))
    const isLost = !Number.isFinite(usage.uncachedInput) || inputOf(usage) === 0
    const shown = Number.isFinite(usage.uncachedInput) ? 'none' : show(usage.uncachedInput)
    recognise('one-apis-words', isLost, { input: inputOf(expected), shown })
    recogniseOverlap(usage, expected)
    ensureBuckets(usage, expected)
  },
)

const ofMessages = 'splits the usage of the Messages API'

check(
  ofMessages,
  {
    todo: 3,
    why: books,
    look: 'Does each API mean the same by `input_tokens`?',
    mistakes: {
      'one-rule-for-all':
        'You have {uncached} uncached tokens of {input}: you took the cached ones out of a number that never held them.',
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

const readsNothing = 'reads null and missing fields as no tokens'

check(
  readsNothing,
  {
    todo: 3,
    needs: [ofResponses, ofChat, ofMessages],
    why: 'One such number spoils the sum of the month.',
    look: 'Null means that nothing was counted; older models leave fields out.',
    mistakes: {
      'null-is-a-number': 'Your `{bucket}` is {value} for a usage {which}.',
      'throws-on-null': 'Your code threw {error} for a usage {which}.',
      'known-by-a-detail':
        'A usage of Anthropic without `cache_creation` says {read} tokens were read from the cache, and you have none. That field is a detail, not the mark of an API.',
    },
  },
  async () => {
    const [input, output] = [random.int(300, 900), random.int(200, 290)]
    const [write, read] = [random.int(1_200, 1_900), random.int(18_000, 19_000)]
    const plain = { uncachedInput: input, cacheRead: 0, cacheWrite: 0, cacheWriteLong: 0, output, reasoning: 0 }
    const messages = {
      input_tokens: input,
      cache_creation: null,
      cache_creation_input_tokens: write,
      cache_read_input_tokens: null,
      output_tokens: output,
      output_tokens_details: null,
    }
    await ensureReads('with null fields', messages, { ...plain, cacheWrite: write })
    const { cache_creation: _, ...older } = { ...messages, cache_read_input_tokens: read }
    const { cacheRead } = await usageOf(older)
    recognise('known-by-a-detail', cacheRead === 0, { read })
    await ensureReads('of Anthropic that lacks `cache_creation`', older, {
      ...plain,
      cacheRead: read,
      cacheWrite: write,
    })
    const chat = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
    await ensureReads('that lacks its details', chat, plain)
    await ensureReads('that is null', null, { ...plain, uncachedInput: 0, output: 0 })
  },
)

const returnsNumbers = 'returns numbers whichever field is missing'

check(
  returnsNumbers,
  {
    todo: 3,
    needs: [readsNothing],
    why: 'A sum with one NaN in it is NaN, and so is the bill of the month.',
    look: 'Which fields do you read without a fallback?',
    mistakes: {
      'totals-are-always-there': 'Your `{bucket}` is {value} for a usage of {api} whose `{field}` is {how}.',
    },
  },
  () =>
    withEachLacking(someUsage(), ({ buckets, ...which }) => {
      const bucket = names.find((name) => !Number.isFinite(buckets?.[name]))
      recognise('totals-are-always-there', bucket !== undefined, {
        bucket,
        value: bucket && show(buckets?.[bucket]),
        ...which,
      })
    }),
)

check(
  'never returns less than 0 tokens',
  {
    todo: 3,
    needs: [returnsNumbers],
    why: 'Tokens below 0 lower the bill, and nobody notices.',
    look: 'What do you take the parts away from?',
    mistakes: {
      'less-than-nothing': 'Your `{bucket}` is {value} for a usage of {api} whose `{field}` is {how}.',
    },
  },
  () =>
    withEachLacking({ ...someUsage(), cacheWriteLong: random.int(2_100, 2_900) }, ({ buckets, ...which }) => {
      const bucket = names.find((name) => buckets[name] < 0)
      recognise('less-than-nothing', bucket !== undefined, { bucket, value: bucket && buckets[bucket], ...which })
    }),
)

/** Normalizes what each API writes, once without each of its fields and once with null there. */
async function withEachLacking(
  written: Usage,
  look: (seen: { buckets: Usage; api: string; field: string; how: string }) => void,
): Promise<void> {
  for (const [api, raw] of Object.entries(everyApi(written))) {
    for (const { field, how, usage } of lacking(raw)) {
      const which = `of ${api} whose \`${field}\` is ${how}`
      const buckets = await learner.normalizeUsage(usage).catch((thrown: unknown) => {
        const error = thrown instanceof LearnerThrow && thrown.todo === undefined ? thrown.className : undefined
        ensure(error === undefined, `Your code threw ${error} for a usage ${which}.`)
        throw thrown
      })
      look({ buckets, api, field, how })
    }
  }
}

function everyApi(usage: Usage): Record<string, object> {
  return {
    'the Responses API': written.responses(usage),
    'Chat Completions': written.chat(usage),
    'the Messages API': written.messages(usage),
  }
}

async function ensureReads(which: string, raw: Record<string, unknown> | null, expected: Usage): Promise<void> {
  const usage = await usageOf(raw).catch((thrown: unknown) => {
    const error = thrown instanceof Error && 'className' in thrown ? String(thrown.className) : undefined
    recognise('throws-on-null', error !== undefined, { which, error })
    throw thrown
  })
  for (const bucket of names) {
    const isNumber = Number.isFinite(usage[bucket])
    recognise('null-is-a-number', !isNumber, { which, bucket, value: usage[bucket] })
  }
  ensureBuckets(usage, expected)
}
