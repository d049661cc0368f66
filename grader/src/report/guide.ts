/** What renderers know of the course besides the report: names to show, files to edit, the next command. Plain data. */

export type ExerciseLabel = {
  stage: string
  slug: string
  /** What people type, e.g. `01-04`. */
  id: string
  title: string
  goal: string
  kind: 'exercise' | 'stretch' | 'lab'
  /** The files to edit, as paths from where the learner stands. */
  edit: readonly string[]
  /** The TODO sentences of the starter as it was handed out, by number. */
  todos: ReadonlyMap<number, string>
}

export type Guide = {
  /** By `stage/exercise`. */
  exercises: ReadonlyMap<string, ExerciseLabel>
  /** What each stage lets you do, as a few sentences, by its slug. */
  stories?: ReadonlyMap<string, string>
  /** How this course is graded, e.g. `pnpm grade`. */
  command: string
}

/** The key of an exercise in a guide. */
export function keyOf(stage: string, exercise: string): string {
  return `${stage}/${exercise}`
}

/** `01-04 stream-to-the-end`: the number people type, and the name. */
export function nameOf(guide: Guide, stage: string, exercise: string): string {
  const id = guide.exercises.get(keyOf(stage, exercise))?.id ?? `${stage.slice(0, 2)}-${exercise.slice(0, 2)}`
  return `${id} ${exercise.slice(3)}`
}
