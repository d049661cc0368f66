import { GraderBug } from '../base/errors.ts'
import type { Course, Grading } from '../course/index.ts'
import { type LearnerProcess, type LearnerSetup, startLearner, type Traffic } from '../learner/index.ts'
import { closeSession, openSession, type Session, thrownToLearner } from '../suite/sessions.ts'
import { shorten } from '../suite/show.ts'
import { openExamples, openGrading } from '../vault/index.ts'
import { overhear } from './overhear.ts'
import { setupOf } from './setup.ts'
import type { SuiteSource } from './suite-modules.ts'
import type { Job, RunOptions } from './types.ts'

/** A job on its way: its session, the suite to run, and what happened outside every check. */
export type Running = {
  job: Job
  session: Session
  /** Filled only where the job asks for it. */
  heard: readonly (string | undefined)[]
  source: SuiteSource
  /** What the learner process was given to run. */
  setup: LearnerSetup
  findings: string[]
  /** Ends every check that is running or still to come, with this error. */
  expire(error: Error): void
  end(): Promise<void>
}

/** Sessions are counted, not named at random: Node keeps one compiled copy of what a suite imports for each name. */
let opened = 0

/** Opens a session and starts the learner process at once, so that it boots while vitest is still being imported. */
export function prepare(course: Course, job: Job, options: RunOptions): Running {
  const setup = setupOf(course, job, options)
  const open = job.suite === 'examples' ? openExamples : openGrading
  const grading = open(course, job.exercise)
  // Before anything starts: a sealed suite may not open.
  const id = String(++opened)
  const source = sourceOf(job, grading, id)
  const findings: string[] = []
  const finding = (sentence: string) => addFinding(findings, sentence)
  const timeUp = Promise.withResolvers<never>()
  timeUp.promise.catch(() => {})
  const usedRecordings = new Set<string>()
  let printed = ''
  let process: LearnerProcess | undefined
  let started = 0
  // A suite that asked for a second process asks for a third: it boots meanwhile.
  let spare: LearnerProcess | undefined
  const heard: (string | undefined)[] = []
  const check = () => session.current?.name ?? ''
  const answer: Traffic = (request) => session.answer(request)
  const traffic = job.watch?.traffic(answer, check) ?? answer
  const watched = (learner: LearnerProcess) => job.watch?.around(learner, check) ?? learner
  const start = () => {
    const learner = watched(startOwn())
    return job.overhear ? overhear(learner, (text) => void heard.push(text)) : learner
  }
  const startOwn = () => {
    const events = {
      output: (text: string) => {
        printed += text.slice(0, setup.limits.outputBytes - printed.length)
      },
      finding,
      late: (name: string) => {
        session.late ??= name
      },
      suiteThrew: (error: unknown) => thrownToLearner(session, error),
    }
    return options.resident?.take(setup, traffic, events) ?? startLearner(setup, traffic, events)
  }
  const session: Session = {
    id,
    seed: job.seed ?? options.seed,
    failFast: job.failFast ?? false,
    learner: () => {
      if (!process?.alive) {
        process = spare?.alive ? spare : start()
        spare = ++started > 1 ? start() : undefined
      }
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
    finding,
    timeUp: timeUp.promise,
    swallowed: undefined,
    beyond: undefined,
    refused: undefined,
    late: undefined,
    answer: () => Promise.resolve(Response.error()),
    deliver: traffic,
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
    source,
    setup,
    findings,
    expire: timeUp.reject,
    end: async () => {
      closeSession(session.id)
      await Promise.all([session.endLearner(), spare?.close()])
    },
  }
}

const MAX_FINDINGS = 20

/** Each sentence once, and only so many: a process can make up a new one every microsecond. */
function addFinding(findings: string[], sentence: string): void {
  if (findings.length > MAX_FINDINGS) return
  const short = shorten(sentence.replace(/\s+/g, ' '), 600)
  if (findings.length === MAX_FINDINGS) findings.push('There was more of this kind, which is left out.')
  else if (!findings.includes(short)) findings.push(short)
}

/** The files of the suite, under a folder beside the exercise's own that does not exist. */
function sourceOf({ exercise, suite }: Job, grading: Grading, session: string): SuiteSource {
  const files = new Map<string, string>()
  const own = grading.list('').filter((path) => /^[^/]+\.(ts|json)$/.test(path) && path !== 'exercise.json')
  for (const path of own) files.set(path, grading.read(path) ?? '')
  const entry = suite === 'hidden' ? 'suite.test.ts' : 'example.test.ts'
  if (suite === 'examples') files.set(entry, grading.read('starter/example.test.ts') ?? '')
  if (!files.get(entry)) throw new GraderBug(`${exercise.slug} has no ${suite === 'hidden' ? 'suite' : 'examples'}.`)
  return { session, folder: `${exercise.folder.replaceAll('\\', '/')}/.suite-${session}`, files, entry }
}
