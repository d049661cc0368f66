import { relative } from 'node:path'
import { type Course, type Exercise, gradingFolder } from '../course/index.ts'
import { gradeExercises } from '../run/index.ts'
import { readAnswers } from './answers.ts'
import { openCache } from './cache.ts'
import { proveBrief } from './proofs/brief.ts'
import { proveFiles, provePristine } from './proofs/files.ts'
import { proveHints } from './proofs/hints.ts'
import { proveNeeds } from './proofs/needs.ts'
import { proveRecordings } from './proofs/recordings.ts'
import { proveStages } from './proofs/stages.ts'
import { proveStarter } from './proofs/starter.ts'
import { proveTypes } from './proofs/types.ts'
import { proveQuality } from './quality.ts'
import { judgeFeedback } from './runs/feedback.ts'
import { judgeLeaks } from './runs/judge-leaks.ts'
import { countChecks, countMistakes, judgeMistakes } from './runs/judge-mistakes.ts'
import { countRight, judgeRight } from './runs/judge-right.ts'
import { judgeSentences } from './runs/judge-sentences.ts'
import { judgeStarter } from './runs/judge-starter.ts'
import { planTrials, type Run, type Trial } from './runs/plan.ts'
import {
  type CheckOptions,
  type CheckOutcome,
  type ExerciseOutcome,
  foldGroups,
  type Note,
  type Scene,
} from './types.ts'

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

type Prepared = { scene: Scene; notes: Note[]; trials: Trial[]; runs: Run[] }

/**
 * Proves exercises: that their parts are there, that right answers pass and mistakes fail by their own sentences, with
 * the same runner that learners get. What has not changed since its last proof is remembered.
 * @param exercises all of the course's, or the ones that were named; only the whole course has a quality table
 */
export async function checkCourse(
  course: Course,
  exercises: readonly Exercise[],
  options: CheckOptions,
): Promise<CheckOutcome> {
  const written: string[] = []
  const cache = openCache(course, options.seeds)
  const outcomes = new Map<Exercise, ExerciseOutcome>()
  for (const exercise of exercises) {
    const remembered = options.fresh ? undefined : cache.recall(exercise)
    if (remembered) outcomes.set(exercise, remembered)
  }
  const changed = exercises.filter((exercise) => !outcomes.has(exercise))
  const prepared = changed.map((exercise) => prepare(course, exercise, options, (file) => void written.push(file)))
  await addTypeNotes(course, prepared)
  options.onProgress({ kind: 'plan', exercises: changed.length, runs: prepared.flatMap(({ trials }) => trials).length })
  for (const outcome of outcomes.values()) options.onProgress({ kind: 'done', outcome })
  const finish = (one: Prepared) => {
    const outcome = outcomeOf(one)
    outcomes.set(one.scene.exercise, outcome)
    options.onProgress({ kind: 'done', outcome })
  }
  for (const one of prepared.filter(({ trials }) => trials.length === 0)) finish(one)
  await runTrials(course, prepared, options, finish)
  const invalid = brokenCanary(prepared)
  if (!invalid) for (const [exercise, outcome] of outcomes) if (!outcome.remembered) cache.keep(exercise, outcome)
  const complete = course.stages.every((stage) => stage.exercises.every((exercise) => outcomes.has(exercise)))
  const inOrder = exercises.flatMap((exercise) => outcomes.get(exercise) ?? [])
  const notes = complete && !invalid ? [...proveStages(course), ...proveQuality(course, inOrder, options, written)] : []
  return {
    exercises: inOrder,
    notes,
    ...(invalid && { invalid }),
    seeds: options.seeds,
    written: written.map((file) => relative(course.root, file).replaceAll('\\', '/')),
    complete,
  }
}

function prepare(course: Course, exercise: Exercise, options: CheckOptions, wrote: (file: string) => void): Prepared {
  const grading = gradingFolder(exercise)
  const isLab = exercise.kind === 'lab'
  // First, because `--write` may make the copy that all other proofs read.
  const pristine = provePristine({ course, exercise, grading, options, wrote })
  const scene: Scene = { course, exercise, grading, options, wrote, answers: readAnswers(exercise, grading) }
  const notes = [...pristine, ...(isLab ? proofsOfLabs : proofs).flatMap((proof) => proof(scene))]
  const canRun =
    grading.read('suite.test.ts') !== undefined &&
    grading.read('starter/example.test.ts') !== undefined &&
    grading.list('solution/').length > 0
  const trials = canRun && !isLab ? planTrials(scene, options.seeds) : []
  return { scene, notes, trials, runs: [] }
}

async function addTypeNotes(course: Course, prepared: readonly Prepared[]): Promise<void> {
  const types = await proveTypes(
    course,
    prepared.map(({ scene }) => scene),
  )
  for (const one of prepared) one.notes.push(...(types.get(keyOf(one.scene.exercise)) ?? []))
}

/** All runs of all exercises, in one runner; an exercise is judged as soon as its last run is in. */
async function runTrials(
  course: Course,
  prepared: readonly Prepared[],
  options: CheckOptions,
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
function brokenCanary(prepared: readonly Prepared[]): string | undefined {
  const ran = prepared.filter(({ runs }) => runs.length > 0)
  if (ran.length === 0) return undefined
  const tells = ran.some(({ runs }) => {
    const hidden = runs.filter((run) => run.suite === 'hidden')
    const solution = hidden.filter((run) => run.subject.name === 'solution')
    const starter = hidden.filter((run) => run.kind === 'starter')
    return (
      solution.some((run) => run.report.status === 'passed') && starter.some((run) => run.report.status !== 'passed')
    )
  })
  return tells ? undefined : 'In no exercise did the solution pass and the starter fail, so this check proves nothing.'
}

function keyOf(exercise: Exercise): string {
  return `${exercise.stage}/${exercise.slug}`
}
