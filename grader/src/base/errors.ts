import type { ExitCode } from './report.ts'

/**
 * Something the user can mend: bad input, a broken file, a missing tool.
 * The message is one sentence that says what happened and why; `mend` says what to do.
 */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly mend: string | undefined
  readonly exitCode: ExitCode

  constructor(message: string, options: { mend?: string; exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.mend = options.mend
    this.exitCode = options.exitCode ?? 2
  }
}

/** Something only we can mend. The terminal prints the full stack and asks for a report; exit code 3. */
export class GraderBug extends Error {
  override readonly name = 'GraderBug'
}
