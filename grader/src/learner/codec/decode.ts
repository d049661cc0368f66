import { bytesOf, copyOf } from './bytes.ts'
import { type ErrorData, type ErrorPlace, reviveError } from './errors.ts'

/** Levels of nesting that may cross. */
export const MAX_DEPTH = 200

export type DecodeOptions = {
  /** Turns a tag of the other side into a value; throws on a tag it does not know. `inner` reads what is nested in it. */
  special?(tag: string, rest: readonly unknown[], inner: (item: unknown) => unknown): unknown
  /** Makes the value for an error; by default an Error of that name. */
  error?(data: ErrorData): unknown
}

const { isArray } = Array
const { defineProperty } = Object

/** The message of the other side is not what this codec writes. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
}

/**
 * Reads what `encode` wrote, from its parsed JSON.
 * @throws Malformed on anything else.
 */
export function decode(tree: unknown, options: DecodeOptions = {}, depth = 0): unknown {
  if (tree === null || typeof tree === 'string' || typeof tree === 'number' || typeof tree === 'boolean') return tree
  if (!isArray(tree) || typeof tree[0] !== 'string') throw new Malformed('a value without a tag')
  if (depth > 2 * MAX_DEPTH) throw new Malformed('a value nested too deeply')
  const inner = (item: unknown) => decode(item, options, depth + 1)
  const [tag, body] = tree as [string, unknown]
  switch (tag) {
    case 'u':
      return undefined
    case 'n':
      return body === '-0' ? -0 : Number(textOf(body))
    case 'i':
      return bigintOf(textOf(body))
    case 'd':
      return new Date(typeof body === 'number' ? body : Number.NaN)
    case 'a':
      return listOf(body).map(inner)
    case 'm':
      return new Map(pairsOf(body).map(([key, value]) => [inner(key), inner(value)]))
    case 's':
      return new Set(listOf(body).map(inner))
    case 'o':
      return objectOf(pairsOf(body), inner)
    case 'b':
      return bytesOf(textOf(body), textOf(tree[2])) ?? malformed('bytes of the wrong kind or length')
    case 'ab':
      return copyOf(textOf(body)).buffer
    case 'text':
      return textOf(body)
    case 'e':
      return errorOf(tree, inner, options)
    default:
      if (!options.special) throw new Malformed(`the tag ${tag.slice(0, 20)}`)
      return options.special(tag, tree.slice(1), inner)
  }
}

function objectOf(pairs: [unknown, unknown][], inner: (item: unknown) => unknown): object {
  const result: Record<string, unknown> = {}
  for (const [key, item] of pairs) {
    const value = inner(item)
    // Assigning `__proto__` would change the prototype instead of making a property.
    defineProperty(result, textOf(key), { value, enumerable: true, configurable: true, writable: true })
  }
  return result
}

function errorOf(tree: unknown[], inner: (item: unknown) => unknown, options: DecodeOptions): unknown {
  const [, className, name, message, place, cause, fields] = tree
  if (tree.length !== 7) throw new Malformed('an error with missing parts')
  const data: ErrorData = {
    className: textOf(className),
    name: textOf(name),
    message: textOf(message),
    place: placeOf(place),
    cause: inner(cause),
    fields: inner(fields) as Record<string, unknown>,
  }
  if (typeof data.fields !== 'object' || data.fields === null) throw new Malformed('an error without fields')
  return (options.error ?? reviveError)(data)
}

function placeOf(value: unknown): ErrorPlace | undefined {
  if (!isArray(value)) return undefined
  const [file, line, column] = value
  if (typeof file !== 'string' || !Number.isSafeInteger(line) || !Number.isSafeInteger(column)) return undefined
  return { file, line, column }
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Malformed('something else where a text belongs')
  return value
}

function listOf(value: unknown): unknown[] {
  if (!isArray(value)) throw new Malformed('something else where a list belongs')
  return value
}

function pairsOf(value: unknown): [unknown, unknown][] {
  const flat = listOf(value)
  if (flat.length % 2 === 1) throw new Malformed('a key without a value')
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index], flat[2 * index + 1]])
}

function bigintOf(text: string): bigint {
  if (!/^-?\d{1,10000}$/.test(text)) throw new Malformed('a bigint that is none')
  return BigInt(text)
}

function malformed(what: string): never {
  throw new Malformed(what)
}
