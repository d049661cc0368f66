import { relative } from 'node:path'
import { type Course, type Exercise, gradingFolder } from '../course/index.ts'
import { readAnswers } from './answers.ts'
import { openCache } from './cache.ts'
import { provePristine } from './proofs/files.ts'
import { proveStages } from './proofs/stages.ts'
import { proveTypes } from './proofs/types.ts'
import { proveQuality } from './quality.ts'
import { proveInShards } from './shards.ts'
import type { CheckOptions, CheckOutcome, ExerciseOutcome, Note, ProgressEvent } from './types.ts'

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
  const cache = openCache(course, options.seeds)
  const known = new Map<string, ExerciseOutcome>()
  const changed: Exercise[] = []
  for (const exercise of exercises) {
    const remembered = cache.recall(exercise)
    if (!remembered || options.fresh) changed.push(exercise)
    else known.set(remembered.key, remembered)
  }
  for (const outcome of known.values()) options.onProgress({ kind: 'done', outcome })
  const written: string[] = []
  const given = await proveAtOnce(course, changed, options, (file) => void written.push(file))
  const onProgress = (event: ProgressEvent): void => {
    // At once, so that a check that is broken off begins where it ended. An exercise without problems is its own canary.
    if (event.kind === 'done' && !options.write) keep(event.outcome)
    options.onProgress(event)
  }
  const keep = (outcome: ExerciseOutcome): void => {
    const exercise = changed.find(({ stage, slug }) => `${stage}/${slug}` === outcome.key)
    if (exercise) cache.keep(exercise, outcome, written)
  }
  const {
    outcomes,
    canaryDied,
    written: more,
  } = await proveInShards(course, changed, { ...options, given, onProgress })
  written.push(...more)
  for (const outcome of outcomes) known.set(outcome.key, outcome)
  const inOrder = exercises.flatMap((exercise) => known.get(`${exercise.stage}/${exercise.slug}`) ?? [])
  const common = { exercises: inOrder, seeds: options.seeds, complete: isWhole(course, exercises) }
  const shown = (files: readonly string[]) => files.map((file) => relative(course.root, file).replaceAll('\\', '/'))
  if (canaryDied === false) {
    const invalid = 'In no exercise did the solution pass and the starter fail, so this check proves nothing.'
    return { ...common, notes: [], invalid, written: shown(written) }
  }
  for (const outcome of outcomes) keep(outcome)
  const notes = common.complete
    ? [...proveStages(course), ...proveQuality(course, inOrder, options, (file) => void written.push(file))]
    : []
  return { ...common, notes, written: shown(written) }
}

/** The pristine copies first, because `--write` may make what all other proofs read; then all types in one program. */
async function proveAtOnce(
  course: Course,
  exercises: readonly Exercise[],
  options: CheckOptions,
  wrote: (file: string) => void,
): Promise<Record<string, Note[]>> {
  const pristine = exercises.map((exercise) =>
    provePristine({ course, exercise, grading: gradingFolder(exercise), options, wrote }),
  )
  const types = await proveTypes(
    course,
    exercises.map((exercise) => ({ exercise, answers: readAnswers(exercise, gradingFolder(exercise)) })),
  )
  const keys = exercises.map(({ stage, slug }) => `${stage}/${slug}`)
  return Object.fromEntries(keys.map((key, index) => [key, [...(pristine[index] ?? []), ...(types.get(key) ?? [])]]))
}

function isWhole(course: Course, exercises: readonly Exercise[]): boolean {
  return course.stages.every((stage) => stage.exercises.every((exercise) => exercises.includes(exercise)))
}
