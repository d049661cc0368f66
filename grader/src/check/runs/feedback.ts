import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExerciseReport } from '../../base/report.ts'
import type { Exercise } from '../../course/index.ts'
import { createPaint, renderExercise } from '../../report/index.ts'
import { slugOf } from '../answers.ts'
import { todosOf } from '../proofs/starter.ts'
import { type Note, problem, type Scene } from '../types.ts'
import { difference } from './difference.ts'
import type { Run } from './plan.ts'

/**
 * What a learner reads is compared with `grading/mistakes/<slug>.feedback.txt`, so that every change of it is seen in
 * review; with `write` the files are brought up to date.
 */
export function judgeFeedback(scene: Scene, runs: readonly Run[]): Note[] {
  const changed = scene.answers.mistakes.flatMap((mistake) => {
    const run = runs.find(({ kind, subject }) => kind === 'mistake' && subject.name === mistake.name)
    if (!run || run.report.status === 'error') return []
    const path = `mistakes/${slugOf(mistake)}.feedback.txt`
    const golden = scene.grading.read(path)?.replaceAll('\r\n', '\n')
    const text = feedbackText(scene, run.report)
    return golden === text ? [] : [{ path, golden, text }]
  })
  return scene.options.write ? writeAll(scene, changed) : changesSeen(scene, changed)
}

type Change = { path: string; golden: string | undefined; text: string }

function writeAll(scene: Scene, changes: readonly Change[]): Note[] {
  for (const { path, text } of changes) {
    const file = join(scene.exercise.folder, 'grading', ...path.split('/'))
    writeFileSync(file, text)
    scene.wrote(file)
  }
  return []
}

function changesSeen({ exercise }: Scene, changes: readonly Change[]): Note[] {
  const mend = `Read it as a learner would; if it is right, accept it: pnpm course check ${exercise.id} --write`
  const missing = changes.filter(({ golden }) => golden === undefined)
  const notes = changes.flatMap(({ path, golden, text }) =>
    golden === undefined
      ? []
      : [problem(`What a learner reads has changed: grading/${path}.`, mend, difference(golden, text))],
  )
  if (missing.length === 0) return notes
  const names = missing.map(({ path }) => path.replace(/^mistakes\/|\.feedback\.txt$/g, ''))
  const sentence = `Nobody has read yet what learners read for ${names.join(', ')}: the golden feedback is missing.`
  return [...notes, problem(sentence, mend, missing[0]?.text)]
}

/** The exercise as the terminal shows it at 80 columns, without colour. */
export function feedbackText(scene: Scene, { durationMs: _, ...report }: ExerciseReport): string {
  const { exercise } = scene
  const paint = createPaint({ width: 80, colour: 0, unicode: true })
  const lines = renderExercise(paint, `${exercise.id} ${exercise.slug.slice(3)}`, report, labelOf(exercise, scene))
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function labelOf(exercise: Exercise, scene: Scene) {
  const { stage, slug, id, title, goal, kind, edit } = exercise
  const todos = new Map(todosOf(scene).map(({ number, sentence }) => [number, sentence]))
  return { stage, slug, id, title, goal, kind, edit, todos }
}
