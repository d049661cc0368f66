import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Course, type Exercise, exerciseOfFile, findTarget, importClosure } from '../course/index.ts'
import { openExamples } from '../vault/index.ts'

/** What to grade: what was asked for, and what that imports. Both in course order. */
export type Plan = { wanted: Exercise[]; needed: Exercise[] }

/**
 * The exercises that a submission is judged by: those named, or those whose files it changed and those that import them
 * and were begun.
 * @param taken paths from the course's root that the submission brings
 * @throws UserError for a target that the course does not have
 */
export function planGrading(course: Course, taken: Iterable<string>, targets: readonly string[]): Plan {
  const all = course.stages.flatMap((stage) => stage.exercises.filter((exercise) => exercise.kind !== 'lab'))
  const wanted = targets.length > 0 ? all.filter(named(course, targets)) : all.filter(touched(course, new Set(taken)))
  const needed = new Set(wanted)
  for (const exercise of needed) for (const need of needsOf(course, exercise)) needed.add(need)
  return { wanted, needed: all.filter((exercise) => needed.has(exercise)) }
}

/** The exercises that an exercise imports, as its manifest says. */
export function needsOf(course: Course, exercise: Exercise): Exercise[] {
  return course.stages.flatMap((stage) =>
    stage.exercises.filter((other) =>
      exercise.needs.some((need) => need === keyOf(other) || need === sibling(exercise, other)),
    ),
  )
}

export function keyOf(exercise: Pick<Exercise, 'stage' | 'slug'>): string {
  return `${exercise.stage}/${exercise.slug}`
}

function sibling(exercise: Exercise, other: Exercise): string | undefined {
  return other.stage === exercise.stage ? other.slug : undefined
}

function named(course: Course, targets: readonly string[]) {
  const found = targets.map((words) => findTarget(course, words))
  return (candidate: Exercise) =>
    found.some(({ stage, exercise }) => (exercise ? exercise === candidate : stage.slug === candidate.stage))
}

function touched(course: Course, taken: ReadonlySet<string>) {
  const files = new Set([...taken].map((path) => join(course.root, ...path.split('/'))))
  return (exercise: Exercise) => {
    const isOwn = [...files].some((file) => exerciseOfFile(course, file) === exercise)
    return isOwn || (wasBegun(course, exercise) && importClosure(course, exercise).some((file) => files.has(file)))
  }
}

/**
 * The starters of files that a submission was to bring and did not, by path from the root: what stands in the base may be
 * somebody's answer.
 * @param isMissing whether the submission says something about a path without bringing it
 */
export function startersInstead(course: Course, isMissing: (path: string) => boolean): Map<string, Buffer> {
  const starters = new Map<string, Buffer>()
  for (const exercise of course.stages.flatMap((stage) => stage.exercises)) {
    for (const name of exercise.edit) {
      const path = `stages/${exercise.stage}/${exercise.slug}/${name}`
      const pristine = isMissing(path) ? openExamples(course, exercise).read(`starter/${name}`) : undefined
      if (pristine !== undefined) starters.set(path, Buffer.from(pristine))
    }
  }
  return starters
}

/** A starter that nobody touched is not judged because an exercise it imports was. */
function wasBegun(course: Course, exercise: Exercise): boolean {
  const grading = openExamples(course, exercise)
  return exercise.edit.some((name) => {
    const pristine = grading.read(`starter/${name}`)
    return pristine !== undefined && pristine !== readFileSync(join(exercise.folder, name), 'utf8')
  })
}
