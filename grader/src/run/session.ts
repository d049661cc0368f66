import { GraderBug } from '../base/errors.ts'
import { type Course, gradingFolder } from '../course/index.ts'
import { type LearnerProcess, startLearner } from '../learner/index.ts'
import { closeSession, openSession, type Session } from '../suite/sessions.ts'
import { overhear } from './overhear.ts'
import { setupOf } from './setup.ts'
import type { Job, RunOptions } from './types.ts'
import type { SuiteSource } from './vitest.ts'

/** A job on its way: its session, the suite to run, and what happened outside every check. */
export type Running = {
  job: Job
  session: Session
  /** Filled only where the job asks for it. */
  heard: readonly (string | undefined)[]
  source: SuiteSource
  findings: string[]
  end(): Promise<void>
}

/** Sessions are counted, not named at random: Node keeps one compiled copy of what a suite imports for each name. */
let opened = 0

/** Opens a session and starts the learner process at once, so that it boots while vitest is still being imported. */
export function prepare(course: Course, job: Job, options: RunOptions): Running {
  const setup = setupOf(course, job, options)
  const grading = gradingFolder(job.exercise)
  const findings: string[] = []
  const usedRecordings = new Set<string>()
  let printed = ''
  let process: LearnerProcess | undefined
  const heard: (string | undefined)[] = []
  const start = () => {
    const learner = startOwn()
    return job.overhear ? overhear(learner, (text) => void heard.push(text)) : learner
  }
  const startOwn = () =>
    startLearner(setup, (request) => session.answer(request), {
      output: (text) => {
        if (printed.length < setup.limits.outputBytes) printed += text
      },
      finding: (sentence) => void (findings.includes(sentence) || findings.push(sentence)),
    })
  const session: Session = {
    id: String(++opened),
    seed: job.seed ?? options.seed,
    failFast: job.failFast ?? false,
    learner: () => {
      if (!process?.alive) process = start()
      return process
    },
    endLearner: async () => {
      await process?.close()
      process = undefined
    },
    recording: (name) => grading.read(`recordings/${name}.json`),
    takeOutput: () => {
      const text = printed
      printed = ''
      return text
    },
    finding: (sentence) => void (findings.includes(sentence) || findings.push(sentence)),
    answer: () => Promise.resolve(Response.error()),
    bugs: [],
    declared: [],
    settled: [],
    usedRecordings,
    ...(job.overhear && { hear: (text: string) => void heard.push(text) }),
    current: undefined,
  }
  openSession(session)
  session.learner()
  return {
    job,
    session,
    heard,
    source: sourceOf(job, session.id),
    findings,
    end: async () => {
      closeSession(session.id)
      await session.endLearner()
    },
  }
}

/** The files of the suite, under a folder beside the exercise's own that does not exist. */
function sourceOf({ exercise, suite }: Job, session: string): SuiteSource {
  const grading = gradingFolder(exercise)
  const files = new Map<string, string>()
  const own = grading.list('').filter((path) => /^[^/]+\.(ts|json)$/.test(path) && path !== 'exercise.json')
  for (const path of own) files.set(path, grading.read(path) ?? '')
  const entry = suite === 'hidden' ? 'suite.test.ts' : 'example.test.ts'
  if (suite === 'examples') files.set(entry, grading.read('starter/example.test.ts') ?? '')
  if (!files.get(entry)) throw new GraderBug(`${exercise.slug} has no ${suite === 'hidden' ? 'suite' : 'examples'}.`)
  return { session, folder: `${exercise.folder.replaceAll('\\', '/')}/.suite-${session}`, files, entry }
}
