import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../../base/errors.ts'
import { type Course, findTarget } from '../../course/index.ts'
import { exerciseFiles } from './templates.ts'

const slugForm = /^\d\d-[a-z0-9]+(-[a-z0-9]+)*$/

/**
 * Makes the folder of a new exercise. It works from the first minute; what its author still has to write is what
 * `course check` says about it.
 * @param stage what a person calls the stage, e.g. `01`
 * @param slug number and name, e.g. `07-batch-the-questions`
 * @returns its id, e.g. `01-07`, and the files made, relative to the course
 * @throws UserError for an unknown stage, a slug of another form, or a number that is taken
 */
export function newExercise(course: Course, stage: string, slug: string): { id: string; files: string[] } {
  const found = findTarget(course, stage).stage
  if (!slugForm.test(slug)) {
    throw new UserError(`An exercise cannot be called "${slug}".`, {
      mend: 'Give it a number and a name in small letters: 07-batch-the-questions',
    })
  }
  const taken = found.exercises.find((exercise) => exercise.slug.slice(0, 2) === slug.slice(0, 2))
  const folder = join(found.folder, slug)
  if (taken || existsSync(folder)) {
    throw new UserError(`${found.slug} has an exercise ${taken?.slug ?? slug} already.`, {
      mend: 'Take a number that is free.',
    })
  }
  const id = `${found.slug.slice(0, 2)}-${slug.slice(0, 2)}`
  const files = exerciseFiles(id, `${slug.slice(3)}.ts`)
  for (const [path, text] of files) {
    const file = join(folder, ...path.split('/'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return { id, files: [...files.keys()].map((path) => `stages/${found.slug}/${slug}/${path}`) }
}
