import { join } from 'node:path'
import type { ExerciseReport } from '../../base/report.ts'
import { type Course, type Exercise, exerciseOfFile, gradingFolder, importClosure } from '../../course/index.ts'
import type { Job, Subject, Trace } from '../../run/index.ts'
import { readAnswers } from '../answers.ts'
import type { Scene } from '../types.ts'

/**
 * `blank`: a file that does nothing. `right`: the solution or an accepted answer. `later`: the solution on top of an
 * accepted answer to an earlier exercise.
 */
export type TrialKind = 'starter' | 'blank' | 'right' | 'mistake' | 'later'

export type Trial = {
  kind: TrialKind
  suite: Job['suite']
  subject: Subject
  seed: number
  job: Job
}

export type Run = Trial & { report: ExerciseReport; trace: Trace }

/** Every run that the proofs of one exercise need, in the order in which they are most telling. */
export function planTrials(scene: Scene, seeds: readonly number[]): Trial[] {
  const { exercise, answers } = scene
  const { starter, solution, accepted, mistakes } = answers
  const [seed = 1] = seeds
  const trial = (
    kind: TrialKind,
    suite: Job['suite'],
    subject: Subject,
    at: number,
    earlier: Job['earlier'],
  ): Trial => ({
    kind,
    suite,
    subject,
    seed: at,
    job: { exercise, subject, suite, earlier, seed: at, overhear: kind === 'starter' || kind === 'mistake' },
  })
  const hidden = (kind: TrialKind, subject: Subject, chosen: readonly number[]) =>
    chosen.map((at) => trial(kind, 'hidden', subject, at, 'solutions'))
  const two = seedsOfMistakes(seeds)
  const examples = (kind: TrialKind, subject: Subject) => trial(kind, 'examples', subject, seed, 'solutions')
  return [
    ...hidden('right', solution, seeds),
    ...hidden('starter', starter, two),
    examples('starter', starter),
    ...blanksOf(scene).map((blank) => trial('blank', 'hidden', blank, seed, 'solutions')),
    ...accepted.flatMap((answer) => hidden('right', answer, seeds)),
    ...[solution, ...accepted].map((answer) => examples('right', answer)),
    ...mistakes.flatMap((mistake) => hidden('mistake', mistake, two)),
    ...foundations(scene).map(({ name, texts }) =>
      trial('later', 'hidden', { ...solution, name: `solution on ${name}` }, seed, texts),
    ),
  ]
}

/**
 * Right answers must never be rejected, so they run with one seed more; two seeds tell whether a mistake is seen by more
 * than chance.
 */
export function seedsOfMistakes(seeds: readonly number[]): readonly number[] {
  return seeds.slice(0, Math.min(2, Math.max(1, seeds.length - 1)))
}

/** Files that do nothing, each in another way; none may pass. */
function blanksOf({ exercise, answers }: Scene): Subject[] {
  const [first = ''] = exercise.edit
  const fill = (name: string, text: string): Subject => ({
    name,
    files: new Map(exercise.edit.map((file) => [file, file === first ? text : 'export {}\n'])),
  })
  const stubs = exportsOf(answers.solution.files.get(first) ?? '').map((name) => `export function ${name}() {}\n`)
  return [
    fill('an empty file', ''),
    fill('a file that exports nothing', 'export {}\n'),
    fill('functions that return nothing', stubs.join('')),
  ]
}

/** Names of the values that a TypeScript text exports. */
export function exportsOf(text: string): string[] {
  const declared = /^export\s+(?:async\s+)?(?:function\*?|const|let|class)\s+([A-Za-z_$][\w$]*)/gm
  const listed = [...text.matchAll(/^export\s*\{([^}]*)\}/gm)].flatMap((match) => (match[1] ?? '').split(','))
  const names = [
    ...[...text.matchAll(declared)].map((match) => match[1] ?? ''),
    ...listed
      .map((entry) => entry.trim())
      .flatMap((entry) => (entry.startsWith('type ') ? [] : (entry.split(/\s+as\s+/).at(-1) ?? ''))),
  ]
  return [...new Set(names.filter((name) => name !== '' && name !== 'default'))]
}

/** The accepted answers of every earlier exercise that this one stands on, as texts in the place of its files. */
function foundations({ course, exercise, answers }: Scene): { name: string; texts: ReadonlyMap<string, string> }[] {
  return earlierExercises(course, exercise, answers.solution).flatMap((earlier) =>
    readAnswers(earlier, gradingFolder(earlier)).accepted.map((answer) => ({
      name: `${earlier.stage}/${earlier.slug}/${answer.name}`,
      texts: new Map([...answer.files].map(([file, text]) => [join(earlier.folder, file), text])),
    })),
  )
}

/**
 * The earlier exercises that an answer stands on: those it imports, directly or through others, and those its manifest
 * names. A stage's `before.ts` may lead to later ones too; they are left out.
 */
export function earlierExercises(course: Course, exercise: Exercise, answer: Subject): Exercise[] {
  const texts = new Map([...answer.files].map(([file, text]) => [join(exercise.folder, file), text]))
  const imported = new Set(importClosure(course, exercise, texts).map((file) => exerciseOfFile(course, file)))
  const inOrder = course.stages.flatMap((stage) => stage.exercises)
  return inOrder
    .slice(
      0,
      inOrder.findIndex(({ folder }) => folder === exercise.folder),
    )
    .filter((other) => imported.has(other) || exercise.needs.includes(`${other.stage}/${other.slug}`))
}
