import {
  ensure,
  errorWords,
  LearnerThrow,
  learnerOf,
  type ModelCall,
  manualClock,
  type Reply,
  type Responder,
  replay,
  show,
} from '@stagecraft/suite'
import type * as starter from '../stream.ts'
import type { StreamResult } from '../types.ts'
import { story } from './story.ts'

const learner = learnerOf<typeof starter>()

/** How long a stream may be silent, in every check. */
export const idleTimeoutMs = 30_000
export const seconds = idleTimeoutMs / 1000

export type Reading = {
  /** The time the learner's code goes by; the suite moves it. */
  clock: ReturnType<typeof manualClock>
  /** How many of its sleeps ran their time, so far. */
  readonly rang: number
  /** The requests so far. */
  readonly calls: readonly ModelCall[]
  /** What the reader was shown so far, and in how many pieces. */
  readonly shown: string
  readonly pieces: number
  /** True once the learner's code has returned or thrown. */
  readonly over: boolean
  /** What it returned or threw. Fails the check when no answer can have come, or when it returned something else. */
  ended(): Promise<Outcome>
  /** What it returned, likewise. @throws what it threw */
  result(): Promise<StreamResult>
}

/** `did`: how the learner's code ended, as the end of a sentence about it. */
export type Outcome = { result?: StreamResult; thrown?: unknown; did: string }

export type ReadingOptions = {
  signal?: AbortSignal
  /** Called after each piece, with the number of pieces so far. */
  onText?: (pieces: number) => void
  /** What fills the recording. */
  values?: Readonly<Record<string, unknown>>
  /** False where the API has nothing to answer, or refuses on purpose. Default: true. */
  answered?: boolean
}

/** Asks the learner's code for a streamed answer; the model answers with `source`. */
export function startReading(source: Parameters<typeof replay>[0], options: ReadingOptions = {}): Reading {
  const { signal, onText, values = story, answered = true } = options
  const { calls } = replay(source, { values })
  const clock = manualClock()
  const pieces: string[] = []
  let rang = 0
  let over = false
  const hear = (piece: string) => {
    pieces.push(piece)
    onText?.(pieces.length)
  }
  const sleep: typeof clock.sleep = (ms, end) => {
    const slept = clock.sleep(ms, end)
    slept.then(
      () => rang++,
      () => {}, // ended before its time
    )
    return slept
  }
  const lent = { now: clock.now, sleep }
  const call = learner.streamAnswer(story.question, {
    onText: hear,
    idleTimeoutMs,
    clock: lent,
    ...(signal && { signal }),
  })
  const settled = call.then(
    (result) => ({ result }),
    (thrown: unknown) => ({ thrown }),
  )
  settled.then(() => {
    over = true
  })
  const ended = async (): Promise<Outcome> => {
    const outcome = await settled
    // A process that ended, or a part that is not written yet, says nothing about the stream.
    if ('thrown' in outcome && !isFault(outcome.thrown)) throw outcome.thrown
    const did = howItEnded(outcome, calls.length)
    const thrown = 'thrown' in outcome ? outcome.thrown : undefined
    if (answered) ensureAnswered(calls, { thrown, did })
    return 'result' in outcome ? { result: asResult(outcome.result), did } : { ...outcome, did }
  }
  return {
    clock,
    calls,
    ended,
    result: async () => {
      const { result, thrown } = await ended()
      if (!result) throw thrown
      return result
    },
    get rang() {
      return rang
    },
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

/** Whatever a check asks about a stream says nothing about code that never got one. */
export function ensureAnswered(calls: readonly ModelCall[], { thrown, did }: Pick<Outcome, 'thrown' | 'did'>): void {
  const refusal = thrown instanceof Error && /\b400\b/.test(thrown.message)
  if (calls.length === 0 && thrown !== undefined && !refusal) throw thrown
  // An error that quotes the API is not told: the harness puts the API's words below these sentences.
  const end = thrown === undefined ? did : 'threw an error'
  ensure(calls.length > 0, `Your code sent no request to a model, and it ${end}.`)
  const refused = calls.every(({ answer }) => answer.status >= 400)
  ensure(!refused, `No answer came to your request, and your code ${end}.`)
}

function isFault(thrown: unknown): boolean {
  return thrown instanceof LearnerThrow && thrown.todo === undefined
}

function howItEnded(outcome: { result: unknown } | { thrown: unknown }, requests: number): string {
  if (requests > 1) return 'sent a second request'
  if ('thrown' in outcome) return `threw ${errorLine(outcome.thrown)}`
  const { status } = (outcome.result ?? {}) as Record<string, unknown>
  return typeof status === 'string' ? `reports ${show(status)}` : `returned ${show(outcome.result, 60)}`
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

/** The beginning of what an error says, in one line; empty when there was none. */
export function errorLine(thrown: unknown): string {
  if (!(thrown instanceof Error)) return ''
  const words = errorWords(thrown.message)
  const most = 60
  return `“${words.length > most ? `${words.slice(0, words.lastIndexOf(' ', most))} …` : words.replace(/\.$/, '')}”`
}

/** The result holds what the reader saw. */
export function ensureKept(text: string, shown: string): void {
  ensure(text === shown, `The customer saw ${show(shown, 70)} and your code returned ${show(text, 70)}.`)
}
