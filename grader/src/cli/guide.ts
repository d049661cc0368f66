import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Course, Exercise } from '../course/index.ts'
import { type ExerciseLabel, type Guide, keyOf } from '../report/index.ts'

/** What the renderers need to know of the course, with paths as seen from the folder the learner stands in. */
export function guideTo(course: Course, from: string): Guide {
  const labels = course.stages.flatMap((stage) => stage.exercises.map((exercise) => labelOf(exercise, from)))
  return {
    exercises: new Map(labels.map((label) => [keyOf(label.stage, label.slug), label])),
    command: 'pnpm grade',
  }
}

function labelOf(exercise: Exercise, from: string): ExerciseLabel {
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
      return new Map(files.flatMap(todosIn))
    },
  }
}

/** A path that can be pasted: relative where that is shorter, with the separators of this machine. */
export function shownPath(file: string, from: string): string {
  const short = relative(from, file)
  return short.startsWith('..') && short.length >= file.length ? file : short
}

/** The `// TODO n: …` sentences of a file; a sentence may go on in the comment lines below it. */
function todosIn(file: string): [number, string][] {
  if (!existsSync(file)) return []
  const todos: [number, string][] = []
  let open = false
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, number, sentence] = /^\s*\/\/\s*TODO (\d+):\s*(.+?)\s*$/.exec(line) ?? []
    const last = todos.at(-1)
    const [, more] = /^\s*\/\/\s*(\S.*?)\s*$/.exec(line) ?? []
    if (number && sentence) {
      todos.push([Number(number), sentence])
      open = !sentence.endsWith('.')
    } else if (open && last && more) {
      last[1] += ` ${more}`
      open = !more.endsWith('.')
    } else open = false
  }
  return todos
}
