import { ensure, learnerOf, manualClock, show } from '@stagecraft/suite'
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
  /** What it returned or threw; never rejects. */
  ended: Promise<{ result?: StreamResult; thrown?: unknown }>
  /** What it returned. @throws what it threw */
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
  const show = (piece: string) => {
    pieces.push(piece)
    onText?.(pieces.length)
  }
  const call = learner.streamAnswer(question, { onText: show, idleTimeoutMs, clock, ...(signal && { signal }) })
  const ended = call.then(
    (result) => ({ result }),
    (thrown: unknown) => ({ thrown }),
  )
  ended.then(() => {
    over = true
  })
  return {
    clock,
    ended,
    result: () => call,
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

/** The end of what a reader saw. */
export function lastWords(text: string): string {
  if (text === '') return 'nothing'
  return text.length > 32 ? `‘…${text.slice(-30)}’` : show(text)
}

/** The first line of an error; empty when there was none. */
export function errorLine(thrown: unknown): string {
  return thrown instanceof Error ? `“${thrown.message.split('\n')[0]?.slice(0, 90)}”` : ''
}

/** The result holds what the reader saw. */
export function ensureKept(text: string, shown: string): void {
  ensure(text === shown, `The customer saw ${show(shown, 70)} and your code returned ${show(text, 70)}.`)
}
