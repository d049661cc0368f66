import { countTokens } from '@stagecraft/kit'
import type { ExerciseReport } from '../base/report.ts'
import type { Course, Exercise } from '../course/index.ts'
import { ProcessEnded } from '../learner/index.ts'
import { withPlaces } from './places.ts'
import { openResident } from './resident.ts'
import { prepare, type Running } from './session.ts'
import { checkTypes } from './typecheck.ts'
import type { Job, RunOptions, Trace } from './types.ts'
import { verdictOf } from './verdict.ts'
import type { SuiteRunner } from './vitest.ts'

/** How many learner processes boot ahead of the suite that is running. */
const ahead = 2

/**
 * Grades exercises, one suite after another, each subject in a learner process of its own. The first processes start
 * before vitest is imported; the next ones boot while a suite runs.
 */
export async function gradeExercises(
  course: Course,
  jobs: readonly Job[],
  options: RunOptions,
): Promise<ExerciseReport[]> {
  const started = performance.now()
  const running = jobs.slice(0, ahead).map((job) => prepare(course, job, options))
  const advice = options.typeAdvice
    ? adviceFor(course, jobs)
    : new Map<Exercise, Promise<ExerciseReport['typeErrors']>>()
  const { resident = openResident(course), signal } = options
  const runner = await resident.runner()
  const reports: ExerciseReport[] = []
  try {
    for (const [index, job] of jobs.entries()) {
      signal?.throwIfAborted()
      const next = jobs[index + ahead]
      const current = running[index] ?? prepare(course, job, options)
      const report = await gradeOne(course, runner, current, options)
      signal?.throwIfAborted()
      if (next) running.push(prepare(course, next, options))
      const typeErrors = await advice.get(job.exercise)
      const whole = {
        ...report,
        durationMs: Math.round(performance.now() - started),
        ...(typeErrors?.length && { typeErrors }),
      }
      reports.push(whole)
      options.onReport?.(job, whole, traceOf(current))
    }
    return reports
  } finally {
    await Promise.all(running.map((run) => run.end()))
    const last = running.at(-1)
    if (options.resident && last) resident.standBy(last.setup)
    else await resident.close()
    process.exitCode = undefined
  }
}

function traceOf({ session: { declared, usedRecordings }, heard }: Running): Trace {
  return {
    declared: [...declared],
    usedRecordings: [...usedRecordings].sort(),
    heard: heard.includes(undefined) ? '' : heard.join('\n'),
  }
}

async function gradeOne(
  course: Course,
  runner: SuiteRunner,
  current: Running,
  options: RunOptions,
): Promise<ExerciseReport> {
  const report = await runWithin(runner, current, options)
  const { job } = current
  const blamesEarlier =
    job.suite === 'hidden' &&
    !job.watch?.live &&
    // A debugger would show what the course's own answers say.
    !options.inspect &&
    job.earlier === 'learner' &&
    report.status === 'failed' &&
    importsEarlier(current)
  return blamesEarlier ? await withSolutions(course, runner, job, report, options) : report
}

async function runWithin(runner: SuiteRunner, running: Running, options: RunOptions) {
  const { job, session, source, findings, end } = running
  const { exercise } = job
  const stop = async (error: ProcessEnded) => {
    session.learner = () => {
      throw error
    }
    // First, so that a check is told this reason; and a suite may be waiting for something else than the process.
    running.expire(error)
    await session.endLearner()
  }
  const leave = () => void stop(new ProcessEnded('closed', 'The run was left.'))
  options.signal?.addEventListener('abort', leave)
  const timer = options.inspect || job.watch?.live ? undefined : setTimeout(() => void expire(), exercise.timeoutMs)
  const expire = async () => {
    findings.push(
      `The checks of ${exercise.slug} took longer than ${exercise.timeoutMs / 1000} s together and were stopped.`,
    )
    await stop(new ProcessEnded('timeout', 'The time for all checks of this exercise together was used up.'))
  }
  try {
    if ([...source.files.values()].some((text) => /\bo200k\b|\bcountTokens\b/.test(text))) readVocabulary()
    const outcome = await runner.run(source)
    return withPlaces(verdictOf(exercise, session, outcome, findings), job, running.setup.overlay)
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', leave)
    await end()
  }
}

/** Takes about as long as the learner process takes to boot, which it does meanwhile. */
function readVocabulary(): void {
  countTokens('')
}

function importsEarlier({ job, session }: Running): boolean {
  return job.exercise.needs.length > 0 && session.settled.length > 0
}

/**
 * A right file never blocks: a check that fails with the learner's earlier exercises and passes with the course's counts
 * as passed. It shows a gap in the earlier suite, which is ours to mend.
 */
async function withSolutions(
  course: Course,
  runner: SuiteRunner,
  job: Job,
  report: ExerciseReport,
  options: RunOptions,
) {
  const { watch: _, ...unwatched } = job
  const again = await runWithin(runner, prepare(course, { ...unwatched, earlier: 'solutions' }, options), options)
  const excused = report.checks.filter((check) => check.status !== 'passed' && passedIn(again, check.name))
  if (excused.length === 0) return report
  const needs = job.exercise.needs.join(', ')
  return {
    ...again,
    findings: [
      ...again.findings,
      `“${excused[0]?.name}” passes with the course's own ${needs} and not with yours, though yours passes: this is a gap in our suite. It counts as passed.`,
    ],
  }
}

function passedIn(report: ExerciseReport, name: string): boolean {
  return report.checks.some((check) => check.name === name && check.status === 'passed')
}

function adviceFor(course: Course, jobs: readonly Job[]): Map<Exercise, Promise<ExerciseReport['typeErrors']>> {
  const exercises = [...new Set(jobs.filter((job) => !job.subject).map((job) => job.exercise))]
  const all = checkTypes(course, exercises)
  return new Map(exercises.map((exercise) => [exercise, all.then((found) => found.get(exercise.slug) ?? [])]))
}
