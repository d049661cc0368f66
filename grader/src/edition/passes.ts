import { type Course, type Exercise, loadCourse } from '../course/index.ts'
import { openProgress } from '../progress/index.ts'
import { gradeExercises } from '../run/index.ts'
import { canOpenSuites } from '../vault/index.ts'

/** What became of the exercises that had passed before an update. */
export type Passes = { still: string[]; noMore: string[]; unproved: string[] }

/** The exercises that an edition remembers as passed, as `stage/exercise`. */
export function passedIn(course: Course): string[] {
  const progress = openProgress(course)
  return allOf(course).flatMap((exercise) => {
    const recalled = progress.recall(exercise)
    return recalled.kind !== 'none' && recalled.report.status === 'passed' ? [keyOf(exercise)] : []
  })
}

/** Grades again what had passed, with the suites as they are now. Nothing is remembered: the edition's own grader does that. */
export async function proveAgain(root: string, passed: readonly string[], seed: number): Promise<Passes> {
  const course = loadCourse(root)
  const exercises = allOf(course).filter((exercise) => passed.includes(keyOf(exercise)))
  if (!canOpenSuites(course)) return { still: [], noMore: [], unproved: exercises.map(keyOf) }
  const jobs = exercises.map((exercise) => ({ exercise, suite: 'hidden', earlier: 'learner' }) as const)
  const reports =
    jobs.length > 0 ? await gradeExercises(course, jobs, { seed, sandbox: 'permissions', typeAdvice: false }) : []
  const isStill = (index: number) => reports[index]?.status === 'passed'
  return {
    still: exercises.filter((_, index) => isStill(index)).map(keyOf),
    noMore: exercises.filter((_, index) => !isStill(index)).map(keyOf),
    unproved: [],
  }
}

function allOf(course: Course): Exercise[] {
  return course.stages.flatMap((stage) => stage.exercises)
}

function keyOf({ stage, slug }: Exercise): string {
  return `${stage}/${slug}`
}
