import type { Report } from '../base/report.ts'
import { counted } from '../report/exercise.ts'
import type { ExportView } from '../report/graded.ts'
import { codeSpan, joined, renderSummary } from '../report/summary.ts'
import type { SubmissionResult } from './result.ts'
import { type LeftOut, leftOutWords } from './sift.ts'

/** The first line of our comment, by which a later run finds it. */
export const commentMarker = '<!-- stagecraft: verdict -->'

/** GitHub takes 65,536 characters. */
const mostChars = 60_000
const listedFiles = 40

/** What the job that comments knows by itself, from the commits and not from the result. */
export type TrustedFacts = {
  headCommit: string
  /** Changes that were not graded. */
  left: readonly LeftOut[]
}

/**
 * A result of unknown origin as a comment. Whatever somebody could have chosen stands in code, so it makes no links,
 * mentions, images or headings; the whole stays below the host's limit.
 * @param facts absent: the comment says that nothing of it was verified
 */
export function renderComment(result: SubmissionResult, view: ExportView, facts?: TrustedFacts): string {
  const left = facts?.left ?? result.left
  const head = [commentMarker, '## Stagecraft', subject(result, facts)]
  const distrust = whyNoVerdict(result, facts)
  if (distrust !== undefined) return joined([...head, distrust, leftOut(left)], mostChars)
  const verdict = renderSummary(withoutLeftOut(result.report), view, mostChars - 8_000)
  const unverified = facts ? '' : 'This result was not held against the commits.'
  return joined([...head, verdict, leftOut(left), walls(result), unverified], mostChars)
}

/** What was not graded has a list of its own here. */
function withoutLeftOut(report: Report): Report {
  return { ...report, findings: report.findings.filter((finding) => !finding.startsWith(leftOutWords)) }
}

/** Why the numbers of a result mean nothing, as a sentence; undefined when they can be shown. */
export function whyNoVerdict(result: SubmissionResult, facts: TrustedFacts | undefined): string | undefined {
  if (facts === undefined) return undefined
  if (result.headCommit !== facts.headCommit) {
    return 'The result that the grading job left is about another commit, so it is not shown.'
  }
  if (facts.left.some(({ path }) => /^\.github(\/|$)/i.test(path))) {
    return 'This pull request changes the workflows that grade it, so no verdict is shown. A teacher has to look at it, or the change has to be taken out.'
  }
  return undefined
}

function subject(result: SubmissionResult, facts: TrustedFacts | undefined): string {
  const commit = facts?.headCommit ?? result.headCommit
  const base = result.baseCommit?.slice(0, 10)
  if (commit === undefined) return 'The verdict on a folder.'
  return `The verdict on ${codeSpan(commit.slice(0, 10))}${base === undefined ? '' : `, with the suites of ${codeSpan(base)}`}.`
}

function leftOut(left: readonly LeftOut[]): string {
  if (left.length === 0) return ''
  const lines = left.slice(0, listedFiles).map(({ path, reason }) => `- ${codeSpan(path)} ${codeSpan(reason)}`)
  const more = left.length > listedFiles ? [`- and ${left.length - listedFiles} more`] : []
  const title = `<summary>Not graded: ${counted(left.length, 'change')} outside the exercises' own files</summary>`
  return ['<details>', title, '', ...lines, ...more, '', '</details>'].join('\n')
}

function walls(result: SubmissionResult): string {
  return result.sandbox === 'bubblewrap' ? '' : 'Graded without bubblewrap, on the word of whoever set it up.'
}
