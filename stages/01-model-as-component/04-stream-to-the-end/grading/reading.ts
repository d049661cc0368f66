import { ensure, learnerOf, manualClock, type Reply, type Responder, show } from '@stagecraft/suite'
import type * as starter from '../stream.ts'
import type { StreamInput, StreamResult } from '../types.ts'

const learner = learnerOf<typeof starter>()

/** How long a stream may be silent, in every check. */
export const idleTimeoutMs = 30_000
export const seconds = idleTimeoutMs / 1000

export type Reading = {
  /** The time the learner's code goes by; the suite moves it. */
  clock: ReturnType<typeof manualClock>
  /** What the reader was shown so far, and in how many pieces. */
  readonly shown: string
  readonly pieces: number
  /** True once the learner's code has returned or thrown. */
  readonly over: boolean
  /** What it returned or threw. Fails the check when it returned something else than a result. */
  ended(): Promise<{ result?: StreamResult; thrown?: unknown }>
  /** What it returned, likewise. @throws what it threw */
  result(): Promise<StreamResult>
}

export type ReadingOptions = {
  signal?: AbortSignal
  /** Called after each piece, with the number of pieces so far. */
  onText?: (pieces: number) => void
}

/** Asks the learner's code for a streamed answer. */
export function startReading(question: StreamInput, { signal, onText }: ReadingOptions = {}): Reading {
  const clock = manualClock()
  const pieces: string[] = []
  let over = false
  const hear = (piece: string) => {
    pieces.push(piece)
    onText?.(pieces.length)
  }
  const call = learner.streamAnswer(question, { onText: hear, idleTimeoutMs, clock, ...(signal && { signal }) })
  const settled = call.then(
    (result) => ({ result }),
    (thrown: unknown) => ({ thrown }),
  )
  settled.then(() => {
    over = true
  })
  return {
    clock,
    ended: async () => {
      const outcome = await settled
      return 'result' in outcome ? { result: asResult(outcome.result) } : outcome
    },
    result: async () => asResult(await call),
    get shown() {
      return pieces.join('')
    },
    get pieces() {
      return pieces.length
    },
    get over() {
      return over
    },
  }
}

/** A model that takes the request and begins its reply only when it is let go. */
export function heldBack(reply: Reply): { model: Responder; letGo(): void } {
  const { promise, resolve } = Promise.withResolvers<Reply>()
  return { model: () => promise, letGo: () => resolve(reply) }
}

function asResult(returned: unknown): StreamResult {
  const { text, status } = (returned ?? {}) as Record<string, unknown>
  const fits = typeof text === 'string' && typeof status === 'string'
  ensure(fits, `Your code returned ${show(returned, 80)}, not a result with \`text\` and \`status\`.`)
  return returned as StreamResult
}

/** The end of what a reader saw. */
export function lastWords(text: string): string {
  if (text === '') return 'nothing'
  return text.length > 32 ? `‘…${text.slice(-30)}’` : show(text)
}

/** The first line of an error; empty when there was none. */
export function errorLine(thrown: unknown): string {
  return thrown instanceof Error ? `“${thrown.message.split('\n')[0]?.slice(0, 40)}”` : ''
}

/** The result holds what the reader saw. */
export function ensureKept(text: string, shown: string): void {
  ensure(text === shown, `The customer saw ${show(shown, 70)} and your code returned ${show(text, 70)}.`)
}
