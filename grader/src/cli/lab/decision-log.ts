import { codeIn } from './commands.ts'

/** The questions of the log, by the beginning of their headings; what each needs at least. */
const questions = [
  { heading: 'The task', words: 5 },
  { heading: 'What it may touch', words: 3 },
  { heading: 'What I expected', words: 5 },
  { heading: 'Verification command', words: 0 },
  { heading: 'What the command showed', words: 3 },
  { heading: 'Commit', words: 0 },
  { heading: 'What I kept', words: 5 },
  { heading: 'What I changed', words: 3 },
] as const

export type DecisionLog = {
  /** Headings below which nothing is written, or next to nothing. */
  open: string[]
  /** Headings that are gone. */
  missing: string[]
  /** The first code below “Verification command”. */
  command: string | undefined
  /** A hash, or the first part of one, below “Commit”. */
  commit: string | undefined
}

/** Reads the log of one delegated change; comments are the template's and no answers. */
export function readDecisionLog(markdown: string): DecisionLog {
  const [, ...sections] = markdown
    .replaceAll('\r\n', '\n')
    .replace(/<!--[\s\S]*?-->/g, '')
    .split(/^## /m)
  const answerTo = (heading: string) => {
    const found = sections.find((section) => section.startsWith(heading))
    return found === undefined ? undefined : found.slice(found.indexOf('\n') + 1).trim()
  }
  const answers = questions.map(({ heading, words }) => ({ heading, words, answer: answerTo(heading) }))
  const command = codeIn(answerTo('Verification command') ?? '').find((code) => code.trim() !== '')
  const [commit] = /\b[0-9a-f]{7,40}\b/.exec(answerTo('Commit') ?? '') ?? []
  const isFilled = { 'Verification command': command !== undefined, Commit: commit !== undefined }
  return {
    missing: answers.filter(({ answer }) => answer === undefined).map(({ heading }) => heading),
    open: answers
      .filter(({ heading, words, answer }) => {
        if (answer === undefined) return false
        if (heading === 'Commit' || heading === 'Verification command') return !isFilled[heading]
        return answer.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length < words
      })
      .map(({ heading }) => heading),
    command: command?.trim(),
    commit,
  }
}
