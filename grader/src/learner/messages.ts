/**
 * Every message that a learner process may send, and the shape of each. There is no verdict among them: the most that a
 * forged message can say is "the call returned this" or "this request was sent".
 */

/** `result` kinds: a value, something thrown, a subject that did not load, an export that is missing, a handle. */
export type ResultKind = 'ok' | 'threw' | 'unloaded' | 'missing' | 'handle'

export type Messages = {
  ready: []
  /** The subject is loaded and the function of the call is about to run. */
  begun: [call: number]
  result: [call: number, kind: ResultKind, content: unknown]
  callback: [call: number, fn: number, args: unknown]
  iterate: [ask: number, call: number, iterable: number, iterator: number, action: 'next' | 'return']
  request: [id: number, call: number, method: string, url: string, headers: string[], body: string | null]
  pull: [id: number]
  cancel: [id: number]
  abort: [id: number, reason: unknown]
  signal: [id: number, reason: unknown]
  output: [text: string]
  /** A rejected promise that nothing handles. */
  stray: [reason: unknown]
  /** An error that nothing catches; the process ends with it. */
  crash: [error: unknown]
  pong: [id: number, timers: number]
  clock: [id: number, now: number, reached: boolean]
}

export type MessageKind = keyof Messages

type Test = (value: unknown) => boolean
const id: Test = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const text: Test = (value) => typeof value === 'string'
const flag: Test = (value) => typeof value === 'boolean'
const time: Test = (value) => typeof value === 'number' && Number.isFinite(value)
const any: Test = (value) => value !== undefined
const texts: Test = (value) => Array.isArray(value) && value.length % 2 === 0 && value.every(text)
const textOrNull: Test = (value) => value === null || text(value)
const oneOf =
  (...words: string[]): Test =>
  (value) =>
    words.includes(value as string)

const SHAPES: Record<MessageKind, readonly Test[]> = {
  ready: [],
  begun: [id],
  result: [id, oneOf('ok', 'threw', 'unloaded', 'missing', 'handle'), any],
  callback: [id, id, any],
  iterate: [id, id, id, id, oneOf('next', 'return')],
  request: [id, id, text, text, texts, textOrNull],
  pull: [id],
  cancel: [id],
  abort: [id, any],
  signal: [id, any],
  output: [text],
  stray: [any],
  crash: [any],
  pong: [id, id],
  clock: [id, time, flag],
}

export type Message = { [Kind in MessageKind]: { kind: Kind; fields: Messages[Kind] } }[MessageKind]

/** The message in one line of the channel, or undefined when it is none. */
export function parseMessage(line: string): Message | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return undefined
  }
  if (!Array.isArray(parsed)) return undefined
  const [kind, ...fields] = parsed as unknown[]
  if (typeof kind !== 'string' || !Object.hasOwn(SHAPES, kind)) return undefined
  const shape = SHAPES[kind as MessageKind]
  if (fields.length !== shape.length || !shape.every((test, index) => test(fields[index]))) return undefined
  return { kind, fields } as Message
}
