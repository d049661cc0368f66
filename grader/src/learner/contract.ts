/**
 * What the rooms above know of the learner process: start it, load the subject, call it, watch it.
 * How it is walled in and how the channel works is this room's own business.
 */

/** `permissions`: Node's permission flags alone. `bubblewrap`: the same flags inside namespaces of its own (Linux). */
export type Sandbox = 'permissions' | 'bubblewrap'

export type Limits = {
  /** Milliseconds of wall clock for one call of the learner's code. */
  callMs: number
  /** Milliseconds for starting the process and evaluating the subject. */
  loadMs: number
  /** Megabytes of memory, all kinds together. */
  memoryMb: number
  /** Bytes of output kept for one check; a process that prints 100 times as much is ended. */
  outputBytes: number
  /** Bytes of one message on the channel. */
  messageBytes: number
}

export type LearnerSetup = {
  /** File URL of the starter; the subject is loaded under it. */
  entry: string
  /** Texts that replace what is on disk, by file URL: the subject at the starter's URL, and every file of its import closure. */
  overlay: ReadonlyMap<string, string>
  /** Absolute paths of the regular files the process may read besides the packages. Never a folder, never a link. */
  readable: readonly string[]
  /** Absolute path of the package store (`node_modules/.pnpm`), read-only. */
  store: string
  /** Packages the stage may import: name → file URL from which Node finds it (a file that need not exist, beside the real package's `node_modules` entry). */
  packages: Readonly<Record<string, string>>
  /** Workspace names: `@stagecraft/kit` → file URL of its entry; `@stagecraft/01-model-as-component/` → folder URL ending in `/`. */
  workspace: Readonly<Record<string, string>>
  /** Folder URL (ending in `/`) that `#…` imports of a file are relative to, by folder URL of the stage it stands in. */
  stages: readonly string[]
  /** Packages to import while the process waits for its first call. */
  warm: readonly string[]
  sandbox: Sandbox
  limits: Limits
  /** Lets `node:sqlite` be imported, walled to the scratch folder. */
  sqlite?: boolean
  /** Waits for a debugger; such a run is never recorded as a pass, and has no time limits. */
  inspect?: boolean
  /** Environment of the subject besides the dummy keys (e.g. `__STRYKER_ACTIVE_MUTANT__`). */
  env?: Readonly<Record<string, string>>
}

/** Answers a request of the learner's code. The body is pulled chunk by chunk; a body that errors, or `Response.error()`, arrives as a connection reset. */
export type Traffic = (request: Request) => Promise<Response>

export type LearnerEvents = {
  /** Something the learner's code printed, control characters removed. */
  output(text: string): void
  /** Something that happened outside every call, as a sentence for the learner. */
  finding(sentence: string): void
  /** A request left after the call of this export was over. */
  late?(name: string): void
  /** A function of the suite threw when the learner's code called it; what is returned is what the code gets to see. */
  suiteThrew?(error: unknown): unknown
}

/** Virtual time inside the process: `Date`, timers, `performance`, `AbortSignal.timeout`. */
export type LearnerClock = {
  /** Takes over time from now on; real until then. `now`: milliseconds since the epoch. */
  install(now?: number): Promise<void>
  /** Moves time on by `ms`, timer by timer; each timer's requests are answered before the next one fires. */
  advance(ms: number): Promise<void>
  /** Virtual milliseconds since the epoch. */
  now(): Promise<number>
}

/** A live object that stays in the learner process. Each property is an async method; awaiting the handle itself yields the handle. */
export type Handle = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>

export type LearnerProcess = {
  /**
   * Other texts for the files of the setup's overlay, for a process that was started before they were written. Before the
   * first `load` or `call` only, and for the same file URLs.
   */
  replace(overlay: ReadonlyMap<string, string>): void
  /**
   * Evaluates the subject and returns the names it exports. Safe to call again.
   * @throws SubjectError when it does not parse, throws, or never finishes.
   */
  load(): Promise<readonly string[]>
  /**
   * Calls an export. Arguments may hold functions, AbortSignals and async iterables at any depth, and handles;
   * the result is plain data (a function nested in it arrives as a string).
   * @throws LearnerThrow what the learner's code threw; ProcessEnded when it exited, hung or was ended; SubjectError from loading.
   */
  call(name: string, args: readonly unknown[]): Promise<unknown>
  /** Like `call`, for a class (with `new`) or a factory whose result is kept in the process as a handle. */
  construct(name: string, args: readonly unknown[]): Promise<Handle>
  readonly clock: LearnerClock
  /** False once the process exited or was ended; the next check needs a fresh one. */
  readonly alive: boolean
  /** How many requests and callbacks are still open. Zero after a well-behaved call. */
  readonly pending: number
  /** Resolves when the process has nothing left to do but wait: every message it sent was answered, and it sent no more. */
  quiet(): Promise<void>
  close(): Promise<void>
}

/** What the learner's code threw, carried across with its class name, own data fields (`status`, `code`, `kind`, …) and frame. */
export class LearnerThrow extends Error {
  /** Constructor name in the learner process, e.g. `RateLimitError`. */
  readonly className: string
  /** Own enumerable plain-data properties of the thrown error. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Frame in the learner's own files, when there is one. */
  readonly place: { file: string; line: number; column: number } | undefined
  /** Set when the kit's `todo('…')` was met: its sentence. */
  readonly todo: string | undefined

  constructor(o: {
    className: string
    message: string
    cause?: unknown
    fields?: Readonly<Record<string, unknown>>
    place?: { file: string; line: number; column: number }
    todo?: string
  }) {
    super(o.message, { cause: o.cause })
    this.name = o.className
    this.className = o.className
    this.fields = o.fields ?? {}
    this.place = o.place
    this.todo = o.todo
  }
}

/** The subject could not be evaluated. The message is a finished sentence for the learner, translated from what Node says. */
export class SubjectError extends Error {
  override readonly name = 'SubjectError'
  readonly place: { file: string; line: number; column: number } | undefined
  constructor(message: string, place?: { file: string; line: number; column: number }) {
    super(message)
    this.place = place
  }
}

/** The process is gone or was ended while a call was open. The message is a finished sentence for the learner. */
export class ProcessEnded extends Error {
  override readonly name = 'ProcessEnded'
  readonly how: 'exit' | 'timeout' | 'memory' | 'output' | 'protocol' | 'closed'
  constructor(how: ProcessEnded['how'], message: string) {
    super(message)
    this.how = how
  }
}

export type StartLearner = (setup: LearnerSetup, traffic: Traffic, events: LearnerEvents) => LearnerProcess
