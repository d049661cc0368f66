/** Answers the suite's calls: loads the subject once, runs an export or a method, sends back what came of it. */
import { NotData } from '../codec/encode.ts'
import { send } from './channel.ts'
import { endCall, runCall } from './current.ts'
import { handleOf, incoming, keepHandle, outgoing, outgoingThrow } from './values.ts'

type Exports = Record<string, unknown>
type AnyFunction = (...args: unknown[]) => unknown

let subject: Promise<Exports> | undefined
let beginning: Promise<void> = Promise.resolve()

/** Runs `work` when the call that came last has begun: its function sees a signal before the signal is aborted. */
export function afterBeginning(work: () => void): void {
  beginning.then(work)
}

/** Marks that a call came; what is returned marks that it has begun, or never will. */
function comesToBegin(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  beginning = Promise.all([beginning, promise]).then(() => {})
  return resolve
}

/** Evaluates the subject and answers with the names it exports. */
export async function answerLoad(call: number, entry: string): Promise<void> {
  await answer(call, async () => {
    const exports = await load(call, entry)
    if (exports) result(call, 'ok', outgoing(Object.keys(exports)))
  })
}

/** Calls an export; with `keep`, what it returns or constructs stays here as a handle. */
export async function answerCall(
  call: number,
  entry: string,
  name: string,
  keep: boolean,
  tree: unknown,
): Promise<void> {
  // Read at once: a signal in them may be aborted by the very next message.
  const args = incoming(tree) as unknown[]
  const begins = comesToBegin()
  await answer(call, async () => {
    const exports = await load(call, entry)
    begins()
    if (!exports) return
    const fn = exports[name]
    if (typeof fn !== 'function') return result(call, 'missing', outgoing([name, describeExports(exports)]))
    send('begun', call)
    if (keep)
      keepResult(call, name, isClass(fn) ? new (fn as new (...a: unknown[]) => unknown)(...args) : await fn(...args))
    else deliver(call, name, await (fn as AnyFunction)(...args))
  })
}

/** Calls a method of a handle, or reads a property that is not one. */
export async function answerMethod(call: number, handle: number, name: string, tree: unknown): Promise<void> {
  const args = incoming(tree) as unknown[]
  await answer(call, async () => {
    send('begun', call)
    const target = handleOf(handle) as Record<string, unknown> | AnyFunction
    if (typeof target === 'function' && name === 'call') return deliver(call, name, await target(...args))
    const member = (target as Record<string, unknown>)[name]
    if (typeof member === 'function') deliver(call, name, await member.apply(target, args))
    else if (name in target) deliver(call, name, await member)
    else throw new TypeError(`The object has no method \`${name}\``)
  })
}

async function answer(call: number, work: () => Promise<void>): Promise<void> {
  await runCall(call, async () => {
    try {
      await work()
    } catch (thrown) {
      result(call, 'threw', outgoingThrow(thrown))
    }
  })
}

async function load(call: number, entry: string): Promise<Exports | undefined> {
  try {
    subject ??= import(entry)
    return await subject
  } catch (thrown) {
    result(call, 'unloaded', `[${outgoing(evidence(thrown))},${outgoingThrow(thrown)}]`)
    return undefined
  }
}

/** What Node says about a module that does not load is found in its code and at the top of its stack. */
function evidence(thrown: unknown): Record<string, string> {
  if (typeof thrown !== 'object' || thrown === null) return {}
  const { code, stack } = thrown as { code?: unknown; stack?: unknown }
  return { code: typeof code === 'string' ? code : '', stack: typeof stack === 'string' ? stack.slice(0, 4_000) : '' }
}

function deliver(call: number, name: string, value: unknown): void {
  result(call, 'ok', valueText(name, value))
}

function valueText(name: string, value: unknown): string {
  try {
    return outgoing(value)
  } catch (error) {
    if (error instanceof NotData) throw new TypeError(`What \`${name}\` returns ${error.message}`)
    throw error
  }
}

function keepResult(call: number, name: string, value: unknown): void {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    throw new TypeError(`\`${name}\` returns ${value === null ? 'null' : typeof value}, not an object with methods`)
  }
  result(call, 'handle', keepHandle(value))
}

function result(call: number, kind: string, ...content: (string | number)[]): void {
  endCall(call)
  send('result', call, `"${kind}"`, ...content)
}

function describeExports(exports: Exports): string[] {
  return Object.keys(exports).map((name) => `${name} ${typeof exports[name] === 'function' ? 'function' : 'other'}`)
}

function isClass(fn: object): boolean {
  return Function.prototype.toString.call(fn).startsWith('class')
}
