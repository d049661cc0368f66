import type { ProviderRequest } from '@stagecraft/kit'
import type { LearnerClock, LearnerProcess } from '../learner/index.ts'
import type { DecisionCall, ModelCall, Reply, Responder } from '../model/index.ts'
import type { Sent } from './send.ts'

/** Sentences by the name of the mistake's file; `{placeholders}` are filled with the learner's own values. */
export type Mistakes = Readonly<Record<string, string>>

export type CheckOptions = {
  /** The TODO this check belongs to. Absent: a guard, which the untouched starter passes. */
  todo?: number
  /** Adds points above the maximum, never holds anything back. */
  bonus?: boolean
  /** Names of checks that must pass first; otherwise this one is not reached. */
  needs?: readonly string[]
  /** Why it matters at Larkspur: the consequence, as one sentence. */
  why?: string
  /** Where to look: the place or the decision, never the code to type. */
  look?: string
  /** The misconceptions this check recognises. */
  mistakes?: Mistakes
}

export type CheckBody = () => void | Promise<void>

export type CheckDeclaration = CheckOptions & { name: string }

/** A learner's export as a suite sees it: sync or async there, async here. */
type Remote<T> = T extends (...args: infer Args) => infer Result ? (...args: Args) => Promise<Awaited<Result>> : never

/** The object that lives in the learner process, with its methods as async functions. */
export type RemoteObject<T> = {
  readonly [Name in keyof T as T[Name] extends (...args: never) => unknown ? Name : never]: Remote<T[Name]>
}

export type Learner<Exports> = RemoteObject<Exports> & {
  /** Calls a class with `new`, or a factory, and keeps the result in the learner process. */
  construct<T = Record<string, (...args: never[]) => unknown>>(
    name: keyof Exports & string,
    ...args: unknown[]
  ): Promise<RemoteObject<T>>
  /** Ends the process; the next call starts a clean one. */
  fresh(): Promise<void>
  /** Virtual time inside the process; taken over by `clock.install()`. */
  readonly clock: LearnerClock
  /** The names the subject exports. */
  exports(): Promise<readonly string[]>
}

/** What the learner's code sent in this check, and what it was answered. */
export type Replay = {
  readonly calls: readonly ModelCall[]
  /** The only call; fails the check with a sentence when there were none or several. */
  readonly call: ModelCall
  /** Requests for a token count; they ask no model and are not among `calls`. */
  readonly counts: readonly ModelCall[]
  /** Requests to OpenAI's Decisions API; they are not among `calls` either. */
  readonly decisions: readonly DecisionCall[]
  /** Requests in flight at the same time, at most, so far. */
  readonly maxInFlight: number
  /** Sends a request that the learner's code returned as data; it is among `calls` like any other. */
  send(request: ProviderRequest): Promise<Sent>
}

export type ReplaySource = string | Reply | readonly Reply[] | Responder

/** What a running suite holds; one for each suite and subject. */
export type Session = {
  readonly id: string
  readonly seed: number
  /** After a failed check the others are not reached. */
  readonly failFast: boolean
  /** Set where a proof listens: takes what the model API was asked and answered, as JSON. */
  readonly hear?: (text: string) => void
  /** Starts a learner process, or returns the running one. */
  learner(): LearnerProcess
  /** Ends the learner process; the next `learner()` starts another. */
  endLearner(): Promise<void>
  /** Text of a recording by its file name without ending. */
  recording(name: string): string | undefined
  /** What the learner's code printed since the last call. */
  takeOutput(): string
  finding(sentence: string): void
  /** Rejects when the time for all checks together is used up. */
  readonly timeUp: Promise<never>
  /** What failed in a function of the suite that the learner's code called in this check: the code may catch it. */
  swallowed: unknown
  /** A request beyond the last reply of this check, as a sentence; it tells more than what the refused code does then. */
  beyond: string | undefined
  /** The first request of this check that the API refused for what it says: status and words. */
  refused: string | undefined
  /** The first export that was over when a request of its own left. */
  late: string | undefined
  answer: (request: Request) => Promise<Response>
  /** Takes a request that the suite sends for the learner; it is watched as their own requests are. */
  readonly deliver: (request: Request) => Promise<Response>
  /** Errors of the suite's own responders; a check in which one happened says nothing about the learner. */
  bugs: unknown[]
  declared: CheckDeclaration[]
  settled: CheckResult[]
  /** Names of recordings that were loaded. */
  usedRecordings: Set<string>
  /** Seen by `course check`: a mistake that a check declared and recognised. */
  current: CheckDeclaration | undefined
}

export type CheckResult = {
  name: string
  status: 'passed' | 'failed' | 'error' | 'not-reached' | 'todo'
  message?: string
  help?: string
  mistake?: string
  place?: { file: string; line: number; column: number }
  output?: string
  /** Our own error, with its stack, when the status is `error`. */
  bug?: string
}
