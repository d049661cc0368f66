/** The calls that are open in the learner process: each is settled once, by its result, its time limit, or the end. */
import { Malformed } from './codec/decode.ts'
import { type Handle, LearnerThrow, type Limits } from './contract.ts'
import { type Deadline, setDeadline } from './deadline.ts'
import { createHandle } from './handle.ts'
import { missingExport, subjectError } from './load-errors.ts'
import type { Messages } from './messages.ts'
import { bareThrow } from './throws.ts'
import type { Values } from './values.ts'

type Open = {
  /** The name of the export or method; undefined while only loading. */
  name: string | undefined
  begun: boolean
  /** Whether the result stays in the process, as a handle. */
  keep: boolean
  deadline: Deadline | undefined
  resolve(value: unknown): void
  reject(reason: unknown): void
}

export type Calls = {
  /** Opens a call; `say` sends it with the number it was given. */
  start(name: string | undefined, say: (call: number) => void, keep?: boolean): Promise<unknown>
  method(handle: number, name: string, args: readonly unknown[]): Promise<unknown>
  begun(...fields: Messages['begun']): void
  result(...fields: Messages['result']): void
  isOpen(call: number): boolean
  /** How many are open; and whether all of them run already. */
  readonly open: number
  readonly allBegun: boolean
  /** What the newest open call runs. */
  readonly newest: string | undefined
  /** What a call that is over was called. */
  nameOf(call: number): string | undefined
  /** Rejects every open call, and every one that is started from now on. */
  rejectAll(reason: unknown): void
}

export type CallOptions = {
  values: Values
  limits: Pick<Limits, 'callMs' | 'loadMs'>
  /** Off when a debugger may hold the process. */
  timed: boolean
  pid: number | undefined
  send(kind: string, ...parts: (string | number)[]): void
  /** Called when a call has used up its time; ends the process. */
  overdue(call: { name: string | undefined; begun: boolean; ms: number }): void
  /** Called when the first call opens and the last one settles. */
  activity(open: boolean): void
}

export function createCalls({ values, limits, timed, pid, send, overdue, activity }: CallOptions): Calls {
  const open = new Map<number, Open>()
  const names: (string | undefined)[] = []
  let over: { reason: unknown } | undefined

  const limit = (call: Open) => {
    call.deadline?.clear()
    const ms = call.begun ? limits.callMs : limits.loadMs
    if (timed) call.deadline = setDeadline(ms, pid, () => overdue({ name: call.name, begun: call.begun, ms }))
  }

  const take = (id: number): Open => {
    const call = open.get(id)
    if (!call) throw new Malformed('a result that nobody waits for')
    open.delete(id)
    call.deadline?.clear()
    if (open.size === 0) activity(false)
    return call
  }

  const start: Calls['start'] = (name, say, keep = false) =>
    new Promise((resolve, reject) => {
      // A handle outlives its process in the hands of a suite.
      if (over) return reject(over.reason)
      const id = names.push(name)
      const call: Open = { name, begun: false, keep, deadline: undefined, resolve, reject }
      open.set(id, call)
      limit(call)
      if (open.size === 1) activity(true)
      say(id)
    })

  const method: Calls['method'] = (handle, name, args) => {
    const text = values.outgoing(args)
    return start(name, (id) => send('method', id, handle, JSON.stringify(name), text))
  }

  const toHandle = (id: unknown): Handle => {
    if (!Number.isSafeInteger(id)) throw new Malformed('a handle without a number')
    const handle = createHandle((name, args) => method(id as number, name, args))
    values.keepHandle(handle, id as number)
    return handle
  }

  return {
    start,
    method,
    begun(id) {
      const call = open.get(id)
      if (!call || call.begun) throw new Malformed('the beginning of a call that nobody made')
      call.begun = true
      limit(call)
    },
    result(id, kind, content) {
      // Every property of a handle is a method, so it would pass for many a value; and a value has no methods.
      if ((kind === 'handle' && !open.get(id)?.keep) || (kind === 'ok' && open.get(id)?.keep)) {
        throw new Malformed('a result of the wrong kind')
      }
      const outcome = outcomeOf(kind, content, values, toHandle)
      const call = take(id)
      if ('value' in outcome) call.resolve(outcome.value)
      else call.reject(outcome.reason)
    },
    isOpen: (id) => open.has(id),
    get open() {
      return open.size
    },
    get allBegun() {
      return [...open.values()].every(({ begun }) => begun)
    },
    get newest() {
      return [...open.values()].at(-1)?.name
    },
    nameOf: (id) => names[id - 1],
    rejectAll(reason) {
      over = { reason }
      for (const id of [...open.keys()]) take(id).reject(reason)
    },
  }
}

type Outcome = { value: unknown } | { reason: unknown }

function outcomeOf(kind: string, content: unknown, values: Values, toHandle: (id: unknown) => Handle): Outcome {
  switch (kind) {
    case 'ok':
      return { value: values.incoming(content) }
    case 'handle':
      return { value: toHandle(content) }
    case 'missing':
      return { reason: missingExport(values.incoming(content)) }
    case 'unloaded':
      if (!Array.isArray(content) || content.length !== 2) throw new Malformed('a failure to load without its reason')
      return { reason: subjectError(values.incoming(content[0]), asThrow(values.incomingThrow(content[1]))) }
    default:
      return { reason: asThrow(values.incomingThrow(content)) }
  }
}

function asThrow(thrown: unknown): LearnerThrow {
  return thrown instanceof LearnerThrow ? thrown : bareThrow(thrown)
}
