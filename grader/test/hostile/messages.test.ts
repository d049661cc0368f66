import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCalls } from '../../src/learner/calls.ts'
import { Malformed } from '../../src/learner/codec/decode.ts'
import { parseMessage, type ResultKind } from '../../src/learner/messages.ts'
import { createValues } from '../../src/learner/values.ts'

/** Whatever arrives on the channel is a value, an error for the learner, or refused as malformed: never a bug of ours. */

const tags = [
  'u',
  'n',
  'i',
  'd',
  'a',
  'm',
  's',
  'o',
  'b',
  'ab',
  'text',
  'e',
  'signal',
  'signal-back',
  'handle',
  'function',
  'x',
]
const names = [
  'toString',
  'valueOf',
  '__proto__',
  'constructor',
  'then',
  'message',
  'name',
  'stack',
  'has',
  'package',
  'code',
]

/** Trees that look like what the codec writes, more often than chance would have it. */
const { tree } = fc.letrec<{ tree: unknown; tagged: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1e308,
      '',
      'STAGECRAFT_UNKNOWN_PACKAGE',
      'ERR_MODULE_NOT_FOUND',
      ...names,
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
    tie('tagged'),
  ),
  tagged: fc.oneof(
    fc.tuple(fc.constantFrom(...tags), tie('tree')),
    fc.tuple(fc.constantFrom('a', 'o', 'm', 's'), fc.array(tie('tree'), { maxLength: 4 })),
    fc.tuple(
      fc.constant('o'),
      fc.tuple(fc.constantFrom(...names), tie('tree'), fc.constantFrom(...names), tie('tree')),
    ),
    fc.tuple(fc.constant('e'), fc.string(), fc.string(), fc.string(), tie('tree'), tie('tree'), tie('tree')),
  ),
}))

const callsWith = (values: ReturnType<typeof createValues>) => {
  const noop = () => {}
  const limits = { callMs: 1e6, loadMs: 1e6 }
  return createCalls({ values, limits, timed: false, pid: undefined, send: noop, overdue: noop, activity: noop })
}

const kinds: readonly ResultKind[] = ['ok', 'threw', 'unloaded', 'missing', 'handle']

test('a result of any shape', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...kinds),
      fc.boolean(),
      fc.oneof(tree, fc.tuple(tree, tree)),
      async (kind, keep, content) => {
        const values = createValues(() => {}, 1e6)
        const calls = callsWith(values)
        const settled = calls
          .start('ask', () => {}, keep)
          .then(
            (value) => ({ value }),
            (error: unknown) => ({ error }),
          )
        try {
          calls.result(1, kind, content)
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed)
          return
        }
        const outcome = await settled
        if ('error' in outcome) expect(outcome.error).toMatchObject({ message: expect.any(String) })
      },
    ),
    { numRuns: 4_000 },
  )
}, 60_000)

test('a line of any kind', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.array(tree).map((list) => JSON.stringify(list)),
  )
  fc.assert(
    fc.property(line, (text) => {
      const message = parseMessage(text)
      return message === undefined || typeof message.kind === 'string'
    }),
    { numRuns: 2_000 },
  )
}, 60_000)

test('a handle of a process that ended refuses instead of waiting for ever', async () => {
  const values = createValues(() => {}, 1e6)
  const calls = callsWith(values)
  calls.rejectAll(new Error('ended'))
  await expect(calls.method(1, 'add', [])).rejects.toThrow('ended')
})
