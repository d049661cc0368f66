import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CheckOutcome } from '../../src/check/types.ts'
import { makeToy, type Toy, type ToyExercise } from './toy.ts'

/** A toy's exercises run in one process: starting vitest once for each of them would take minutes. */
let toy: Toy
let outcome: CheckOutcome
const exercises: Record<string, ToyExercise> = {}

const suite = 'grading/suite.test.ts'
const secondCheck = (name: string, options: string, body: string) =>
  `check('${name}', ${options}, async () => {\n  const result = await learner.shout(word)\n  ${body}\n})\n`

/** Adds a check at the end of a suite. */
function addCheck(exercise: ToyExercise, name: string, options: string, body: string): void {
  exercise.write(suite, `${exercise.read(suite)}\n${secondCheck(name, options, body)}`)
}

beforeAll(async () => {
  toy = makeToy()
  for (const slug of ['01-whole', '02-suite', '03-answers', '04-edges', '05-earlier', '06-later', '07-bonus']) {
    exercises[slug] = toy.add(slug)
  }
  breakSuite(exercise('02-suite'))
  breakAnswers(exercise('03-answers'))
  breakEdges(exercise('04-edges'))
  breakEarlier(exercise('05-earlier'), exercise('06-later'))
  addBonus(exercise('07-bonus'))
  for (const slug of ['01-whole', '05-earlier', '06-later', '07-bonus'])
    await toy.check(slug, '--write', '--seeds', '1')
  outcome = await toy.check('--seeds', '1')
}, 400_000)

afterAll(() => toy.remove())

function exercise(slug: string): ToyExercise {
  const found = exercises[slug]
  if (!found) throw new Error(`no ${slug}`)
  return found
}

function told(slug: string): string[] {
  return outcome.exercises.find((one) => one.slug === slug)?.notes.map((note) => note.sentence) ?? []
}

/** Checks that disagree with their starter, that cannot fail, that nothing fails, that tell too much. */
function breakSuite(one: ToyExercise): void {
  addCheck(one, 'ends with a dot', '{}', "ensure(String(result).endsWith('.'), 'It ends without a dot.')")
  addCheck(one, 'is not empty', '{ todo: 1 }', "ensure(result !== '', 'It is empty.')")
  addCheck(one, 'shows its suite', '{ todo: 1 }', "ensure(result === '', 'See grading/suite.test.ts')")
  addCheck(one, 'belongs nowhere', '{ todo: 7 }', "ensure(result === '', 'No.')")
  one.write(suite, `${one.read(suite)}\ncheck('says hello', {}, async () => {})\n`)
  one.edit(suite, 'Labels in small letters are misread.', 'word '.repeat(70))
  one.write('grading/recordings/never-used.json', recording)
}

const recording = JSON.stringify({
  formatVersion: 1,
  provenance: { kind: 'authored', date: '2026-11-21', model: 'gpt-5.5', sdk: 'openai 7.55.0' },
  replies: [{ items: [{ text: 'Hello.' }] }],
})

/** An accepted answer that is wrong, mistakes that pass or are not known, a mistake that is declared and does not exist. */
function breakAnswers(one: ToyExercise): void {
  one.edit('grading/accepted/by-locale/shout.ts', "toLocaleUpperCase('en')", 'toLowerCase()')
  one.edit('grading/accepted/letter-by-letter/shout.ts', 'letter.toUpperCase()', 'letter.toUpperCase(1)')
  one.write('grading/mistakes/is-right.ts', one.read('grading/solution/shout.ts'))
  one.write('grading/mistakes/is-unknown.ts', one.read('grading/starter/shout.ts').replace(/ *\/\/ TODO.*\n/, ''))
  one.edit(suite, 'mistakes: {', "mistakes: { 'has-no-file': 'No file.',")
}

/** A suite that breaks, an answer that leaves a finding, examples that are all green. */
function breakEdges(one: ToyExercise): void {
  one.edit(
    'grading/accepted/letter-by-letter/shout.ts',
    '  return',
    "  await fetch('https://example.com/').catch(() => undefined)\n  return",
  )
  one.edit(
    suite,
    'ensure(typeof result',
    "if (result === undefined) throw new RangeError('broken')\n  ensure(typeof result",
  )
  const green = one.read('example.test.ts').replaceAll("'parcel'", "'PARCEL'")
  one.write('example.test.ts', green)
  one.write('grading/starter/example.test.ts', green)
}

/** The later solution relies on what the earlier suite does not ask for. */
function breakEarlier(earlier: ToyExercise, later: ToyExercise): void {
  earlier.edit('grading/accepted/by-locale/shout.ts', 'return text', "return text === 'x' ? 'x' : text")
  const solution = "import { shout as before } from '#05-earlier/shout.ts'\n\n".concat(
    later.read('grading/solution/shout.ts').replace('return text', "return (await before('x')) === 'x' ? 'x' : text"),
  )
  later.write('grading/solution/shout.ts', solution)
  later.edit('grading/exercise.json', '"edit"', '"needs": ["01-toys/05-earlier"],\n  "edit"')
}

function addBonus(one: ToyExercise): void {
  one.edit('grading/solution/shout.ts', 'text.toUpperCase()', "text === '' ? '!' : text.toUpperCase()")
  one.write('grading/mistakes/forgets-nothing.ts', one.read('grading/accepted/by-locale/shout.ts'))
  one.write(
    suite,
    `${one.read(suite)}
check('answers nothing with a mark', { bonus: true, mistakes: { 'forgets-nothing': 'Nothing came back for nothing.' } }, async () => {
  const result = await learner.shout('')
  recognise('forgets-nothing', result === '')
  ensure(result === '!', \`Your code returned \${show(result)}.\`)
})
`,
  )
}

test('a whole exercise is proven, with its figures', () => {
  expect(told('01-whole')).toEqual([])
  expect(outcome.exercises[0]).toMatchObject({
    id: '01-01',
    tally: {
      right: { hit: 3, of: 3 },
      mistakes: { hit: 1, of: 1 },
      told: { hit: 1, of: 1 },
      checks: { hit: 1, of: 1 },
      guards: 1,
    },
  })
})

test.each([
  ['02-suite', /The untouched starter fails “ends with a dot”, a check without a TODO number/],
  ['02-suite', /The untouched starter passes “is not empty”, which belongs to TODO 1/],
  ['02-suite', /“says hello” passes for an empty file: it cannot fail/],
  ['02-suite', /“belongs nowhere” belongs to TODO 7, which the starter has not/],
  ['02-suite', /What “shows its suite” tells names a file of the suite/],
  ['02-suite', /tells for first-letter-only has \d+ words/],
  ['02-suite', /No mistake fails “is not empty”/],
  ['02-suite', /Nothing uses the recording never-used/],
  ['03-answers', /Accepted\/by-locale does not pass \(seed 1\)/],
  ['03-answers', /accepted\/letter-by-letter\/shout\.ts, line \d, does not typecheck: Expected 0 arguments/],
  ['03-answers', /grading\/mistakes\/is-right\.ts passes \(seed 1\)/],
  ['03-answers', /grading\/mistakes\/is-unknown\.ts fails, and no check declares the mistake “is-unknown”/],
  ['03-answers', /declares the mistake “has-no-file”, and there is no grading\/mistakes\/has-no-file\.ts/],
  ['04-edges', /Accepted\/letter-by-letter leaves a finding \(seed 1\): .*example\.com/],
  ['04-edges', /The suite broke in “returns a text” while it judged functions that return nothing/],
  ['04-edges', /No example is red in the untouched starter/],
  ['06-later', /Solution on 01-toys\/05-earlier\/accepted\/by-locale does not pass/],
])('%s: %s', (slug, sentence) => {
  expect(told(slug)).toContainEqual(expect.stringMatching(sentence))
})

test('a mistake of a bonus check fails that check and passes the exercise', () => {
  expect(told('07-bonus')).toEqual([])
  expect(outcome.exercises.at(-1)?.tally).toMatchObject({ mistakes: { hit: 2, of: 2 }, told: { hit: 2, of: 2 } })
})

test('golden feedback is what a learner reads; a change of it is shown, and --write accepts it', async () => {
  const one = exercise('01-whole')
  const golden = 'grading/mistakes/first-letter-only.feedback.txt'
  expect(one.read(golden)).toMatch(
    /TODO 1: Return the text in capital letters\.\n.*returns the text in capital letters/,
  )
  one.edit(suite, 'only its first letter is a capital', 'the other letters are small')
  const [changed] = (await toy.check('01-whole', '--seeds', '1')).exercises
  expect(changed?.notes).toMatchObject([{ sentence: `What a learner reads has changed: ${golden}.` }])
  expect(changed?.notes[0]?.detail).toMatch(/^- .*only its first letter[\s\S]*^\+ .*the other letters are small/m)
  const accepted = await toy.check('01-whole', '--write', '--seeds', '1')
  expect(accepted.exercises[0]?.notes).toEqual([])
  expect(one.read(golden)).toContain('the other letters are small')
}, 240_000)

test('what has not changed is remembered, and proven again when a file of it changes', async () => {
  await toy.check('07-bonus', '--seeds', '1')
  const again = await toy.check('07-bonus', '--seeds', '1')
  expect(again.exercises[0]?.remembered).toBe(true)
  exercise('07-bonus').edit('README.md', '## Notes', '## Notes\n\nOne more line.\n')
  const changed = await toy.check('07-bonus', '--seeds', '1')
  expect(changed.exercises[0]?.remembered).toBe(false)
}, 240_000)

test('nothing of an answer is left beside the exercises', () => {
  expect(existsSync(join(toy.root, 'stages', '01-toys', '.stagecraft'))).toBe(false)
})

test('a check in which no starter fails proves nothing', async () => {
  const other = makeToy()
  const one = other.add('01-shout')
  one.write('shout.ts', one.read('grading/solution/shout.ts'))
  one.write('grading/starter/shout.ts', one.read('grading/solution/shout.ts'))
  const { invalid, exercises } = await other.check('--seeds', '1')
  other.remove()
  expect(invalid).toMatch(/proves nothing/)
  const sentences = exercises[0]?.notes.map((note) => note.sentence)
  expect(sentences).toContain('The untouched starter passes.')
  expect(sentences).toContainEqual(
    expect.stringMatching(/^Nobody has read yet what learners read for first-letter-only/),
  )
}, 240_000)

test('a whole course has its quality table written, and a table that is out of date is a problem', async () => {
  const other = makeToy()
  other.add('01-shout')
  const first = await other.check('--write')
  expect(first.written).toContain('docs/quality.md')
  const table = readFileSync(join(other.root, 'docs', 'quality.md'), 'utf8')
  expect(table).toContain('| 01-01 shout | 3 of 3 | 1 of 1 | 1 of 1 | 1 of 1 | 1 | not measured |')
  writeFileSync(join(other.root, 'docs', 'quality.md'), table.replace('3 of 3', '2 of 3'))
  const second = await other.check()
  other.remove()
  expect(second.notes.map((note) => note.sentence)).toContain('docs/quality.md does not say what was measured now.')
}, 240_000)
