import type { Screen } from '../report/index.ts'

/** A text that can be laid out anew when the window changes. */
export type Text = (screen: Screen) => string

export type Verdict = {
  text: Text
  passed: boolean
  /** The name of the exercise that comes next, when this one is passed and another is open. */
  next?: string
}

/** What a key opens in the place of the verdict. */
export type PageName = 'hint' | 'brief' | 'traffic' | 'all' | 'status'

/** What the watcher lets others do. Errors that are thrown are shown like a verdict. */
export type Work = {
  /** The exercise that is watched, e.g. `01-04 stream-to-the-end`. */
  name(): string
  /** Absolute paths of the files whose change asks for a verdict, of missing ones too. */
  files(): string[]
  /** @throws the signal's reason when it is aborted: a newer save makes the verdict useless */
  grade(signal: AbortSignal): Promise<Verdict>
  /** The last verdict with what takes longer than a verdict may; undefined when there is nothing to add. */
  complete(): Promise<Verdict | undefined>
  open(page: PageName): Promise<Text>
  /** Puts the starter back, with a backup. @returns what was done, as one line */
  reset(): Promise<string>
  /** Goes on to the next open exercise. */
  moveOn(): void
  /** An error as a text for the learner. */
  explain(error: unknown): Text
  close(): Promise<void>
}
