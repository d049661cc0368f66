import { relative } from 'node:path'
import type { Course, Exercise } from '../course/index.ts'
import { openCache } from './cache.ts'
import { proveStages } from './proofs/stages.ts'
import { proveQuality } from './quality.ts'
import { proveInShards } from './shards.ts'
import type { CheckOptions, CheckOutcome, ExerciseOutcome } from './types.ts'

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
  const { outcomes, canaryDied, written } = await proveInShards(course, changed, options)
  for (const outcome of outcomes) known.set(outcome.key, outcome)
  const inOrder = exercises.flatMap((exercise) => known.get(`${exercise.stage}/${exercise.slug}`) ?? [])
  const common = { exercises: inOrder, seeds: options.seeds, complete: isWhole(course, exercises) }
  const shown = (files: readonly string[]) => files.map((file) => relative(course.root, file).replaceAll('\\', '/'))
  if (canaryDied === false) {
    const invalid = 'In no exercise did the solution pass and the starter fail, so this check proves nothing.'
    return { ...common, notes: [], invalid, written: shown(written) }
  }
  for (const exercise of changed) {
    const outcome = known.get(`${exercise.stage}/${exercise.slug}`)
    if (outcome) cache.keep(exercise, outcome, written)
  }
  const notes = common.complete
    ? [...proveStages(course), ...proveQuality(course, inOrder, options, (file) => void written.push(file))]
    : []
  return { ...common, notes, written: shown(written) }
}

function isWhole(course: Course, exercises: readonly Exercise[]): boolean {
  return course.stages.every((stage) => stage.exercises.every((exercise) => exercises.includes(exercise)))
}
