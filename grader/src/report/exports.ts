import { UserError } from '../base/errors.ts'
import type { Report } from '../base/report.ts'
import { type Classroom50Submission, renderClassroom50 } from './classroom50.ts'
import { renderCsv } from './csv.ts'
import { renderGithubLog, renderGithubSummary } from './github.ts'
import { renderGradescope } from './gradescope.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'
import { type RunView, renderTerminal } from './terminal.ts'

/** What an export takes from outside the report. */
export type ExportHost = {
  env: Readonly<Record<string, string | undefined>>
  now: Date
  /** Unguessable and new for each run: it ends the part of a log that may hold what a learner printed. */
  token: string
}

/** A format for machines: the name of the file its reader expects, and how to write it. */
export type Exporter = { file: string; render(report: Report, view: RunView, host: ExportHost): string }

/** By the name that `--reporter` takes. */
export const exporters: Readonly<Record<string, Exporter>> = {
  json: { file: 'report.json', render: (report, view) => renderJson(report, view.details) },
  junit: { file: 'junit.xml', render: renderJunit },
  github: { file: 'github.log', render: githubLog },
  'github-summary': { file: 'summary.md', render: renderGithubSummary },
  gradescope: { file: 'results.json', render: renderGradescope },
  classroom50: {
    file: 'result.json',
    render: (report, view, host) => renderClassroom50(report, view, classroom50From(host)),
  },
  csv: { file: 'report.csv', render: renderCsv },
}

function githubLog(report: Report, view: RunView, host: ExportHost): string {
  const text = renderTerminal(report, { ...view, colour: 0 })
  return renderGithubLog(report, view, text, host.token)
}

/**
 * What Classroom 50's runner says of a submission, from its environment. `now` stands in for the commit's date, which the
 * runner stamps over it.
 * @throws UserError when the environment is not one of its runs
 */
export function classroom50From({ env, now }: Pick<ExportHost, 'env' | 'now'>): Classroom50Submission {
  const needed = ['CLASSROOM', 'ASSIGNMENT', 'SUBMISSION_TAG', 'COMMIT_URL', 'RELEASE_URL'] as const
  const missing = needed.filter((name) => !env[name])
  if (missing.length > 0) {
    throw new UserError(
      `The classroom50 reporter needs ${missing.join(', ')} in the environment, as its runner sets them.`,
      {
        mend: 'Run it from autograder.py in a Classroom 50 workflow, or choose another --reporter.',
      },
    )
  }
  const value = (name: string) => env[name] ?? ''
  return {
    classroom: value('CLASSROOM'),
    assignment: value('ASSIGNMENT'),
    assignmentType: env.ASSIGNMENT_TYPE || 'individual',
    owner: env.OWNER || env.USERNAME || 'unknown',
    submission: value('SUBMISSION_TAG'),
    commit: value('COMMIT_URL'),
    release: value('RELEASE_URL'),
    review: env.REVIEW_URL || value('COMMIT_URL'),
    datetime: `${now.toISOString().slice(0, 19)}Z`,
  }
}
