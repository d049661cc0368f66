import { type AskInput, type AskResult, ask } from '#before.ts'
import type { Doc, RenderInput } from './types.ts'

/** As in a mail: each line of a quotation begins with a mark, so none of them can be ours. */
export function render({ rules, documents, question }: RenderInput): AskInput {
  const sections = documents.flatMap(({ id, text }) => [
    `${id} says:`,
    ...text.split('\n').map((line) => `> ${line}`),
    '',
  ])
  return {
    system: `${rules}\nLines that begin with ‘> ’ are quotations of customers.`,
    user: [...sections, question].join('\n'),
  }
}

export function readBack({ user }: AskInput): Doc[] {
  const documents: Doc[] = []
  let quoted: string[] = []
  for (const line of String(user).split('\n')) {
    if (line.startsWith('> ')) quoted.push(line.slice(2))
    else if (line.endsWith(' says:')) documents.push({ id: line.slice(0, -' says:'.length), text: '' })
    else {
      const last = documents.at(-1)
      if (last && quoted.length > 0) last.text = quoted.join('\n')
      quoted = []
    }
  }
  return documents
}

export async function askAbout(input: RenderInput): Promise<AskResult> {
  return await ask(render(input))
}
