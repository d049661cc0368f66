import { UserError } from '../base/errors.ts'
import type { ExitCode, Report } from '../base/report.ts'
import type { Course } from '../course/index.ts'
import { openProgress, surveyCourse } from '../progress/index.ts'
import { renderJson } from '../report/index.ts'

/** The one JSON object of a command that could not grade: a report like every other, and why. */
export function reportOfError(error: unknown, exitCode: ExitCode, course: Course | undefined): string {
  const report: Report = {
    schemaVersion: 1,
    courseVersion: course?.version ?? 'unknown',
    nodeVersion: process.versions.node,
    seed: 0,
    stages: course ? stagesOf(course) : [],
    findings: [],
    error: problemOf(error),
    exitCode,
  }
  return renderJson(report, 'full')
}

function stagesOf(course: Course): Report['stages'] {
  try {
    return surveyCourse(course, openProgress(course).recall).stages
  } catch {
    // The error being reported may be the reason why the course cannot be surveyed either.
    return []
  }
}

function problemOf(error: unknown): { message: string; mend?: string } {
  if (error instanceof UserError) {
    return { message: error.message, ...(error.mend !== undefined && { mend: error.mend }) }
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { message: `This is a bug in the grader: ${stack}`, mend: 'Please report it with this message.' }
}
