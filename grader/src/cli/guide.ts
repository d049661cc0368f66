import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Course, type Exercise, type Stage, todosIn } from '../course/index.ts'
import { type ExerciseLabel, type Guide, keyOf } from '../report/index.ts'
import { openExamples } from '../vault/index.ts'

/** What the renderers need to know of the course, with paths as seen from the folder the learner stands in. */
export function guideTo(course: Course, from: string): Guide {
  const labels = course.stages.flatMap((stage) => stage.exercises.map((exercise) => labelOf(course, exercise, from)))
  return {
    exercises: new Map(labels.map((label) => [keyOf(label.stage, label.slug), label])),
    // Read on demand: only the map of the course shows them.
    get stories() {
      return new Map(course.stages.flatMap((stage) => storyOf(stage)))
    },
    command: 'pnpm grade',
  }
}

/** The first paragraph below the title of the stage's README. */
function storyOf({ slug, folder }: Stage): [string, string][] {
  const file = join(folder, 'README.md')
  if (!existsSync(file)) return []
  const [, story] = /^#[^\n]*\n+([^#\n][^#]*?)\n\n/.exec(readFileSync(file, 'utf8').replaceAll('\r\n', '\n')) ?? []
  return story === undefined ? [] : [[slug, story.replaceAll('\n', ' ')]]
}

function labelOf(course: Course, exercise: Exercise, from: string): ExerciseLabel {
  const { stage, slug, id, title, goal, kind } = exercise
  const files = exercise.edit.map((name) => join(exercise.folder, name))
  return {
    stage,
    slug,
    id,
    title,
    goal,
    kind,
    edit: files.map((file) => shownPath(file, from)),
    // Read on demand: most commands show the TODOs of one exercise or none.
    get todos() {
      return todoSentences(course, exercise)
    },
  }
}

/** A path that can be pasted: relative where that is shorter, with the separators of this machine. */
export function shownPath(file: string, from: string): string {
  const short = relative(from, file)
  return short.startsWith('..') && short.length >= file.length ? file : short
}

/** From the starter as it was handed out: whoever rewrites the file still wants to read what is asked. */
function todoSentences(course: Course, exercise: Exercise): Map<number, string> {
  const pristine = openExamples(course, exercise)
  const texts = exercise.edit.map((name) => pristine.read(`starter/${name}`) ?? ownText(join(exercise.folder, name)))
  return new Map(texts.flatMap(todosIn).map(({ number, sentence }) => [number, sentence]))
}

function ownText(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
