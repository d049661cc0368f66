import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decode, Malformed } from '../../src/learner/codec/decode.ts'
import { encode, NotData } from '../../src/learner/codec/encode.ts'
import { parseMessage } from '../../src/learner/messages.ts'

const over = (value: unknown) => decode(JSON.parse(encode(value, { maxLength: 1e7 })))

test('data arrives as it was', () => {
  const value = {
    nothing: undefined,
    numbers: [0, -0, Number.NaN, Number.POSITIVE_INFINITY, 1.5e300, 10n ** 40n],
    when: new Date(1_700_000_000_000),
    map: new Map<unknown, unknown>([
      ['a', new Set([1, 'x'])],
      [{ k: 1 }, null],
    ]),
    bytes: new Uint8Array([0, 255]),
    vector: new Float32Array([0.5, -1]),
    nested: [[{ $: 'tag', '': '' }]],
    text: 'line \u2028 "quoted" \ud83d\ude00 \u0000',
  }
  expect(over(value)).toEqual(value)
})

test('every JSON value, with any key, arrives as it was', () => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
      (value) => {
        expect(over(value)).toEqual(value)
      },
    ),
    { numRuns: 300 },
  )
})

test('a key named __proto__ stays a key', () => {
  const value = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}')
  const arrived = over(value) as object
  expect(Object.getPrototypeOf(arrived)).toBe(Object.prototype)
  expect(Object.keys(arrived)).toEqual(['__proto__', 'constructor'])
  expect('polluted' in arrived).toBe(false)
})

test('an error keeps its class, message, cause and fields', () => {
  const arrived = over(Object.assign(new RangeError('far', { cause: new Error('why') }), { status: 429 })) as RangeError
  expect(arrived).toBeInstanceOf(RangeError)
  expect(arrived).toMatchObject({ message: 'far', status: 429, name: 'RangeError' })
  expect((arrived.cause as Error).message).toBe('why')
})

test('functions, symbols and promises arrive as text, class instances as their own data', () => {
  class Point {
    x = 1
    hidden() {}
  }
  expect(over({ f: function go() {}, s: Symbol('s'), p: Promise.resolve(1), point: new Point() })).toEqual({
    f: '[Function: go]',
    s: 'Symbol(s)',
    p: '[Promise: not awaited]',
    point: { x: 1 },
  })
})

test('a value that contains itself, is too deep, too large or without end is refused in words', () => {
  const loop: unknown[] = []
  loop.push(loop)
  expect(() => over(loop)).toThrow(NotData)
  let deep: unknown = 1
  for (let level = 0; level < 300; level += 1) deep = [deep]
  expect(() => over(deep)).toThrow(/nested deeper/)
  let doubled: unknown = 'x'
  for (let level = 0; level < 60; level += 1) doubled = [doubled, doubled]
  expect(() => over(doubled)).toThrow(NotData)
  expect(() => encode('x'.repeat(100), { maxLength: 50 })).toThrow(/larger/)
  expect(() => over(Array(2 ** 32 - 1))).toThrow(NotData)
})

test('a toJSON planted on a prototype is never asked', () => {
  const planted = Object.prototype as { toJSON?: unknown }
  planted.toJSON = () => 'planted'
  try {
    expect(encode({ a: [new Date(5)] }, { maxLength: 1e6 })).toBe('["o",["a",["a",[["d",5]]]]]')
  } finally {
    delete planted.toJSON
  }
})

test('any JSON text is a value or Malformed, never anything else', () => {
  const tags = fc.constantFrom(
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
    'e',
    'text',
    'function',
    'signal',
    'handle',
  )
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.jsonValue(),
      fc.tuple(tags, tie('node')),
      fc.array(tie('node')),
      fc.tuple(tags, fc.array(tie('node'))),
    ),
  })).node
  fc.assert(
    fc.property(tree, (value) => {
      try {
        decode(JSON.parse(JSON.stringify(value)))
      } catch (error) {
        expect(error).toBeInstanceOf(Malformed)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('any line is a message of the vocabulary or none', () => {
  const kinds = fc.constantFrom(
    'ready',
    'result',
    'callback',
    'request',
    'verdict',
    'pass',
    '__proto__',
    'toString',
    'clock',
  )
  fc.assert(
    fc.property(kinds, fc.array(fc.jsonValue()), (kind, fields) => {
      const message = parseMessage(JSON.stringify([kind, ...fields]))
      if (message) expect(['verdict', 'pass', '__proto__', 'toString']).not.toContain(message.kind)
    }),
  )
  fc.assert(fc.property(fc.string(), (line) => void parseMessage(line)))
  expect(parseMessage('["result",1,"passed",null]')).toBeUndefined()
})
