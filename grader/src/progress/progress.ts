import { join } from 'node:path'
import type { ExerciseReport } from '../base/report.ts'
import type { Course, Exercise } from '../course/index.ts'
import { createFingerprinter, type Fingerprint, learnerFiles } from './fingerprint.ts'
import { createSigner } from './signature.ts'
import { type Entry, type HintMark, loadStored, type Stored, saveStored, type Verdict } from './store.ts'

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
    const paths = learnerFiles(course, exercise)
    const changedSince = ({ files }: Verdict) =>
      [...new Set([...Object.keys(files), ...paths])].filter((path) => fingerprints.fileHash(path) !== files[path])
    const holds = [entry, entry.lastPass].find(
      (one) => one && one.suite === fingerprints.suiteVersion(exercise) && changedSince(one).length === 0,
    )
    if (holds) return { kind: 'current', report: { ...holds.report, remembered: true }, seed: holds.seed }
    return { kind: 'stale', report: entry.report, changed: changedSince(entry).sort() }
  }
  const record = async (graded: readonly Graded[]): Promise<string | undefined> => {
    const news: Stored = { exercises: new Map(), hints: new Map() }
    for (const { exercise, fingerprint, report, seed } of graded) {
      if (report.status === 'error' || report.status === 'not-reached') continue
      const lastPass = report.status === 'passed' ? undefined : passBefore(stored.exercises.get(keyOf(exercise)))
      const verdict = { ...fingerprint, report, seed, gradedAt: new Date().toISOString() }
      const entry = lastPass ? { ...verdict, lastPass } : verdict
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

function passBefore(entry: Entry | undefined): Verdict | undefined {
  if (entry?.report.status !== 'passed') return entry?.lastPass
  const { lastPass: _, ...verdict } = entry
  return verdict
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
