import { UserError } from '../base/errors.ts'
import { type Exercise, findTarget } from '../course/index.ts'
import { openProgress, surveyCourse } from '../progress/index.ts'
import type { Context } from './context.ts'

/**
 * The exercise that `hint` and `brief` are about: the one named, the first open one of a stage named, or the one where
 * the learner stands.
 * @throws UserError when there is none
 */
export function chooseExercise({ course, options }: Context): Exercise {
  const progress = openProgress(course)
  const survey = surveyCourse(course, progress.recall)
  if (options.target !== undefined) {
    const { stage, exercise } = findTarget(course, options.target)
    if (exercise) return exercise
    const report = survey.stages.find((candidate) => candidate.slug === stage.slug)
    const index = report?.exercises.findIndex((candidate) => candidate.status !== 'passed') ?? -1
    const found = stage.exercises[index] ?? stage.exercises[0]
    if (found) return found
    throw new UserError(`Stage ${stage.slug} is not yet written.`, { mend: 'See what there is: pnpm grade status' })
  }
  const { next } = survey
  const here = course.stages
    .flatMap((stage) => stage.exercises)
    .find((exercise) => exercise.stage === next?.stage && exercise.slug === next.exercise)
  if (here) return here
  throw new UserError('Every exercise that is written so far is passed, so there is none to choose for you.', {
    mend: `Name one, for instance: pnpm grade ${options.command} 01-00`,
  })
}
