import { UserError } from '../base/errors.ts'

/** The hints of one TODO: the question a learner has there, and two or three rungs, each telling more than the one before. */
export type HintLadder = { todo: number; question: string; rungs: string[] }

const format = 'Each TODO is "## TODO 1: <question>", followed by "### Rung 1", "### Rung 2", … with a text below each.'

/**
 * Reads `grading/hints.md`.
 * @param shown the path to name in errors
 * @throws UserError for a file that does not have the form
 */
export function parseHints(text: string, shown: string): HintLadder[] {
  const ladders: HintLadder[] = []
  const refuse = (what: string) => new UserError(`${shown} ${what}.`, { mend: format })
  for (const section of sectionsOf(text.replaceAll('\r\n', '\n'), '## ')) {
    const [, number, question] = /^TODO (\d+): (.+)$/.exec(section.title) ?? []
    if (!number || !question) throw refuse(`has a heading "${section.title}" that names no TODO`)
    if (ladders.some((ladder) => ladder.todo === Number(number))) throw refuse(`has two sections for TODO ${number}`)
    const rungs = sectionsOf(section.body, '### ').map((rung, index) => {
      if (rung.title !== `Rung ${index + 1}`) {
        throw refuse(`has a heading "${rung.title}" under TODO ${number} where "Rung ${index + 1}" belongs`)
      }
      if (rung.body === '') throw refuse(`has no text below "Rung ${index + 1}" of TODO ${number}`)
      return rung.body
    })
    if (rungs.length === 0) throw refuse(`has no "### Rung 1" for TODO ${number}`)
    ladders.push({ todo: Number(number), question: question.trim(), rungs })
  }
  if (ladders.length === 0) throw refuse('has no "## TODO 1: …" section')
  return ladders.sort((a, b) => a.todo - b.todo)
}

/** Cuts a text at the headings that begin with `marker`; a marker inside a code fence is text. */
function sectionsOf(text: string, marker: string): { title: string; body: string }[] {
  const sections: { title: string; lines: string[] }[] = []
  let fence = false
  for (const line of text.split('\n')) {
    if (/^\s*```/.test(line)) fence = !fence
    if (!fence && line.startsWith(marker)) sections.push({ title: line.slice(marker.length).trim(), lines: [] })
    else sections.at(-1)?.lines.push(line)
  }
  return sections.map(({ title, lines }) => ({ title, body: lines.join('\n').trim() }))
}
