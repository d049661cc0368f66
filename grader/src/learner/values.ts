/** What crosses besides data, seen from the grader: functions, signals and iterables lent to the learner; handles. */
import { decode, Malformed } from './codec/decode.ts'
import { encode, type Tagged } from './codec/encode.ts'
import { reviveError } from './codec/errors.ts'
import type { Handle } from './contract.ts'
import { Frozen } from './frozen.ts'
import { learnerThrow } from './throws.ts'

export type SuiteFunction = (...args: unknown[]) => unknown

/** Everything that was lent to one learner process, and everything of it that we hold. */
export type Values = ReturnType<typeof createValues>

type Lent = { fn: SuiteFunction; owner: object | undefined }

/** `tell` passes on that a lent signal was aborted. */
export function createValues(tell: (signal: number, reason: string) => void, maxLength: number) {
  const functions: Lent[] = []
  const functionIds = new Map<object, Map<object | undefined, number>>()
  const iterables: AsyncIterable<unknown>[] = []
  const signals: AbortSignal[] = []
  const signalIds = new Map<object, number>()
  const learnerSignals = new Map<number, AbortController>()
  const learnerSignalIds = new WeakMap<object, number>()
  const handles = new WeakMap<object, number>()

  const lendFunction = (fn: SuiteFunction, owner: object | undefined): Tagged => {
    const ids = functionIds.get(fn) ?? new Map<object | undefined, number>()
    functionIds.set(fn, ids)
    const id = ids.get(owner) ?? functions.push({ fn, owner }) - 1
    ids.set(owner, id)
    return ['function', id, fn.name]
  }

  const lendSignal = (signal: AbortSignal): Tagged => {
    let id = signalIds.get(signal)
    if (id === undefined) {
      id = signals.push(signal) - 1
      signalIds.set(signal, id)
      const number = id
      signal.addEventListener('abort', () => tell(number, outgoing(signal.reason)), { once: true })
    }
    return ['signal', id, signal.aborted, signal.aborted ? JSON.parse(outgoing(signal.reason)) : ['u']]
  }

  const special = (value: object, owner?: object): Tagged | undefined => {
    const handle = handles.get(value)
    if (handle !== undefined) return ['handle', handle]
    if (typeof value === 'function') return lendFunction(value as SuiteFunction, owner)
    if (value instanceof AbortSignal) return learnerSignalTag(value) ?? lendSignal(value)
    if (value instanceof Frozen) return ['frozen', JSON.parse(outgoing(value.value))]
    if (isAsyncIterable(value)) return ['iterable', iterables.push(value) - 1]
    return undefined
  }

  const learnerSignalTag = (signal: AbortSignal): Tagged | undefined => {
    const id = learnerSignalIds.get(signal)
    return id === undefined ? undefined : ['signal-back', id]
  }

  const outgoing = (value: unknown): string => encode(value, { maxLength, special, keysOf: namesOf })

  type Inner = (item: unknown) => unknown

  const specialIn = (tag: string, [id, aborted, reason]: readonly unknown[], inner: Inner): unknown => {
    if (!Number.isSafeInteger(id)) throw new Malformed(`the tag ${tag}`)
    if (tag === 'signal') return learnerSignal(id as number, aborted === true, () => inner(reason ?? ['u']))
    const known = tag === 'signal-back' ? signals[id as number] : undefined
    if (!known) throw new Malformed(`the tag ${tag}`)
    return known
  }

  const learnerSignal = (id: number, aborted: boolean, reason: () => unknown): AbortSignal => {
    const controller = learnerSignals.get(id) ?? new AbortController()
    learnerSignals.set(id, controller)
    learnerSignalIds.set(controller.signal, id)
    if (aborted) controller.abort(reason())
    return controller.signal
  }

  return {
    /** The text of a value for the learner process. */
    outgoing,
    /** The value in a result or an argument; @throws Malformed. */
    incoming: (tree: unknown) => decode(tree, { special: specialIn, error: reviveError }),
    /** What the learner's code threw; @throws Malformed. */
    incomingThrow: (tree: unknown) => decode(tree, { special: specialIn, error: learnerThrow }),
    /** The learner's code aborted a signal that it had passed to us. */
    abortLearnerSignal(id: number, reason: unknown) {
      const controller = learnerSignals.get(id)
      if (!controller) throw new Malformed('a signal that was never passed')
      controller.abort(decode(reason, { special: specialIn }))
    },
    functionOf: (id: number) => functions[id],
    iterableOf: (id: number) => iterables[id],
    keepHandle: (handle: Handle, id: number) => void handles.set(handle, id),
  }
}

function isAsyncIterable(value: object): value is AsyncIterable<unknown> {
  return typeof (value as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === 'function'
}

/** Own enumerable properties; for objects of a class also its methods, so that a suite may pass a fake with a class. */
function namesOf(source: object): readonly string[] {
  const names = new Set(Object.keys(source))
  for (
    let proto = Object.getPrototypeOf(source);
    proto && proto !== Object.prototype;
    proto = Object.getPrototypeOf(proto)
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(proto))) {
      if (typeof value === 'function' && name !== 'constructor') names.add(name)
    }
  }
  return [...names]
}
