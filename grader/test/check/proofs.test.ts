import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { proveBrief } from '../../src/check/proofs/brief.ts'
import { proveFiles, provePristine } from '../../src/check/proofs/files.ts'
import { proveHints } from '../../src/check/proofs/hints.ts'
import { proveNeeds } from '../../src/check/proofs/needs.ts'
import { proveRecordings } from '../../src/check/proofs/recordings.ts'
import { proveStages } from '../../src/check/proofs/stages.ts'
import { proveStarter } from '../../src/check/proofs/starter.ts'
import type { Note, Scene } from '../../src/check/types.ts'
import { makeToy, type Toy, type ToyExercise } from './toy.ts'

let toy: Toy
let one: ToyExercise

beforeAll(() => {
  toy = makeToy()
})
beforeEach(() => {
  one?.drop('')
  one = toy.add('01-shout')
})
afterAll(() => toy.remove())

const all = (scene: Scene): Note[] => [
  ...[provePristine, proveFiles, proveStarter, proveBrief, proveHints, proveRecordings, proveNeeds].flatMap((proof) =>
    proof(scene),
  ),
  ...proveStages(scene.course),
]
const sentences = () => all(one.scene()).map((note) => note.sentence)

test('a whole exercise leaves nothing to say', () => {
  expect(sentences()).toEqual([])
})

const recording = (text: string) => () => one.write('grading/recordings/a-reply.json', text)
const rung = (name: string) => `### ${name}\n\nLook at the last line.\n`

/** Each way to break an exercise, and the sentence its author reads. */
const broken: [string, () => void, RegExp][] = [
  ['no brief', () => one.drop('README.md'), /There is no README\.md/],
  ['no suite', () => one.drop('grading/suite.test.ts'), /There is no grading\/suite\.test\.ts/],
  ['no hints', () => one.drop('grading/hints.md'), /There is no grading\/hints\.md/],
  ['no solution', () => one.drop('grading/solution'), /There is no grading\/solution/],
  [
    'one accepted answer',
    () => one.drop('grading/accepted/by-locale'),
    /There is 1 accepted answer; two are the least/,
  ],
  ['no mistake', () => one.drop('grading/mistakes'), /There is no mistake/],
  ['a stray file', () => one.write('notes-to-self.md', 'x'), /^notes-to-self\.md has no place/],
  [
    'a stray file in grading/',
    () => one.write('grading/solution/notes.md', 'x'),
    /^grading\/solution\/notes\.md has no place/,
  ],
  ['a backup', () => one.write('shout.ts.bak', 'x'), /^shout\.ts\.bak has no place/],
  [
    'feedback without its mistake',
    () => one.write('grading/mistakes/gone.feedback.txt', 'x'),
    /gone\.feedback\.txt has no place/,
  ],
  [
    'a name in capitals',
    () => one.write('grading/Helper.ts', 'export {}'),
    /^grading\/Helper\.ts is not named like the others/,
  ],
  [
    'something left to write',
    () => one.edit('README.md', '## Build\n', '## Build\n\nWRITE: the rest\n'),
    /README\.md, line \d+, is still to be written: the rest/,
  ],
  [
    'an edited starter',
    () => one.edit('shout.ts', 'return text', 'return text.trim()'),
    /^shout\.ts is not the same as grading\/starter\/shout\.ts/,
  ],
  ['a lost starter', () => one.drop('shout.ts'), /^shout\.ts is missing beside its brief/],
  [
    'a long starter',
    () => one.edit('grading/starter/shout.ts', 'return text', `return text${'\n//'.repeat(80)}`),
    /shout\.ts has 8\d lines; 80 are the most/,
  ],
  [
    'no TODO',
    () => one.edit('grading/starter/shout.ts', '// TODO 1: Return the text in capital letters.', ''),
    /The starter has no TODO/,
  ],
  ['wrong numbers', () => one.edit('grading/starter/shout.ts', 'TODO 1', 'TODO 2'), /are numbered 2\./],
  [
    'a TODO without a number',
    () => one.edit('grading/starter/shout.ts', 'return text', '// TODO: more\n  return text'),
    /line \d+, has a TODO without number/,
  ],
  [
    'a TODO that is no sentence',
    () => one.edit('grading/starter/shout.ts', 'Return the text in capital letters.', 'capitals'),
    /TODO 1 is not a sentence/,
  ],
  ['no title', () => one.edit('README.md', '# the title', 'the title'), /does not begin with a title/],
  ['no minutes', () => one.edit('README.md', '_10 minutes_', ''), /does not say how long it takes/],
  [
    'a long brief',
    () => one.edit('README.md', '## Notes', `## Notes\n${'\nx'.repeat(120)}`),
    /The brief has 1\d\d lines; 120 are the most/,
  ],
  ['a missing part', () => one.edit('README.md', '## Notes', '## Remarks'), /has no part “Notes”/],
  ['an unexplained TODO', () => one.edit('README.md', '- TODO 1: it', '- it'), /says nothing for TODO 1/],
  [
    'an unknown path',
    () => one.edit('README.md', '## Notes', '## Notes\n\nSee `types.ts`.'),
    /names types\.ts, which does not exist/,
  ],
  [
    'a dead link',
    () => one.edit('README.md', '## Notes', '## Notes\n\n[more](../99-gone/README.md)'),
    /names \.\.\/99-gone\/README\.md/,
  ],
  [
    'an unknown command',
    () => one.edit('README.md', 'pnpm grade hint', 'pnpm grade help-me'),
    /“pnpm grade help-me”, and there is no “help-me”/,
  ],
  ['an unknown exercise', () => one.edit('README.md', 'pnpm grade 01-01', 'pnpm grade 01-99'), /there is no “01-99”/],
  ["an author's command", () => one.edit('README.md', 'pnpm grade hint', 'pnpm course check'), /an author's command/],
  ['no hints for a TODO', () => one.edit('grading/hints.md', 'TODO 1', 'TODO 2'), /TODO 1 has no hints/],
  [
    'hints for no TODO',
    () => one.edit('grading/hints.md', 'TODO 1', 'TODO 2'),
    /has hints for TODO 2, which the starter has not/,
  ],
  ['one rung', () => one.write('grading/hints.md', `## TODO 1: What?\n\n${rung('Rung 1')}`), /TODO 1 has 1 hint rungs/],
  [
    'hints that ask nothing',
    () => one.edit('grading/hints.md', 'Which letters are small?', 'Letters'),
    /do not begin with a question/,
  ],
  [
    'an empty rung',
    () => one.write('grading/hints.md', `## TODO 1: What?\n\n### Rung 1\n\n${rung('Rung 2')}`),
    /no text below "Rung 1" of TODO 1/,
  ],
  [
    'an import that is not declared',
    () => one.edit('grading/solution/shout.ts', 'export', "import '#00-before/shout.ts'\nexport"),
    /An answer imports from 01-toys\/00-before, which the manifest does not name/,
  ],
  [
    'a need that nothing imports',
    () => one.edit('grading/exercise.json', '"edit"', '"needs": ["01-toys/00-before"],\n  "edit"'),
    /The manifest needs 01-toys\/00-before, and nothing imports it/,
  ],
  ['a recording that is not JSON', recording('{'), /^grading\/recordings\/a-reply\.json: The recording is not JSON/],
  [
    'a recording without provenance',
    recording('{"formatVersion":1,"replies":[{"items":[]}]}'),
    /The recording is wrong at provenance/,
  ],
  [
    'a key',
    () => one.edit('README.md', '## Notes', `## Notes\n\nsk-proj-${'a1B2'.repeat(8)}`),
    /README\.md holds something that looks like an API key/,
  ],
]

test.each(broken)('%s is told', (_, breakIt, sentence) => {
  breakIt()
  expect(sentences()).toContainEqual(expect.stringMatching(sentence))
})

test('every problem says what to do', () => {
  for (const [, breakIt] of broken) {
    one.drop('')
    one = toy.add('01-shout')
    breakIt()
    for (const note of all(one.scene())) expect(note.mend, note.sentence).toBeTruthy()
  }
})

test('with --write the pristine copies follow the starter', () => {
  one.edit('shout.ts', 'return text', 'return text.trim()')
  expect(provePristine(one.scene(true))).toEqual([])
  expect(one.read('grading/starter/shout.ts')).toContain('text.trim()')
})

test('a folder without a manifest and an exercise that its stage does not list are told', () => {
  const two = toy.add('02-whisper')
  two.drop('grading/exercise.json')
  one.write('../README.md', '# Toys\n')
  const told = proveStages(toy.course()).map((note) => note.sentence)
  two.drop('')
  expect(told).toContainEqual(expect.stringContaining('02-whisper is no exercise'))
  expect(told).toContainEqual(expect.stringContaining('does not list 01-shout'))
})
