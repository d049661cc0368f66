import type { ExerciseReport, Report, StageReport } from '../base/report.ts'
import type { Course, Exercise, Stage } from '../course/index.ts'
import type { Recalled } from './progress.ts'

export type Survey = {
  /** Every stage of the course in unlock order, with every exercise. */
  stages: StageReport[]
  /** The first open exercise of the first open stage; absent when everything written is passed. */
  next: Report['next']
}

/**
 * The whole course from the verdicts that hold now: which stages are passed, which are locked and by what.
 * @param recall what is known of an exercise: remembered, or graded in this command
 */
export function surveyCourse(course: Course, recall: (exercise: Exercise) => Recalled): Survey {
  const stages: StageReport[] = []
  for (const stage of course.stages) {
    const needed = stage.needs.map((slug) => stages.find((report) => report.slug === slug))
    stages.push(
      surveyStage(
        course,
        stage,
        recall,
        needed.filter((report) => report !== undefined),
      ),
    )
  }
  return { stages, next: findNext(course, stages) }
}

function surveyStage(
  course: Course,
  stage: Stage,
  recall: (exercise: Exercise) => Recalled,
  needed: readonly StageReport[],
): StageReport {
  const exercises = stage.exercises.map((exercise) => surveyExercise(exercise, recall(exercise)))
  const core = exercises.filter((_, index) => stage.exercises[index]?.kind === 'exercise')
  const base = { slug: stage.slug, ...stageScore(stage, exercises), exercises }
  // Where suites open elsewhere only, nothing can be passed here: the instructor sets the pace.
  const isOpen = course.edition?.keyEnv !== undefined
  const blocker = isOpen ? undefined : needed.find((report) => report.status !== 'passed')
  if (blocker) return { ...base, status: 'locked', reason: whyLocked(course, blocker, recall) }
  if (exercises.length === 0) return { ...base, status: 'empty', reason: 'Unlocked, and not yet written.' }
  if (core.some((report) => report.status === 'error')) return { ...base, status: 'error' }
  return { ...base, status: core.every((report) => report.status === 'passed') ? 'passed' : 'failed' }
}

/** The points of a stage: its core exercises, and what bonus checks and stretch exercises add. In the order of the stage. */
export function stageScore(
  stage: Stage,
  reports: readonly ExerciseReport[],
): Pick<StageReport, 'score' | 'maxScore' | 'bonus'> {
  const kindOf = (index: number) => stage.exercises[index]?.kind
  const sum = (points: (report: ExerciseReport, index: number) => number) =>
    Math.round(reports.reduce((total, report, index) => total + points(report, index), 0) * 100) / 100
  const core = (key: 'score' | 'maxScore') => sum((report, index) => (kindOf(index) === 'exercise' ? report[key] : 0))
  const bonus = sum((report, index) => (report.bonus ?? 0) + (kindOf(index) === 'stretch' ? report.score : 0))
  return { score: core('score'), maxScore: core('maxScore'), ...(bonus > 0 && { bonus }) }
}

function surveyExercise(exercise: Exercise, recalled: Recalled): ExerciseReport {
  if (recalled.kind === 'current') return recalled.report
  const open = { slug: exercise.slug, status: 'not-reached' as const, score: 0, checks: [], findings: [] }
  if (recalled.kind === 'none') return { ...open, maxScore: exercise.points ?? 0 }
  return { ...open, maxScore: recalled.report.maxScore, reason: whyStale(exercise, recalled) }
}

/** Which file made a verdict stale; one of an earlier exercise is named with its number. */
function whyStale({ stage, slug }: Exercise, { changed, report }: Recalled & { kind: 'stale' }): string {
  const since = report.status === 'passed' ? 'since it passed' : 'since it was graded'
  if (changed.length === 0) return `The grader or the suite changed ${since}; it will be graded again.`
  const files = changed.map((path) => nameFrom(`stages/${stage}/${slug}/`, path)).join(', ')
  return `${files} changed ${since}; it will be graded again.`
}

function nameFrom(folder: string, path: string): string {
  if (path.startsWith(folder)) return path.slice(folder.length)
  const [, stage, exercise] = /^stages\/(\d\d)-[^/]+\/(\d\d)-/.exec(path) ?? []
  const name = path.split('/').at(-1) ?? path
  return stage && exercise ? `${name} of ${stage}-${exercise}` : name
}

function whyLocked(course: Course, blocker: StageReport, recall: (exercise: Exercise) => Recalled): string {
  const name = `stage ${blocker.slug.slice(0, 2)} ${blocker.slug.slice(3)}`
  if (blocker.status === 'locked') return `It unlocks when ${name} is passed, which is locked itself.`
  if (blocker.status === 'empty') return `It unlocks when ${name} is passed, which is not yet written.`
  const stage = course.stages.find((candidate) => candidate.slug === blocker.slug)
  const open = blocker.exercises.filter(
    (report, index) => report.status !== 'passed' && stage?.exercises[index]?.kind === 'exercise',
  )
  const shown = open.slice(0, 4).map((report) => `${blocker.slug.slice(0, 2)}-${report.slug.slice(0, 2)}`)
  const more = open.length > shown.length ? ` and ${open.length - shown.length} more` : ''
  // Other reasons speak of their own exercise: what it waits for, or what broke in the grader.
  const stale = stage?.exercises.filter((exercise) => recall(exercise).kind === 'stale').map(({ slug }) => slug)
  const changed = open.find(({ slug }) => stale?.includes(slug))?.reason
  return `It unlocks when ${name} is passed; still open: ${shown.join(', ')}${more}.${changed ? ` ${changed}` : ''}`
}

function findNext(course: Course, stages: readonly StageReport[]): Report['next'] {
  for (const stage of course.stages) {
    const report = stages.find((candidate) => candidate.slug === stage.slug)
    if (report?.status !== 'failed' && report?.status !== 'error') continue
    const open = stage.exercises.find(
      (exercise, index) => exercise.kind === 'exercise' && report.exercises[index]?.status !== 'passed',
    )
    if (open) return { stage: stage.slug, exercise: open.slug }
  }
  return undefined
}
