/** The data of one grading run. Core rooms build it, `report/` renders it, `--json` prints it. */

/** `todo`: the check met a `todo('…')` hole. `not-reached`: something it depends on failed. `error`: the grader's fault. */
export type CheckStatus = 'passed' | 'failed' | 'error' | 'not-reached' | 'todo'

/** Where in the learner's file to look; line and column count from 1. */
export type Place = {
  file: string
  line: number
  column: number
  excerpt?: string
}

export type CheckReport = {
  /** A sentence for the learner. */
  name: string
  status: CheckStatus
  /** The number of the TODO this check belongs to; absent on guards. */
  todo?: number
  /** The untouched starter passes it: worth nothing, must stay green. */
  guard?: boolean
  /** Adds points above the maximum, never holds anything back. */
  bonus?: boolean
  /** What the learner's code did, with the learner's own values. */
  message?: string
  /** Why that matters, and where to look. */
  help?: string
  /** The recognised misconception, by the name of its file in `mistakes/`. */
  mistake?: string
  place?: Place
  /** What the learner's code printed while this check ran; control characters removed, capped. */
  output?: string
}

export type ExerciseStatus = 'passed' | 'failed' | 'error' | 'todo' | 'not-reached'

export type TypeAdvice = { file: string; line: number; column: number; code: string; message: string }

export type ExerciseReport = {
  slug: string
  status: ExerciseStatus
  /** Points of the core checks; never above the maximum. */
  score: number
  maxScore: number
  /** Points of bonus checks, on top; absent when there are none. */
  bonus?: number
  checks: CheckReport[]
  typeErrors?: TypeAdvice[]
  /** Things that happened outside every check: a request after the result, a refused host, a forged message. */
  findings: string[]
  /** Why the exercise was not reached, as a sentence. */
  reason?: string
  /** True when the verdict is remembered from an earlier run of the same files. */
  remembered?: boolean
  /** Milliseconds from start to verdict, wall clock. */
  durationMs?: number
}

export type StageStatus = 'passed' | 'failed' | 'locked' | 'error' | 'empty'

export type StageReport = {
  slug: string
  status: StageStatus
  /** Points of the core exercises' core checks; never above the maximum. */
  score: number
  maxScore: number
  /** Points of bonus checks and of stretch exercises, on top; absent when there are none. */
  bonus?: number
  exercises: ExerciseReport[]
  /** For a locked stage: what unlocks it, as a sentence. */
  reason?: string
}

/** 0 passed · 1 not passed, or locked · 2 the user's input or environment · 3 a bug in the grader. */
export type ExitCode = 0 | 1 | 2 | 3

export type Report = {
  schemaVersion: 1
  courseVersion: string
  nodeVersion: string
  seed: number
  stages: StageReport[]
  findings: string[]
  /** Where the learner stands: the first exercise that is open. Absent when the course is done. */
  next?: { stage: string; exercise: string }
  /** Why nothing could be graded; `mend` says what to do. */
  error?: { message: string; mend?: string }
  exitCode: ExitCode
}
