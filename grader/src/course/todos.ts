/** One `// TODO n: …` of a text; the line counts from 1. */
export type Todo = { number: number; sentence: string; line: number }

/** The numbered TODO sentences of a text. A sentence may go on in the comment lines below it, up to its full stop. */
export function todosIn(text: string): Todo[] {
  const todos: Todo[] = []
  let open: Todo | undefined
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, number, sentence] = /\/\/\s*TODO (\d+):\s*(.*)$/.exec(line.trimEnd()) ?? []
    const [, more] = /^\s*\/\/\s*(\S.*)$/.exec(line.trimEnd()) ?? []
    if (number !== undefined) {
      open = { number: Number(number), sentence: sentence ?? '', line: index + 1 }
      todos.push(open)
    } else if (open && more) open.sentence += ` ${more}`
    else open = undefined
    if (open?.sentence.endsWith('.')) open = undefined
  }
  return todos
}
