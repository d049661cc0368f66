/**
 * A whole tiny exercise that proves itself, with `WRITE:` where its author has a say. Each of these lines is a problem of
 * `course check` until it is replaced.
 */
export function exerciseFiles(id: string, file: string): ReadonlyMap<string, string> {
  const starter = starterText()
  return new Map([
    ['README.md', briefText(id, file)],
    [file, starter],
    ['example.test.ts', exampleText(file)],
    ['grading/exercise.json', manifestText(file)],
    ['grading/suite.test.ts', suiteText(file)],
    ['grading/hints.md', hintsText()],
    [`grading/starter/${file}`, starter],
    ['grading/starter/example.test.ts', exampleText(file)],
    [`grading/solution/${file}`, answerText('WRITE: the reference', 'return text.toUpperCase()')],
    [
      `grading/accepted/letter-by-letter/${file}`,
      answerText(
        'WRITE: a right answer with another API or client',
        "return [...text].map((letter) => letter.toUpperCase()).join('')",
      ),
    ],
    [
      `grading/accepted/by-locale/${file}`,
      answerText('WRITE: a right answer with another structure', "return text.toLocaleUpperCase('en')"),
    ],
    [
      'grading/mistakes/first-letter-only.ts',
      answerText(
        'WRITE: one misconception, as a learner would really write it',
        'return text.charAt(0).toUpperCase() + text.slice(1)',
      ),
    ],
  ])
}

function answerText(note: string, body: string): string {
  return `// ${note}
export async function shout(text: string): Promise<string> {
  ${body}
}
`
}

function starterText(): string {
  return `// WRITE: the naive version, which works on the happy path and fails in the way this exercise teaches
/** The text in capital letters. */
export async function shout(text: string): Promise<string> {
  // TODO 1: Return the text in capital letters.
  return text
}
`
}

function manifestText(file: string): string {
  const manifest = {
    formatVersion: 1,
    title: 'WRITE: the title, as in the brief',
    goal: 'WRITE: what one can do afterwards, as a sentence that begins with a verb',
    edit: [file],
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

function briefText(id: string, file: string): string {
  return `# WRITE: the title

_10 minutes_

WRITE: the story of the failure on real output: what happens, and who is hurt by it.

## Build

WRITE: what to build, with its signature; for now, complete \`shout(text)\` in \`${file}\`.

## The grader checks that …

- \`shout\` returns a text (the starter does this; keep it so);
- TODO 1: it returns the text in capital letters.

## Notes

WRITE: what may differ, and what comes later.

## Commands

\`\`\`
pnpm grade ${id}        grade it
pnpm grade hint         a question first, then more
\`\`\`
`
}

function exampleText(file: string): string {
  return `import { check, ensure, learnerOf, show } from '@stagecraft/suite'

// WRITE: two to four examples; at least one is green in the untouched starter, and one red
const learner = learnerOf<typeof import('./${file}')>()

check('leaves capital letters as they are', {}, async () => {
  const result = await learner.shout('LARKSPUR')
  ensure(result === 'LARKSPUR', \`For ‘LARKSPUR’ your code returned \${show(result)}.\`)
})

check('returns capital letters', { todo: 1 }, async () => {
  const result = await learner.shout('parcel')
  ensure(result === 'PARCEL', \`For ‘parcel’ your code returned \${show(result)}.\`)
})
`
}

function suiteText(file: string): string {
  return `import { check, ensure, learnerOf, random, recognise, show } from '@stagecraft/suite'
import type * as starter from '../${file}'

// WRITE: the hidden checks; a check without \`todo\` is one that the untouched starter passes
const learner = learnerOf<typeof starter>()
const word = \`parcel\${random.int(100, 999)}\`

check('returns a text', {}, async () => {
  const result = await learner.shout(word)
  ensure(typeof result === 'string', \`Your code returned \${show(result)}.\`)
})

check(
  'returns the text in capital letters',
  {
    todo: 1,
    why: 'Labels in small letters are misread.',
    look: 'Look at the last line of \`shout\`.',
    mistakes: { 'first-letter-only': 'You returned {returned}: only its first letter is a capital.' },
  },
  async () => {
    const result = await learner.shout(word)
    recognise('first-letter-only', result === word.charAt(0).toUpperCase() + word.slice(1), { returned: result })
    ensure(result === word.toUpperCase(), \`For \${show(word)} your code returned \${show(result)}.\`)
  },
)
`
}

function hintsText(): string {
  return `## TODO 1: Which letters are small?

### Rung 1

WRITE: a question, or where to look. What does your code return for \`parcel\`?

### Rung 2

WRITE: the shape of the answer, never the file. A string has a method for this.
`
}
