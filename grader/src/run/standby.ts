import {
  type LearnerEvents,
  type LearnerProcess,
  type LearnerSetup,
  startLearner,
  type Traffic,
} from '../learner/index.ts'

/** A learner process that was started before its files were saved: its packages are imported when they are needed. */
export type Standby = {
  /**
   * The process, with these files and a run of its own to speak to. Good for one run.
   * @returns undefined when it was started under other walls than this setup asks for, is gone, or was taken before
   */
  take(setup: LearnerSetup, traffic: Traffic, events: LearnerEvents): LearnerProcess | undefined
  close(): Promise<void>
}

export function startStandby(setup: LearnerSetup): Standby {
  let answer: Traffic = () => Promise.resolve(Response.error())
  let told: LearnerEvents = { output: () => {}, finding: () => {} }
  let isTaken = false
  const learner = startLearner(setup, (request) => answer(request), {
    output: (text) => told.output(text),
    finding: (sentence) => told.finding(sentence),
    suiteThrew: (error) => told.suiteThrew?.(error) ?? error,
  })
  return {
    take(wanted, traffic, events) {
      if (isTaken || !learner.alive || wallsOf(wanted) !== wallsOf(setup)) return undefined
      isTaken = true
      answer = traffic
      told = events
      learner.replace(wanted.overlay)
      return learner
    },
    close: async () => {
      if (!isTaken) await learner.close()
    },
  }
}

/** Everything of a setup that a running process cannot change any more. */
function wallsOf({ overlay, ...rest }: LearnerSetup): string {
  return JSON.stringify([rest, [...overlay.keys()]])
}
