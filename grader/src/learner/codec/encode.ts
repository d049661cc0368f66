/**
 * Values as JSON text and back, the same on both sides of the channel.
 *
 * Primitives that JSON knows stand for themselves; everything else is an array that begins with a tag, so that no
 * plain object can pass for something else: `["a", [items]]`, `["o", [key, value, …]]`, `["u"]`, `["d", time]`, …
 * What is not data (functions, signals, handles) is up to the `special` hook of each side.
 */
import { types } from 'node:util'
import { kindOfBytes } from './bytes.ts'
import { MAX_DEPTH } from './decode.ts'
import { describeError, type ErrorPlace, isError } from './errors.ts'

/** A tag followed by what `decode` needs; only JSON values. */
export type Tagged = readonly [tag: string, ...rest: unknown[]]

export type EncodeOptions = {
  /** Bytes (counted as characters) that the text may have. */
  maxLength: number
  /** What to send for a value that is not data; `undefined` sends it as data. `owner`: the object it is a property of. */
  special?(value: object, owner?: object): Tagged | undefined
  /** The properties of an object that cross; its own enumerable ones unless told. */
  keysOf?(source: object): readonly string[]
  /** Where in the learner's files an error was made. */
  placeOf?(error: object): ErrorPlace | undefined
}

/** The value cannot cross: it contains itself, is too deep or too large. The message is for the learner. */
export class NotData extends Error {
  override readonly name = 'NotData'
}

const MAX_VALUES = 2_000_000

// Taken before any code of the learner runs: a patched prototype must not change what is sent.
const quote = JSON.stringify
const { keys, getOwnPropertyDescriptor, is } = Object
const { isFinite: isFiniteNumber } = Number
const { isArray } = Array

/**
 * Writes a value as JSON text.
 * @throws NotData when it contains itself, is nested deeper than 200 levels, or is longer than `maxLength`.
 */
export function encode(value: unknown, options: EncodeOptions): string {
  const parts: string[] = []
  const open = new Set<object>()
  let length = 0
  let count = 0

  const grow = (by: number) => {
    length += by
    if (length > options.maxLength) throw new NotData(`is larger than ${Math.floor(options.maxLength / 1e6)} MB`)
  }
  const put = (text: string) => {
    grow(text.length)
    parts[parts.length] = text
  }

  const list = (tag: string, items: Iterable<unknown>, owner?: object) => {
    put(`["${tag}",[`)
    let first = true
    for (const item of items) {
      if (!first) put(',')
      first = false
      write(item, owner)
    }
    put(']]')
  }

  const error = (source: object) => {
    const data = describeError(source, options.placeOf)
    put(`["e",${quote(data.className)},${quote(data.name)},${quote(data.message)},${placeText(data.place)},`)
    write(data.cause)
    put(',')
    write(data.fields)
    put(']')
  }

  const compound = (source: object) => {
    if (open.has(source)) throw new NotData('contains itself')
    if (open.size >= MAX_DEPTH) throw new NotData(`is nested deeper than ${MAX_DEPTH} levels`)
    open.add(source)
    if (isArray(source)) list('a', holesFilled(source))
    else if (types.isMap(source)) list('m', flatten(source))
    else if (types.isSet(source)) list('s', setItems(source))
    else if (isError(source)) error(source)
    else list('o', properties(source, (options.keysOf ?? keys)(source)), source)
    open.delete(source)
  }

  const write = (item: unknown, owner?: object): void => {
    count += 1
    if (count > MAX_VALUES) throw new NotData(`holds more than ${MAX_VALUES} values`)
    if (typeof item === 'object' && item !== null) {
      const tagged = options.special?.(item, owner) ?? atom(item)
      if (tagged) put(quoteTagged(tagged))
      else compound(item)
    } else if (typeof item === 'function') {
      const tagged = options.special?.(item, owner)
      put(tagged ? quoteTagged(tagged) : quote(functionText(item)))
    } else {
      // Before it is quoted: a text of many megabytes would need as many again.
      if (typeof item === 'string') grow(item.length)
      put(primitive(item))
      if (typeof item === 'string') length -= item.length
    }
  }

  write(value)
  return parts.join('')
}

function primitive(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'number':
      return isFiniteNumber(value) && !is(value, -0) ? `${value}` : `["n","${is(value, -0) ? '-0' : value}"]`
    case 'undefined':
      return '["u"]'
    case 'bigint':
      return `["i","${value}"]`
    case 'symbol':
      return quote(String(value))
    default:
      return 'null'
  }
}

/** Objects that are sent whole, without looking inside. */
function atom(value: object): Tagged | undefined {
  if (types.isDate(value)) return ['d', Date.prototype.getTime.call(value)]
  if (ArrayBuffer.isView(value)) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
    return ['b', kindOfBytes(value), bytes]
  }
  if (types.isAnyArrayBuffer(value)) return ['ab', Buffer.from(value as ArrayBuffer).toString('base64')]
  if (value instanceof URL) return ['text', value.href]
  if (types.isPromise(value)) return ['text', '[Promise: not awaited]']
  return undefined
}

function quoteTagged(tagged: Tagged): string {
  // Built from JSON values only, one by one, so that a `toJSON` planted on a prototype is never asked.
  return `[${Array.from(tagged, jsonText).join(',')}]`
}

function jsonText(value: unknown): string {
  if (isArray(value)) return `[${Array.from(value, jsonText).join(',')}]`
  if (typeof value === 'string') return quote(value)
  return typeof value === 'number' && !isFiniteNumber(value) ? 'null' : String(value)
}

function placeText(place: ErrorPlace | undefined): string {
  return place ? `[${quote(place.file)},${place.line},${place.column}]` : 'null'
}

function functionText(value: object): string {
  const name = getOwnPropertyDescriptor(value, 'name')?.value
  return `[Function: ${typeof name === 'string' && name !== '' ? name.slice(0, 100) : 'anonymous'}]`
}

function* holesFilled(items: readonly unknown[]): Generator<unknown> {
  for (let index = 0; index < items.length; index += 1) yield items[index]
}

function* properties(source: object, names: readonly string[]): Generator<unknown> {
  for (let index = 0; index < names.length; index += 1) {
    yield names[index]
    yield (source as Record<string, unknown>)[names[index] as string]
  }
}

function* flatten(map: ReadonlyMap<unknown, unknown>): Generator<unknown> {
  for (const [key, value] of Map.prototype.entries.call(map)) {
    yield key
    yield value
  }
}

function setItems(set: ReadonlySet<unknown>): Iterable<unknown> {
  return Set.prototype.values.call(set)
}
