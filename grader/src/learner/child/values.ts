/** What crosses besides data, seen from the learner process: the suite's functions, signals, iterables; our handles. */
import { decode } from '../codec/decode.ts'
import { encode, NotData, type Tagged } from '../codec/encode.ts'
import { type ErrorPlace, isError } from '../codec/errors.ts'
import { readReply, send } from './channel.ts'
import { currentCall } from './current.ts'

type Deferred = { resolve(value: unknown): void; reject(reason: unknown): void }
type SignalMessage = readonly [id: number, aborted: unknown, reason: unknown]

const functions = new Map<number, (...args: unknown[]) => unknown>()
const promises = new Map<number, Deferred>()
const controllers = new Map<number, AbortController>()
const suiteSignals = new WeakMap<object, number>()
const ownSignals = new WeakMap<object, number>()
const ownSignalObjects = new Map<number, AbortSignal>()
const handles = new Map<number, object>()
// Taken before any code of the learner runs.
const { freeze, values } = Object
let lastSignal = 0
let lastHandle = 0
let lastAsk = 0
let maxLength = 1e7
let placeOf: (error: object) => ErrorPlace | undefined = () => undefined

/** Sets how large a message may be and how errors are traced to the learner's files. */
export function configureValues(options: { maxLength: number; placeOf: typeof placeOf }): void {
  maxLength = options.maxLength
  placeOf = options.placeOf
}

/**
 * The text of a value on its way to the suite.
 * @throws NotData when it cannot cross; or what a getter of the value throws.
 */
export function outgoing(value: unknown): string {
  return encode(value, { maxLength, special: specialOut, placeOf })
}

/** The text of a thrown value; parts of an error that cannot cross are left out. */
export function outgoingThrow(thrown: unknown): string {
  try {
    return outgoing(thrown)
  } catch {
    return outgoing(bareError(thrown))
  }
}

function bareError(thrown: unknown): unknown {
  try {
    if (!isError(thrown)) return 'a value that cannot be shown'
    const bare = new Error(String(thrown.message))
    bare.stack = String(thrown.stack)
    Object.defineProperty(bare, 'constructor', { value: { name: String(thrown.constructor.name) } })
    return bare
  } catch {
    return 'a value that cannot be shown'
  }
}

function specialOut(value: object): Tagged | undefined {
  if (!(value instanceof AbortSignal)) return undefined
  const known = suiteSignals.get(value)
  if (known !== undefined) return ['signal-back', known]
  let id = ownSignals.get(value)
  if (id === undefined) {
    lastSignal += 1
    id = lastSignal
    ownSignals.set(value, id)
    ownSignalObjects.set(id, value)
    const number = id
    value.addEventListener('abort', () => send('signal', number, outgoingThrow(value.reason)), { once: true })
  }
  return ['signal', id, value.aborted, value.aborted ? JSON.parse(outgoingThrow(value.reason)) : ['u']]
}

/** The value that the suite sent. */
export function incoming(tree: unknown): unknown {
  return decode(tree, { special: specialIn })
}

function specialIn(tag: string, rest: readonly unknown[]): unknown {
  const id = rest[0] as number
  if (tag === 'function') return suiteFunction(id, String(rest[1]))
  if (tag === 'signal') return suiteSignal(rest as unknown as SignalMessage)
  if (tag === 'signal-back') return ownSignalObjects.get(id)
  if (tag === 'iterable') return suiteIterable(id)
  if (tag === 'handle') return handles.get(id)
  if (tag === 'frozen') return frozen(incoming(rest[0]))
  throw new Error(`unknown tag ${tag}`)
}

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  for (const inner of values(value)) frozen(inner)
  return freeze(value)
}

function suiteFunction(id: number, name: string): (...args: unknown[]) => unknown {
  const known = functions.get(id)
  if (known) return known
  const fn = (...args: unknown[]) => callSuite(id, name, args)
  Object.defineProperty(fn, 'name', { value: name })
  functions.set(id, fn)
  return fn
}

function callSuite(id: number, name: string, args: unknown[]): unknown {
  send('callback', currentCall(), id, argumentsText(name, args))
  const [kind, content, aborted] = readReply()
  for (const [signal, reason] of aborted as [number, unknown][]) abortSignal(signal, reason)
  return settled(kind, content)
}

function argumentsText(name: string, args: unknown[]): string {
  try {
    return outgoing(args)
  } catch (error) {
    if (error instanceof NotData) throw new TypeError(`What you pass to ${name || 'the function'} ${error.message}`)
    throw error
  }
}

/** An answer of the suite: a value, something thrown, or a promise that is settled later. */
function settled(kind: unknown, content: unknown): unknown {
  if (kind === 'ok') return incoming(content)
  if (kind === 'threw') throw incoming(content)
  return promised(content as number)
}

function promised(id: number): Promise<unknown> {
  return new Promise((resolve, reject) => promises.set(id, { resolve, reject }))
}

/** Settles a promise that the suite owes. */
export function settlePromise(id: number, kind: string, tree: unknown): void {
  const deferred = promises.get(id)
  promises.delete(id)
  if (kind === 'ok') deferred?.resolve(incoming(tree))
  else deferred?.reject(incoming(tree))
}

function suiteSignal([id, aborted, reason]: SignalMessage): AbortSignal {
  const known = controllers.get(id)
  if (known) return known.signal
  const controller = new AbortController()
  controllers.set(id, controller)
  suiteSignals.set(controller.signal, id)
  if (aborted === true) controller.abort(incoming(reason))
  return controller.signal
}

/** The suite aborted one of its signals. */
export function abortSignal(id: number, reason: unknown): void {
  controllers.get(id)?.abort(incoming(reason))
}

function suiteIterable(id: number): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]() {
      let iterator = 0
      const ask = (action: 'next' | 'return') => {
        lastAsk += 1
        if (iterator === 0) iterator = lastAsk
        send('iterate', lastAsk, currentCall(), id, iterator, `"${action}"`)
        return promised(-lastAsk) as Promise<IteratorResult<unknown>>
      }
      return { next: () => ask('next'), return: () => ask('return') }
    },
  }
}

/** Keeps an object here and returns the number by which the suite knows it. */
export function keepHandle(object: object): number {
  lastHandle += 1
  handles.set(lastHandle, object)
  return lastHandle
}

export function handleOf(id: number): object | undefined {
  return handles.get(id)
}
