import type { ExerciseReport } from '../../base/report.ts'
import { type Course, type Exercise, gradingFolder } from '../../course/index.ts'
import { gradeExercises, type Job } from '../../run/index.ts'
import { readAnswers } from '../answers.ts'
import { type Mutant, type Mutated, mutate } from './instrument.ts'
import { keepScore } from './scores.ts'
import type { MutantResult, Survivor } from './types.ts'

type Planned = { exercise: Exercise; mutated: Mutated; jobs: { job: Job; mutant: Mutant | 'off' | 'canary' }[] }

/**
 * Runs the hidden suites against small changes of the solutions and keeps the scores in `docs/mutation.json`. A mutant is
 * killed when a check fails, whether it hangs, crashes or answers wrongly; a suite stops at its first failure.
 */
export async function checkMutants(
  course: Course,
  exercises: readonly Exercise[],
  announce: (words: string) => void,
): Promise<MutantResult[]> {
  const results: MutantResult[] = []
  for (const exercise of exercises.filter(hasSolution)) {
    const result = await measure(course, await plan(exercise), announce)
    // At once: the next exercise may take minutes.
    if (result.invalid === undefined) keepScore(course, result)
    results.push(result)
  }
  return results
}

async function measure(course: Course, planned: Planned, announce: (words: string) => void): Promise<MutantResult> {
  const jobs = planned.jobs.map(({ job }) => job)
  const reports = new Map<Job, ExerciseReport>()
  await gradeExercises(course, jobs, {
    seed: 1,
    sandbox: 'permissions',
    typeAdvice: false,
    onReport: (job, report) => {
      reports.set(job, report)
      announce(`${reports.size} of ${jobs.length}  ${job.exercise.id}  ${job.subject?.name}`)
    },
  })
  return resultOf(planned, reports)
}

function hasSolution(exercise: Exercise): boolean {
  const grading = gradingFolder(exercise)
  return grading.read('suite.test.ts') !== undefined && grading.list('solution/').length > 0
}

async function plan(exercise: Exercise): Promise<Planned> {
  const { solution } = readAnswers(exercise, gradingFolder(exercise))
  const mutated = await mutate(solution)
  const jobFor = (subject: Job['subject']): Job => ({
    exercise,
    ...(subject && { subject }),
    suite: 'hidden',
    earlier: 'solutions',
    failFast: true,
  })
  return {
    exercise,
    mutated,
    jobs: [
      { job: jobFor(mutated.subject(undefined)), mutant: 'off' },
      { job: jobFor(mutated.canary()), mutant: 'canary' },
      ...mutated.mutants.map((mutant) => ({ job: jobFor(mutated.subject(mutant.id)), mutant })),
      // And once more at the end: a machine that broke down on the way would have killed them all.
      { job: jobFor(mutated.subject(undefined)), mutant: 'off' },
    ],
  }
}

function resultOf({ exercise, jobs }: Planned, reports: ReadonlyMap<Job, ExerciseReport>): MutantResult {
  const noticed = ({ job }: Planned['jobs'][number]) => !isClean(reports.get(job))
  const off = jobs.filter(({ mutant }) => mutant === 'off')
  const canary = jobs.find(({ mutant }) => mutant === 'canary')
  const real = jobs.filter(({ mutant }) => typeof mutant !== 'string')
  const survivors = real.filter((entry) => !noticed(entry)).flatMap(({ mutant }) => survivorOf(mutant))
  const result = { exercise, killed: real.length - survivors.length, survivors }
  if (off.length === 0 || off.some(noticed)) {
    return { ...result, invalid: 'The solution does not pass when all its mutants are off.' }
  }
  if (!canary || !noticed(canary)) {
    return { ...result, invalid: 'The canary mutant, which throws at once, survived: mutants are not switched on.' }
  }
  return result
}

/** A bonus check that fails has noticed the mutant too. */
function isClean(report: ExerciseReport | undefined): boolean {
  return report?.status === 'passed' && report.checks.every((check) => check.status === 'passed')
}

function survivorOf(mutant: Mutant | string): Survivor[] {
  if (typeof mutant === 'string') return []
  const { id: _, ...survivor } = mutant
  return [survivor]
}
