import { type Course, type Exercise, gradingFolder } from '../course/index.ts'
import { gradeExercises } from '../run/index.ts'
import { readAnswers } from './answers.ts'
import { proveBrief } from './proofs/brief.ts'
import { proveFiles } from './proofs/files.ts'
import { proveHints } from './proofs/hints.ts'
import { proveNeeds } from './proofs/needs.ts'
import { proveRecordings } from './proofs/recordings.ts'
import { proveStarter } from './proofs/starter.ts'
import { judgeFeedback } from './runs/feedback.ts'
import { judgeLeaks } from './runs/judge-leaks.ts'
import { countChecks, countMistakes, judgeMistakes } from './runs/judge-mistakes.ts'
import { countRight, judgeRight } from './runs/judge-right.ts'
import { judgeSentences } from './runs/judge-sentences.ts'
import { judgeStarter } from './runs/judge-starter.ts'
import { planTrials, type Run, type Trial } from './runs/plan.ts'
import { type CheckOptions, type ExerciseOutcome, foldGroups, type Note, type Scene } from './types.ts'

const proofs = [proveFiles, proveStarter, proveBrief, proveHints, proveRecordings, proveNeeds]
/** A lab has nothing to grade. */
const proofsOfLabs = [proveBrief, proveRecordings]
const judges: ((scene: Scene, runs: readonly Run[]) => Note[])[] = [
  judgeStarter,
  judgeRight,
  judgeMistakes,
  (_, runs) => judgeSentences(runs),
  (_, runs) => judgeLeaks(runs),
  judgeFeedback,
]

/** An exercise on its way: what is known without running it, and the runs it waits for. */
type Prepared = { scene: Scene; notes: Note[]; trials: Trial[]; runs: Run[] }

export type ProveOptions = Pick<CheckOptions, 'write' | 'seeds' | 'commands' | 'onProgress'> & {
  /** What was found for the whole course at once, by `stage/exercise`. */
  given: Readonly<Record<string, Note[]>>
}

export type Proven = {
  outcomes: ExerciseOutcome[]
  /** Whether, somewhere, a solution passed where its starter failed; absent when nothing was run. */
  canaryDied?: boolean
  /** Files that were written, as absolute paths. */
  written: string[]
}

/** Proves exercises one after another in this process. */
export async function proveExercises(
  course: Course,
  exercises: readonly Exercise[],
  options: ProveOptions,
): Promise<Proven> {
  const written: string[] = []
  const outcomes: ExerciseOutcome[] = []
  const prepared = exercises.map((exercise) => prepare(course, exercise, options, (file) => void written.push(file)))
  options.onProgress({ kind: 'plan', runs: prepared.flatMap(({ trials }) => trials).length })
  const finish = (one: Prepared) => {
    const outcome = outcomeOf(one)
    outcomes.push(outcome)
    options.onProgress({ kind: 'done', outcome })
  }
  for (const one of prepared.filter(({ trials }) => trials.length === 0)) finish(one)
  await runTrials(course, prepared, options, finish)
  const ran = prepared.filter(({ runs }) => runs.length > 0)
  return { outcomes, written, ...(ran.length > 0 && { canaryDied: ran.some(tells) }) }
}

function prepare(course: Course, exercise: Exercise, options: ProveOptions, wrote: (file: string) => void): Prepared {
  const grading = gradingFolder(exercise)
  const isLab = exercise.kind === 'lab'
  const scene: Scene = { course, exercise, grading, options, wrote, answers: readAnswers(exercise, grading) }
  const notes = [
    ...(options.given[keyOf(exercise)] ?? []),
    ...(isLab ? proofsOfLabs : proofs).flatMap((proof) => proof(scene)),
  ]
  const canRun =
    grading.read('suite.test.ts') !== undefined &&
    grading.read('starter/example.test.ts') !== undefined &&
    grading.list('solution/').length > 0
  const trials = canRun && !isLab ? planTrials(scene, options.seeds) : []
  return { scene, notes, trials, runs: [] }
}

/** All runs of all exercises, in one runner; an exercise is judged as soon as its last run is in. */
async function runTrials(
  course: Course,
  prepared: readonly Prepared[],
  options: ProveOptions,
  finish: (one: Prepared) => void,
): Promise<void> {
  const queue = prepared.flatMap((one) => one.trials.map((trial) => ({ one, trial })))
  if (queue.length === 0) return
  const byJob = new Map(queue.map((entry) => [entry.trial.job, entry]))
  const [seed = 1] = options.seeds
  await gradeExercises(
    course,
    queue.map(({ trial }) => trial.job),
    {
      seed,
      sandbox: 'permissions',
      typeAdvice: false,
      onReport: (job, report, trace) => {
        const entry = byJob.get(job)
        if (!entry) return
        const { one, trial } = entry
        one.runs.push({ ...trial, report, trace })
        options.onProgress({ kind: 'run', exercise: one.scene.exercise.id, subject: trial.subject.name })
        if (one.runs.length === one.trials.length) finish(one)
      },
    },
  )
}

function outcomeOf({ scene, notes, runs }: Prepared): ExerciseOutcome {
  const { exercise } = scene
  const found = runs.length > 0 ? judges.flatMap((judge) => judge(scene, runs)) : []
  return {
    key: keyOf(exercise),
    id: exercise.id,
    slug: exercise.slug,
    notes: foldGroups([...notes, ...found]),
    ...(runs.length > 0 && {
      tally: { right: countRight(runs), ...countMistakes(scene, runs), ...countChecks(runs) },
    }),
    remembered: false,
  }
}

/** A runner that passes everything, or nothing, proves nothing: somewhere a solution must pass where its starter fails. */
function tells({ runs }: Prepared): boolean {
  const hidden = runs.filter((run) => run.suite === 'hidden')
  const solution = hidden.filter((run) => run.subject.name === 'solution')
  const starter = hidden.filter((run) => run.kind === 'starter')
  return solution.some((run) => run.report.status === 'passed') && starter.some((run) => run.report.status !== 'passed')
}

function keyOf(exercise: Exercise): string {
  return `${exercise.stage}/${exercise.slug}`
}
