import { type ChildProcess, fork } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { GraderBug, UserError } from '../base/errors.ts'
import { type Course, type Exercise, gradingFolder } from '../course/index.ts'
import { type Proven, type ProveOptions, proveExercises } from './prove.ts'
import type { ProgressEvent } from './types.ts'

const mostShards = 8

/** What a worker is told. */
export type Assignment = {
  root: string
  /** `stage/exercise`. */
  exercises: string[]
  options: Omit<ProveOptions, 'onProgress'>
}

/** What a worker says. */
export type Word =
  | { kind: 'progress'; event: ProgressEvent }
  | { kind: 'proven'; proven: Proven }
  | { kind: 'failed'; isUserError: boolean; message: string; mend?: string; stack?: string }

/**
 * Proves exercises in as many processes as the machine has room for: a suite runs in one thread, and a run is mostly the
 * start of a learner process. Each exercise stays whole in one process.
 */
export async function proveInShards(
  course: Course,
  exercises: readonly Exercise[],
  options: ProveOptions,
): Promise<Proven> {
  const shards = divide(exercises, Math.min(mostShards, Math.ceil(availableParallelism() * 0.75)))
  if (shards.length <= 1) return proveExercises(course, exercises, options)
  const workers: ChildProcess[] = []
  try {
    return join(await Promise.all(shards.map((shard) => prove(course, shard, options, workers))))
  } finally {
    for (const worker of workers) worker.kill()
  }
}

/** The heaviest exercises first, each to the shard that has least to do. An exercise weighs as much as it has answers. */
export function divide(exercises: readonly Exercise[], most: number): Exercise[][] {
  const weighed = exercises
    .map((exercise) => ({
      exercise,
      weight:
        5 +
        gradingFolder(exercise)
          .list('')
          .filter((path) => /^(accepted|mistakes)\/.*\.ts$/.test(path)).length,
    }))
    .sort((a, b) => b.weight - a.weight)
  const shards = Array.from({ length: Math.min(most, exercises.length) }, () => ({
    weight: 0,
    exercises: [] as Exercise[],
  }))
  for (const { exercise, weight } of weighed) {
    const lightest = shards.reduce((least, shard) => (shard.weight < least.weight ? shard : least))
    lightest.exercises.push(exercise)
    lightest.weight += weight
  }
  return shards.map((shard) => shard.exercises)
}

function prove(
  course: Course,
  exercises: readonly Exercise[],
  { onProgress, write, seeds, commands, given }: ProveOptions,
  workers: ChildProcess[],
): Promise<Proven> {
  const cache = getCompileCacheDir()
  const worker = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), {
    execArgv: ['--disable-sigusr1'],
    serialization: 'advanced',
    env: { ...process.env, ...(cache && { NODE_COMPILE_CACHE: cache }) },
  })
  workers.push(worker)
  return new Promise((resolve, reject) => {
    worker.on('message', (word: Word) => {
      if (word.kind === 'progress') onProgress(word.event)
      else if (word.kind === 'proven') resolve(word.proven)
      else reject(errorOf(word))
    })
    worker.on('error', reject)
    worker.on('exit', (code, signal) =>
      reject(new GraderBug(`A process that proved exercises ended with ${signal ?? code} before it was done.`)),
    )
    const keys = exercises.map(({ stage, slug }) => `${stage}/${slug}`)
    const assignment: Assignment = { root: course.root, exercises: keys, options: { write, seeds, commands, given } }
    worker.send(assignment)
  })
}

function errorOf({ isUserError, message, mend, stack }: Extract<Word, { kind: 'failed' }>): Error {
  return isUserError ? new UserError(message, { ...(mend && { mend }) }) : new GraderBug(stack ?? message)
}

function join(parts: readonly Proven[]): Proven {
  const canaries = parts.flatMap(({ canaryDied }) => canaryDied ?? [])
  return {
    outcomes: parts.flatMap(({ outcomes }) => outcomes),
    written: parts.flatMap(({ written }) => written),
    ...(canaries.length > 0 && { canaryDied: canaries.includes(true) }),
  }
}
