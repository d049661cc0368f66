import type { CheckReport, ExerciseReport, Report } from '../base/report.ts'
import { type Details, withDetails } from './details.ts'
import { type ExerciseLabel, type Guide, keyOf, nameOf } from './guide.ts'

/** What an export needs to know besides the report. */
export type ExportView = {
  details: Details
  guide: Guide
  /** The exercises the run was about, as `stage/exercise`. */
  shown: readonly string[]
}

/** One exercise of the run, with the names that an export shows. */
export type GradedExercise = {
  stage: string
  /** `01-04 stream-to-the-end`. */
  name: string
  label: ExerciseLabel | undefined
  /** A stretch exercise adds points and never holds anything back. */
  isBonus: boolean
  report: ExerciseReport
}

/** The exercises the run was about, in course order, with only what the detail level tells. */
export function gradedExercises(full: Report, view: ExportView): GradedExercise[] {
  return withDetails(full, view.details).stages.flatMap((stage) =>
    stage.exercises
      .filter((report) => view.shown.includes(keyOf(stage.slug, report.slug)))
      .map((report) => {
        const label = view.guide.exercises.get(keyOf(stage.slug, report.slug))
        const name = nameOf(view.guide, stage.slug, report.slug)
        return { stage: stage.slug, name, label, isBonus: label?.kind === 'stretch', report }
      }),
  )
}

/** Findings of the whole run, as far as the detail level tells them. */
export function findingsOf(full: Report, view: ExportView): string[] {
  return view.details === 'none' ? [] : [...full.findings, ...(full.error ? [full.error.message] : [])]
}

/** What a check is worth: the core checks share the exercise's points, guards are worth nothing, bonus checks add a share. */
export function worthOf(check: CheckReport, exercise: GradedExercise): { score: number; maxScore: number } {
  const core = exercise.report.checks.filter((other) => !other.bonus && !other.guard).length
  const share = check.guard || core === 0 ? 0 : exercise.report.maxScore / core
  const score = check.status === 'passed' ? round(share) : 0
  return { score, maxScore: check.bonus || exercise.isBonus ? 0 : round(share) }
}

/** Points over exercises; bonus checks and stretch exercises are counted apart. */
export function totalOf(exercises: readonly GradedExercise[]): { score: number; maxScore: number; bonus: number } {
  const sum = (points: (exercise: GradedExercise) => number) =>
    round(exercises.reduce((total, exercise) => total + points(exercise), 0))
  return {
    score: sum(({ report, isBonus }) => (isBonus ? 0 : report.score)),
    maxScore: sum(({ report, isBonus }) => (isBonus ? 0 : report.maxScore)),
    bonus: sum(({ report, isBonus }) => (report.bonus ?? 0) + (isBonus ? report.score : 0)),
  }
}

/** What a learner is told of an open check: what happened, then why it matters. */
export function explanationOf(check: CheckReport): string {
  return [check.message, check.help].filter((part) => part !== undefined && part !== '').join('\n\n')
}

/** The file an exercise's check points at, as a path from the repository's root with `/`. */
export function fileOf(exercise: GradedExercise, check?: CheckReport): string | undefined {
  const edited = exercise.label?.edit.map((path) => path.replaceAll('\\', '/')) ?? []
  const [first] = edited
  if (first === undefined) return undefined
  const named = check?.place?.file.replaceAll('\\', '/')
  return edited.find((path) => named !== undefined && (path === named || path.endsWith(`/${named}`))) ?? first
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
