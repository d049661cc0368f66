import type { ExitCode } from '../base/report.ts'
import type { Course } from '../course/index.ts'
import type { Guide, Screen } from '../report/index.ts'
import type { GradeOptions } from './arguments.ts'
import type { Reporter } from './reporters.ts'

/** What a command is given. Commands return texts; only `grade.ts` prints. */
export type Context = {
  course: Course
  options: GradeOptions
  /** Writes a run down in the way that was asked for. */
  reporter: Reporter
  screen: Screen
  guide: Guide
  /** Shows a line while work goes on, where somebody watches; an empty text removes it. */
  announce(line: string): void
}

export type Outcome = { text: string; exitCode: ExitCode }

export type Command = (context: Context) => Promise<Outcome>
