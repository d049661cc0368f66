import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import { zodTextFormat } from 'openai/helpers/zod'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { anthropicStrictFault, openaiStrictFault } from '../../src/model/request/strict-schema.ts'

const closed = (properties: Record<string, unknown>, more: object = {}) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
})
const text = { type: 'string' }

describe("OpenAI's strict mode", () => {
  it.each([
    [
      'an array at the root',
      { type: 'array', items: text },
      `schema must be a JSON Schema of 'type: "object"', got 'type: "array"'.`,
    ],
    ['no type at the root', { properties: {} }, `got 'type: "None"'`],
    ['a union at the root', closed({}, { anyOf: [text] }), 'at the top level'],
    [
      'an open object inside',
      closed({ a: { type: 'object', properties: {} } }),
      "In context=('properties', 'a'), 'additionalProperties' is required",
    ],
    [
      'an optional property in a list',
      closed({ a: { type: 'array', items: closed({ b: text }, { required: [] }) } }),
      "In context=('properties', 'a', 'items'), 'required' is required to be supplied and to be an array including every key in properties. Missing 'b'.",
    ],
    [
      'an open definition',
      closed({}, { $defs: { a: { type: 'object' } } }),
      "In context=('$defs', 'a'), 'additionalProperties'",
    ],
    ['an open nullable object', closed({ a: { type: ['object', 'null'] } }), "'additionalProperties' is required"],
    ['a oneOf', closed({ a: { oneOf: [text] } }), "In context=('properties', 'a'), 'oneOf' is not permitted."],
    ['an allOf', closed({ a: { allOf: [text] } }), "'allOf' is not permitted."],
    [
      'uniqueItems',
      closed({ a: { type: 'array', items: text, uniqueItems: true } }),
      "'uniqueItems' is not permitted.",
    ],
    ['a format of its own', closed({ a: { type: 'string', format: 'uri' } }), "'uri' is not a valid format."],
    ['a property without a type', closed({ a: {} }), "In context=('properties', 'a'), schema must have a 'type' key."],
  ])('refuses %s', (_, schema, fault) => {
    expect(openaiStrictFault(schema)).toContain(fault)
  })

  it.each([
    ['a nullable property', closed({ a: { type: ['string', 'null'] } })],
    ['a union inside', closed({ a: { anyOf: [text, { type: 'null' }] } })],
    ['a definition and what refers to it', closed({ a: { $ref: '#/$defs/b' } }, { $defs: { b: closed({ c: text }) } })],
    [
      'bounds',
      closed({
        a: { type: 'number', minimum: 0 },
        b: { type: 'string', pattern: '^x' },
        c: { type: 'array', items: text, minItems: 2 },
      }),
    ],
    ['a known format', closed({ a: { type: 'string', format: 'date-time' } })],
    ['a property called like a keyword', closed({ oneOf: text, required: text })],
    ['an enum without a type', closed({ a: { enum: ['x'] } })],
    ['no properties', closed({})],
    [
      'what zodTextFormat makes',
      zodTextFormat(
        z.object({
          a: z.string().nullable(),
          b: z.array(z.object({ c: z.enum(['x']) })),
          d: z.union([z.string(), z.number()]),
        }),
        'thing',
      ).schema,
    ],
    ['what zodTextFormat makes of a recursion', zodTextFormat(recursive(), 'thing').schema],
  ])('takes %s', (_, schema) => {
    expect(openaiStrictFault(schema)).toBeUndefined()
  })
})

describe("Anthropic's structured outputs", () => {
  it.each([
    [
      'an open object',
      { type: 'object', properties: {} },
      "For 'object' type, 'additionalProperties' must be explicitly set to false.",
    ],
    [
      'one bound',
      closed({ a: { type: 'integer', minimum: 0 } }),
      "For 'integer' type, property 'minimum' is not supported.",
    ],
    [
      'a longest text',
      closed({ a: { type: 'string', maxLength: 5 } }),
      "For 'string' type, property 'maxLength' is not supported.",
    ],
    [
      'two items at least',
      closed({ a: { type: 'array', items: text, minItems: 2 } }),
      "'minItems' values other than 0 or 1 are not supported",
    ],
    ['a oneOf', closed({ a: { oneOf: [text] } }), "'oneOf' is not supported"],
    [
      'a schema from elsewhere',
      closed({ a: { $ref: 'https://example.com/s.json' } }),
      "External reference 'https://example.com/s.json' is not supported.",
    ],
    [
      'a recursion',
      closed({ a: { $ref: '#/$defs/b' } }, { $defs: { b: closed({ next: { $ref: '#/$defs/b' } }) } }),
      'Circular reference detected in schema definitions: b.',
    ],
    ['a recursion of the root', closed({ next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } }), 'Circular reference'],
  ])('refuse %s', (_, schema, fault) => {
    expect(anthropicStrictFault(schema)).toContain(fault)
  })

  it.each([
    ['an optional property', closed({ a: text }, { required: [] })],
    ['an array at the root', { type: 'array', items: { type: 'integer' } }],
    ['one item at least', closed({ a: { type: 'array', items: text, minItems: 1 } })],
    [
      'definitions used twice',
      closed({ a: { $ref: '#/$defs/b' }, c: { $ref: '#/$defs/b' } }, { $defs: { b: closed({ d: text }) } }),
    ],
    ['an allOf', closed({ a: { allOf: [text] } })],
    ['a property called like a keyword', closed({ minimum: text, oneOf: text })],
    [
      'what zodOutputFormat makes',
      zodOutputFormat(
        z.object({
          a: z.string().min(1).optional(),
          b: z.number().min(0),
          c: z.array(z.string()).min(2),
          d: z.discriminatedUnion('type', [z.object({ type: z.literal('x') })]),
        }),
      ).schema,
    ],
  ])('take %s', (_, schema) => {
    expect(anthropicStrictFault(schema)).toBeUndefined()
  })
})

function recursive() {
  const Node = z.object({
    name: z.string(),
    get children() {
      return z.array(Node)
    },
  })
  return Node
}
