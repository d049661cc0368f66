import { expect, test } from 'vitest'
import { columnsOf, cut, wrap } from '../../src/report/layout.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { createPaint } from '../../src/report/paint.ts'

const render = (text: string, width = 60) =>
  renderMarkdown(createPaint({ width, colour: 0, unicode: true }), text).join('\n')

test('headings, paragraphs and lists', () => {
  const text = `# Hello
A line that
goes on. **Bold**, *slanted*, \`code\` and [a link](https://example.com/a) or [a file](./ask.ts).

1. one that is longer than the line of this terminal, so it wraps
2. two
   goes on
- a
  - b

> quoted
> twice
`
  expect(render(text, 50)).toBe(`Hello

A line that goes on. Bold, slanted, \`code\` and a
link (https://example.com/a) or a file.

1. one that is longer than the line of this
   terminal, so it wraps
2. two goes on
· a
  · b

│ quoted twice`)
})

test('code stays as it was typed, cut at the edge', () => {
  const code = '```ts\nconst a = [1,\n  2]\n\n// a comment that is longer than this terminal is wide\n```'
  expect(render(code, 40)).toBe(
    '    const a = [1,\n      2]\n\n    // a comment that is longer than th…'.replace('\n\n', '\n    \n'),
  )
})

test('a table has columns where they fit, and is a list where not', () => {
  const table =
    '| stage | what you can do |\n|---|:---|\n| 01 | call a model and read the whole reply |\n| 02 | send what it needs |\n'
  expect(render(table)).toBe(
    'stage  what you can do                        \n01     call a model and read the whole reply  \n02     send what it needs                     ',
  )
  expect(render(table, 40)).toBe(
    '· 01\n  what you can do: call a model and read\n  the whole reply\n· 02\n  what you can do: send what it needs',
  )
})

test('comments are left out, and nothing at all is nothing', () => {
  expect(render('<!-- for authors -->\n')).toBe('')
  expect(render('```\nnever closed')).toBe('    never closed')
})

test('lines break between words, paths after a separator, and wide letters count twice', () => {
  expect(wrap('one two three', 8)).toEqual(['one two', 'three'])
  expect(wrap('stages/01-model-as-component/ask.ts', 30)).toEqual(['stages/01-model-as-component/', 'ask.ts'])
  expect(wrap('abcdefghijklmnop', 8)).toEqual(['abcdefgh', 'ijklmnop'])
  expect(wrap('  indented text here', 12)).toEqual(['  indented', '  text here'])
  expect(columnsOf('日本e\u0301')).toBe(5)
  expect(wrap('日本日本日本', 8)).toEqual(['日本日本', '日本'])
  expect(cut('日本日本', 6, '…')).toBe('日本…')
})
