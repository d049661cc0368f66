import type { ExerciseReport } from '../base/report.ts'
import type { Exercise } from '../course/index.ts'
import type { Sandbox } from '../learner/index.ts'
import type { CheckDeclaration } from '../suite/sessions.ts'
import type { Resident } from './resident.ts'
import type { Watcher } from './watch.ts'

/** Files that stand in the place of the starter's, by file name; what is absent is read from the exercise's folder. */
export type Subject = {
  /** e.g. `starter`, `solution`, `accepted/bare-fetch`, `mistakes/first-block`, `mutant 12`. */
  name: string
  files: ReadonlyMap<string, string>
  env?: Readonly<Record<string, string>>
}

export type Job = {
  exercise: Exercise
  /** Absent: the learner's own files. */
  subject?: Subject
  /** `hidden`: the suite that decides. `examples`: the visible checks, in our pristine copy. */
  suite: 'hidden' | 'examples'
  /**
   * Where imports of earlier exercises lead: to the learner's files, to the course's solutions, or to these texts by
   * absolute path and to the solutions for the rest.
   */
  earlier: 'learner' | 'solutions' | ReadonlyMap<string, string>
  /** The seed of this job, where it differs from the run's. */
  seed?: number
  /** Leave out the checks after the first one that fails. */
  failFast?: boolean
  /** Write down everything that the subject is told and tells. */
  overhear?: boolean
  /** Writes down the calls and requests of the run, and may answer the requests itself. */
  watch?: Watcher
}

/** What a run shows to those who prove suites; a learner never sees it. */
export type Trace = {
  declared: readonly CheckDeclaration[]
  usedRecordings: readonly string[]
  /** What the subject was told and told, as JSON texts; empty unless the job asked for it and all of it was heard. */
  heard: string
}

export type RunOptions = {
  seed: number
  sandbox: Sandbox
  /** Check the edited files' types beside the run. */
  typeAdvice: boolean
  /** Wait for a debugger; the run is never a pass. */
  inspect?: boolean
  /** What is kept between runs; absent: everything starts for this run and ends with it. */
  resident?: Resident
  /** Aborted: the run is of no use any more. It ends as soon as it can, and throws the signal's reason. */
  signal?: AbortSignal
  /** Called as each verdict arrives, in the order of the jobs. */
  onReport?: (job: Job, report: ExerciseReport, trace: Trace) => void
}
