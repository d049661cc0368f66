import { UserError } from '../base/errors.ts'
import { distance } from '../base/words.ts'
import type { Course, Exercise, Stage } from './types.ts'

export type Target = { stage: Stage; exercise: Exercise | undefined }

/**
 * Finds what a person names: a stage (`01`, `model-as-component`, the full slug) or an exercise (`01-04`, `stream-to-the-end`,
 * `04-stream-to-the-end`, `01-model-as-component/04-stream-to-the-end`, or a path to either).
 * @throws UserError that names the nearest match
 */
export function findTarget(course: Course, words: string): Target {
  const asked = words
    .replaceAll('\\', '/')
    .replace(/^\.?\/*(stages\/)?/, '')
    .replace(/\/+$/, '')
    .toLowerCase()
  const [stagePart = '', exercisePart] = asked.split('/')
  for (const stage of course.stages) {
    if (exercisePart === undefined && namesStage(stage, asked)) return { stage, exercise: undefined }
    for (const exercise of stage.exercises) {
      const inStage = exercisePart === undefined || namesStage(stage, stagePart)
      if (inStage && namesExercise(exercise, exercisePart ?? asked)) return { stage, exercise }
    }
  }
  throw unknownTarget(course, words, asked)
}

function namesStage(stage: Stage, asked: string): boolean {
  return asked === stage.slug || asked === stage.slug.slice(0, 2) || asked === stage.slug.slice(3)
}

function namesExercise(exercise: Exercise, asked: string): boolean {
  return [exercise.slug, exercise.id, exercise.slug.slice(3), `${exercise.id}-${exercise.slug.slice(3)}`].includes(
    asked,
  )
}

function unknownTarget(course: Course, words: string, asked: string): UserError {
  const names = course.stages.flatMap((stage) => [stage.slug, ...stage.exercises.map((exercise) => exercise.slug)])
  const forms = names.flatMap((name) => [name, name.slice(3)].map((form) => ({ name, form })))
  const ids = course.stages.flatMap((s) => s.exercises.map((e) => ({ name: e.id, form: e.id })))
  const last = asked.split('/').at(-1) ?? asked
  const near = [...forms, ...ids]
    .map(({ name, form }) => ({ name, distance: distance(last, form) / Math.max(form.length, last.length, 1) }))
    .sort((a, b) => a.distance - b.distance)[0]
  const guess = near && near.distance <= 0.5 ? ` Did you mean ${near.name}?` : ''
  return new UserError(`This course has no stage or exercise called "${words}".${guess}`, {
    mend: 'See them all: pnpm grade status',
  })
}
