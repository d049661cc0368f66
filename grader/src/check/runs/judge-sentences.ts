import type { CheckReport } from '../../base/report.ts'
import { type Note, problem, warning } from '../types.ts'
import type { Run } from './plan.ts'

const mostWords = 60
const manyWords = 40

/** What would show a learner the inside of the suite, or nothing at all. */
const strange: readonly [RegExp, string][] = [
  [/grading\/|\.suite-|suite\.test/, 'names a file of the suite'],
  [/^\s+at .+:\d+:\d+\)?$/m, 'shows a stack'],
  [/AssertionError|toEqual|toBe\(/, 'shows an assertion'],
  [/\[object Object\]/, 'shows [object Object]'],
]

/** What learners read when a check fails is short, and shows nothing of the suite. */
export function judgeSentences(runs: readonly Run[]): Note[] {
  const notes = new Map<string, Note>()
  for (const run of runs.filter(
    ({ kind, suite }) => suite === 'hidden' && (kind === 'starter' || kind === 'mistake'),
  )) {
    for (const check of run.report.checks.filter(({ status }) => status === 'failed')) {
      const note = noteOn(check)
      // One note for each sentence, not one for each set of values in it.
      if (note) notes.set(`${check.name}/${check.mistake ?? ''}`, note)
    }
  }
  return [...notes.values()]
}

function noteOn(check: CheckReport): Note | undefined {
  const text = `${check.message ?? ''} ${check.help ?? ''}`
  const inside = strange.find(([pattern]) => pattern.test(text))
  if (inside) return problem(`What “${check.name}” tells ${inside[1]}.`, 'Write the sentence yourself.', text)
  if (check.message?.endsWith('that is not what it should give here.')) {
    return warning(`“${check.name}” fails without a sentence of its own.`, 'Use ensure(…, sentence), not expect.')
  }
  // What the subject itself threw is as long as it is.
  if (check.message?.startsWith('Your code threw')) return undefined
  const words = text.trim().split(/\s+/).length
  if (words <= manyWords) return undefined
  const sentence = `What “${check.name}” tells${check.mistake ? ` for ${check.mistake}` : ''} has ${words} words.`
  const mend = `Cut it: ${manyWords} are plenty, ${mostWords} the most.`
  return words > mostWords ? problem(sentence, mend, text.trim()) : warning(sentence, mend, text.trim())
}
