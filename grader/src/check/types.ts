import type { Course, Exercise, Grading } from '../course/index.ts'
import type { Subject } from '../run/index.ts'

/** Something an author should know, as a sentence. `warning`: worth a look, fails nothing. */
export type Note = {
  level: 'problem' | 'warning'
  sentence: string
  /** What to do about it. */
  mend?: string
  /** Lines that show it: a difference, a list, an error. */
  detail?: string
  /** Notes of one group have one cause; the first one stands for all. */
  group?: string
}

/** How many of how many. */
export type Share = { hit: number; of: number }

/** The figures of one exercise that the quality table publishes. */
export type Tally = {
  /** Right answers (the solution and the accepted ones) that pass with every seed. */
  right: Share
  /** Mistakes that do not pass with any seed. */
  mistakes: Share
  /** Mistakes that are told by their own sentence. */
  told: Share
  /** Checks that at least one mistake fails, of all checks that are not guards. */
  checks: Share
  guards: number
}

export type ExerciseOutcome = {
  /** `stage/exercise`. */
  key: string
  /** e.g. `01-04`. */
  id: string
  slug: string
  notes: Note[]
  /** Absent when something kept the proofs from running. */
  tally?: Tally
  /** True when nothing that decides has changed since the last proof. */
  remembered: boolean
}

export type CheckOutcome = {
  exercises: ExerciseOutcome[]
  /** What concerns the course as a whole. */
  notes: Note[]
  /** Why nothing of this check can be trusted, as a sentence. */
  invalid?: string
  seeds: readonly number[]
  /** Files that `--write` wrote, relative to the course. */
  written: string[]
  /** The quality table covers the whole course or nothing. */
  complete: boolean
}

export type CheckOptions = {
  /** Rewrite what is generated: golden feedback, pristine copies, the quality table. */
  write: boolean
  /** Prove again what is remembered. */
  fresh: boolean
  seeds: readonly number[]
  /** The commands that a brief may name after `pnpm grade`. */
  commands: readonly string[]
  onProgress: (event: ProgressEvent) => void
}

export type ProgressEvent =
  | { kind: 'plan'; runs: number }
  | { kind: 'run'; exercise: string; subject: string }
  | { kind: 'done'; outcome: ExerciseOutcome }

/** All answers to an exercise that its `grading/` folder holds, each ready to stand in the starter's place. */
export type Answers = {
  starter: Subject
  solution: Subject
  accepted: Subject[]
  mistakes: Subject[]
}

/** What a proof that needs no run looks at. */
export type Scene = {
  course: Course
  exercise: Exercise
  grading: Grading
  answers: Answers
  options: Pick<CheckOptions, 'write' | 'commands'>
  /** Records a file that was written, by absolute path. */
  wrote(file: string): void
}

/** A proof that needs no run. */
export type Proof = (scene: Scene) => Note[]

/** The first note of each group, with how many others it stands for. */
export function foldGroups(notes: readonly Note[]): Note[] {
  return notes.flatMap((note) => {
    if (note.group === undefined) return [note]
    const same = notes.filter((other) => other.group === note.group)
    if (same[0] !== note) return []
    const { group: _, ...first } = note
    return same.length === 1
      ? [first]
      : [{ ...first, sentence: `${note.sentence} The same ${same.length - 1} times more.` }]
  })
}

export function problem(sentence: string, mend?: string, detail?: string): Note {
  return { level: 'problem', sentence, ...(mend && { mend }), ...(detail && { detail }) }
}

export function warning(sentence: string, mend?: string, detail?: string): Note {
  return { level: 'warning', sentence, ...(mend && { mend }), ...(detail && { detail }) }
}
