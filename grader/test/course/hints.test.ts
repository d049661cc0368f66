import { describe, expect, test } from 'vitest'
import { UserError } from '../../src/base/errors.ts'
import { parseHints } from '../../src/course/index.ts'

const shown = 'stages/01-first/00-add/grading/hints.md'

describe('hints.md', () => {
  test('holds a ladder for each TODO, in the order of their numbers', () => {
    const text = `# Hints

## TODO 2: What ends the stream?

### Rung 1

Look at the last event.

## TODO 1: Where is the text?

### Rung 1

Which item is it?

\`\`\`md
## TODO 3: this is code
\`\`\`

### Rung 2

It is the second.
`
    expect(parseHints(text.replaceAll('\n', '\r\n'), shown)).toEqual([
      {
        todo: 1,
        question: 'Where is the text?',
        rungs: ['Which item is it?\n\n```md\n## TODO 3: this is code\n```', 'It is the second.'],
      },
      { todo: 2, question: 'What ends the stream?', rungs: ['Look at the last event.'] },
    ])
  })

  test.each([
    ['', 'has no "## TODO 1: …" section'],
    ['## TODO one: x\n### Rung 1\na', 'names no TODO'],
    ['## TODO 1:\n### Rung 1\na', 'names no TODO'],
    ['## TODO 1: x\ntext', 'has no "### Rung 1" for TODO 1'],
    ['## TODO 1: x\n### Rung 2\na', 'heading "Rung 2" under TODO 1 where "Rung 1" belongs'],
    ['## TODO 1: x\n### Rung 1\n', 'has no text below "Rung 1" of TODO 1'],
    ['## TODO 1: x\n### Rung 1\na\n## TODO 1: y\n### Rung 1\nb', 'has two sections for TODO 1'],
  ])('%j is refused', (text, what) => {
    expect(() => parseHints(text, shown)).toThrow(UserError)
    expect(() => parseHints(text, shown)).toThrow(`${shown} `)
    expect(() => parseHints(text, shown)).toThrow(what)
  })
})
