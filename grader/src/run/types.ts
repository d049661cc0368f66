import type { ExerciseReport } from '../base/report.ts'
import type { Exercise } from '../course/index.ts'
import type { Sandbox } from '../learner/index.ts'

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
  /** Where imports of earlier exercises lead: to the learner's files, or to the course's solutions. */
  earlier: 'learner' | 'solutions'
}

export type RunOptions = {
  seed: number
  sandbox: Sandbox
  /** Check the edited files' types beside the run. */
  typeAdvice: boolean
  /** Wait for a debugger; the run is never a pass. */
  inspect?: boolean
  /** Called as each verdict arrives, in the order of the jobs. */
  onReport?: (job: Job, report: ExerciseReport) => void
}
