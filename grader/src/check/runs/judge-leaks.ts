import type { CheckReport } from '../../base/report.ts'
import { type Note, warning } from '../types.ts'
import type { Run } from './plan.ts'

/** Words of four letters or digits and more; shorter ones are met by chance. */
const word = /[\p{L}\p{N}][\p{L}\p{N}.,:_-]{2,}[\p{L}\p{N}]/gu

/**
 * What a learner reads holds the learner's own values. A value that changes with the seed and that the subject was never
 * told, and never told itself, comes from the suite: it may be the answer.
 */
export function judgeLeaks(runs: readonly Run[]): Note[] {
  const overheard = runs.filter(({ trace }) => trace.heard !== '')
  const notes = new Map<string, Note>()
  for (const run of overheard) {
    const other = overheard.find(({ subject, seed }) => subject.name === run.subject.name && seed !== run.seed)
    if (!other) continue
    for (const check of run.report.checks) {
      const [leak] = valuesThatVary(check, other.report.checks).filter((value) => !run.trace.heard.includes(value))
      if (leak !== undefined) notes.set(`${check.name}/${check.mistake ?? ''}`, noteOn(check, leak))
    }
  }
  return [...notes.values()]
}

function valuesThatVary(check: CheckReport, others: readonly CheckReport[]): string[] {
  const same = others.find(({ name, mistake }) => name === check.name && mistake === check.mistake)
  // What was not reached tells which check it waits for, and nothing of its own.
  if (check.status === 'not-reached' || !check.message || !same?.message) return []
  const before = new Set(same.message.match(word))
  const { message } = check
  return (message.match(word) ?? []).filter((value) => !before.has(value) && !isAboutTheCode(message, value))
}

/** “Your buckets add up to 33156” is reckoned from the learner's own values; “the sum is 5230” is not. */
function isAboutTheCode(message: string, value: string): boolean {
  const clauses = message.slice(0, message.indexOf(value)).split(/[.;!?] |, (?:and|but|while|not|instead)\b/)
  return /\byou(r|rs)?\b/i.test(clauses.at(-1) ?? '')
}

function noteOn(check: CheckReport, leak: string): Note {
  return warning(
    `What “${check.name}” tells${check.mistake ? ` for ${check.mistake}` : ''} holds ‘${leak}’, which the code never met.`,
    'Tell what the code did, with its own values; the expected value stays in the suite.',
    check.message,
  )
}
