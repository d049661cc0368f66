import type { Course } from '../course/index.ts'
import type { LearnerEvents, LearnerProcess, LearnerSetup, Traffic } from '../learner/index.ts'
import { type Standby, startStandby } from './standby.ts'
import type { SuiteRunner } from './vitest.ts'

/** What stays between the runs of one grader: vitest, imported once, and a learner process that waits for the next save. */
export type Resident = {
  runner(): Promise<SuiteRunner>
  /** Starts the process for the next run with such a setup. */
  standBy(setup: LearnerSetup): void
  take(setup: LearnerSetup, traffic: Traffic, events: LearnerEvents): LearnerProcess | undefined
  close(): Promise<void>
}

export function openResident(course: Course): Resident {
  let runner: Promise<SuiteRunner> | undefined
  let standby: Standby | undefined
  const replaceStandby = (next: Standby | undefined) => {
    void standby?.close()
    standby = next
  }
  return {
    runner: () => {
      runner ??= import('./vitest.ts').then(({ startSuiteRunner }) => startSuiteRunner(course.root))
      return runner
    },
    standBy: (setup) => replaceStandby(startStandby(setup)),
    take: (setup, traffic, events) => {
      const learner = standby?.take(setup, traffic, events)
      if (learner) standby = undefined
      return learner
    },
    close: async () => standby?.close(),
  }
}
