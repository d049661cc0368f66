import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Course, Stage } from '../../course/index.ts'
import { type Note, problem } from '../types.ts'

/** Each stage's folder holds exercises that the course can see, and a page that says what they are for. */
export function proveStages(course: Course): Note[] {
  return course.stages.flatMap((stage) => [
    ...unseenFolders(stage),
    ...stagePage(stage),
    ...unknownNeeds(course, stage),
  ])
}

function unseenFolders(stage: Stage): Note[] {
  return readdirSync(stage.folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(\.|node_modules$)/.test(entry.name))
    .filter((entry) => !stage.exercises.some((exercise) => exercise.slug === entry.name))
    .map((entry) =>
      problem(
        `stages/${stage.slug}/${entry.name} is no exercise: it has no grading/exercise.json.`,
        'Write the manifest, or remove the folder.',
      ),
    )
}

function stagePage(stage: Stage): Note[] {
  if (stage.exercises.length === 0) return []
  const page = join(stage.folder, 'README.md')
  const shown = `stages/${stage.slug}/README.md`
  if (!existsSync(page))
    return [problem(`There is no ${shown}.`, 'Say what one can do afterwards; list the exercises.')]
  const text = readFileSync(page, 'utf8')
  return stage.exercises
    .filter((exercise) => !text.includes(exercise.slug))
    .map((exercise) => problem(`${shown} does not list ${exercise.slug}.`, 'Add it to the table of exercises.'))
}

function unknownNeeds(course: Course, stage: Stage): Note[] {
  const known = course.stages.flatMap(({ slug, exercises }) => exercises.map((exercise) => `${slug}/${exercise.slug}`))
  return stage.exercises.flatMap((exercise) =>
    exercise.needs
      .filter((need) => !known.includes(need))
      .map((need) => problem(`${exercise.slug} needs ${need}, which does not exist.`, 'Mend "needs" in its manifest.')),
  )
}
