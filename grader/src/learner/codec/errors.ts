/** Errors as data, and back: class name, name, message, cause and own fields; never the stack. */
import { types } from 'node:util'

export type ErrorPlace = { file: string; line: number; column: number }

export type ErrorData = {
  /** Constructor name, e.g. `RateLimitError`; `Error` when it has none. */
  className: string
  /** What `error.name` says. */
  name: string
  message: string
  place: ErrorPlace | undefined
  cause: unknown
  /** Own enumerable properties besides those above. */
  fields: Record<string, unknown>
}

const MAX_MESSAGE = 20_000
const NOT_FIELDS = new Set(['message', 'stack', 'cause'])

export function isError(value: unknown): value is Error {
  return types.isNativeError(value) || (typeof value === 'object' && value !== null && value instanceof Error)
}

/** Takes an error apart. Its getters may run, and throw, in the process that owns it. */
export function describeError(error: object, placeOf?: (error: object) => ErrorPlace | undefined): ErrorData {
  const source = error as Error & Record<string, unknown>
  const className = text(source.constructor?.name) || 'Error'
  const fields: Record<string, unknown> = {}
  for (const key of Object.keys(source)) {
    if (!NOT_FIELDS.has(key)) fields[key] = source[key]
  }
  const name = text(source.name) || className
  if (name !== className && name !== 'Error') fields.name = name
  return {
    className: className.slice(0, 200),
    name: name.slice(0, 200),
    message: text(source.message).slice(0, MAX_MESSAGE),
    place: placeOf?.(error),
    cause: source.cause,
    fields,
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

const NATIVE = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError } as const

/** An Error that says what the original said; native classes and DOMException keep their class, others their name. */
export function reviveError(data: ErrorData): Error {
  const { className, name, message, cause, fields } = data
  if (className === 'DOMException') return new DOMException(message, name)
  const options = cause === undefined ? undefined : { cause }
  const Kind = Object.hasOwn(NATIVE, className) ? NATIVE[className as keyof typeof NATIVE] : Error
  const error = new Kind(message, options)
  if (error.name !== name) Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true })
  // Where it was revived is nobody's business, and would stand in what is shown of it.
  error.stack = `${name}: ${message}`
  for (const [key, value] of Object.entries(fields)) {
    // Whoever prints an error takes these for texts, and fails on an object that has no text form.
    if (NOT_FIELDS.has(key) || key === 'name') continue
    Object.defineProperty(error, key, { value, enumerable: true, configurable: true, writable: true })
  }
  return error
}
