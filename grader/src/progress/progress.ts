import { join } from 'node:path'
import type { ExerciseReport } from '../base/report.ts'
import type { Course, Exercise } from '../course/index.ts'
import { createFingerprinter, type Fingerprint, learnerFiles } from './fingerprint.ts'
import { createSigner } from './signature.ts'
import { type HintMark, loadStored, type Stored, saveStored } from './store.ts'

/** What is remembered of one exercise. */
export type Recalled =
  /** Its files and its suite are as they were: the verdict holds. */
  | { kind: 'current'; report: ExerciseReport; seed: number }
  /** Something changed since. `changed`: the learner's files, by path below the root; empty when the course changed. */
  | { kind: 'stale'; report: ExerciseReport; changed: string[] }
  | { kind: 'none' }

export type Graded = { exercise: Exercise; fingerprint: Fingerprint; report: ExerciseReport; seed: number }

/**
 * The learner's progress, opened for one command: a cache of verdicts, each good for exactly the files and the suite it
 * was reached with.
 */
export type Progress = {
  /** What went wrong while reading, as sentences. */
  readonly notices: readonly string[]
  /** When the first verdict was remembered. */
  readonly startedAt: Date | undefined
  recall(exercise: Exercise): Recalled
  /** Taken before grading, so that a file saved meanwhile is not taken for the one that was graded. */
  fingerprint(exercise: Exercise): Fingerprint
  /**
   * Remembers verdicts that say something about the learner's files: passed, failed, todo.
   * @returns why nothing was saved, as a sentence
   */
  record(graded: readonly Graded[]): Promise<string | undefined>
  hint(exercise: Exercise): HintMark | undefined
  recordHint(exercise: Exercise, mark: HintMark): Promise<string | undefined>
}

export function openProgress(course: Course): Progress {
  const folder = join(course.root, '.stagecraft')
  const file = join(folder, 'progress.json')
  const signer = createSigner(folder)
  const stored = loadStored(file, signer)
  const fingerprints = createFingerprinter(course)

  const recalled = new Map<string, Recalled>()
  const recall = (exercise: Exercise): Recalled => {
    const answer = recalled.get(keyOf(exercise)) ?? compare(exercise)
    recalled.set(keyOf(exercise), answer)
    return answer
  }
  const compare = (exercise: Exercise): Recalled => {
    const entry = stored.exercises.get(keyOf(exercise))
    if (!entry) return { kind: 'none' }
    const paths = new Set([...Object.keys(entry.files), ...learnerFiles(course, exercise)])
    const changed = [...paths].filter((path) => fingerprints.fileHash(path) !== entry.files[path])
    if (changed.length > 0) return { kind: 'stale', report: entry.report, changed: changed.sort() }
    return entry.suite === fingerprints.suiteVersion(exercise)
      ? { kind: 'current', report: { ...entry.report, remembered: true }, seed: entry.seed }
      : { kind: 'stale', report: entry.report, changed: [] }
  }
  const record = async (graded: readonly Graded[]): Promise<string | undefined> => {
    const news: Stored = { exercises: new Map(), hints: new Map() }
    for (const { exercise, fingerprint, report, seed } of graded) {
      if (report.status === 'error' || report.status === 'not-reached') continue
      const entry = { ...fingerprint, report, seed, gradedAt: new Date().toISOString() }
      news.exercises.set(keyOf(exercise), entry)
      stored.exercises.set(keyOf(exercise), entry)
      recalled.delete(keyOf(exercise))
    }
    return news.exercises.size === 0 ? undefined : saveStored(file, signer, news)
  }
  const recordHint = (exercise: Exercise, mark: HintMark): Promise<string | undefined> => {
    stored.hints.set(keyOf(exercise), mark)
    return saveStored(file, signer, { exercises: new Map(), hints: new Map([[keyOf(exercise), mark]]) })
  }
  return {
    notices: stored.notices,
    startedAt: startOf(stored),
    recall,
    fingerprint: fingerprints.of,
    record,
    hint: (exercise) => stored.hints.get(keyOf(exercise)),
    recordHint,
  }
}

/** The day of the first verdict; progress that was written before this was kept tells by its oldest one. */
function startOf({ startedAt, exercises }: Stored): Date | undefined {
  const times = [startedAt, ...[...exercises.values()].map(({ gradedAt }) => gradedAt)]
  const numbers = times.map((time) => Date.parse(time ?? '')).filter((time) => !Number.isNaN(time))
  return numbers.length > 0 ? new Date(Math.min(...numbers)) : undefined
}

function keyOf(exercise: Exercise): string {
  return `${exercise.stage}/${exercise.slug}`
}
