import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { mutate } from '../../src/check/mutants/instrument.ts'
import { keepScore, readScores } from '../../src/check/mutants/scores.ts'
import { makeToy } from './toy.ts'

const entry = fileURLToPath(new URL('../../src/cli/course.ts', import.meta.url))

const solution = `export async function shout(text: string): Promise<string> {
  // Nothing asks for more than a hundred letters.
  if (text.length > 100) return 'It is too long.'
  return text.toUpperCase()
}
`

test('every mutant stands in one text, none of them changes a sentence', async () => {
  const { mutants, subject, canary } = await mutate({ name: 'solution', files: new Map([['shout.ts', solution]]) })
  expect(mutants.map(({ original, replacement }) => `${original} → ${replacement}`)).toEqual(
    expect.arrayContaining(['text.toUpperCase() → text.toLowerCase()', 'text.length > 100 → false']),
  )
  expect(mutants.some(({ original }) => original.includes('too long') && original.startsWith("'"))).toBe(false)
  const [first] = mutants
  expect(subject(first?.id).env).toEqual({ __STRYKER_ACTIVE_MUTANT__: first?.id })
  expect(subject(undefined).env).toBeUndefined()
  expect(canary().files.get('shout.ts')).toContain('the canary mutant is on')
})

test('what the suite notices is killed, what it does not notice is listed by place', async () => {
  const toy = makeToy()
  toy.add('01-shout').write('grading/solution/shout.ts', solution)
  const { stdout } = await run(['check', '--mutants', '--json', '--root', toy.root])
  const [result] = JSON.parse(stdout) as {
    invalid?: string
    killed: number
    survivors: { line: number; original: string }[]
  }[]
  const scores = readScores(toy.course())
  const stored = readFileSync(join(toy.root, 'docs', 'mutation.json'), 'utf8')
  toy.remove()
  expect(result?.invalid).toBeUndefined()
  expect(result?.killed).toBeGreaterThanOrEqual(3)
  expect(result?.survivors).toContainEqual(
    expect.objectContaining({ file: 'shout.ts', line: 3, original: 'text.length > 100' }),
  )
  expect(result?.survivors.some(({ original }) => original === 'text.toUpperCase()')).toBe(false)
  expect(scores.get('01-toys/01-shout')).toMatchObject({ killed: result?.killed, stale: false })
  expect(JSON.parse(stored)).toHaveProperty(['01-toys/01-shout', 'survivors'])
}, 240_000)

test('a score of an earlier version of the exercise is known as such', () => {
  const toy = makeToy()
  const one = toy.add('01-shout')
  const [exercise] = toy.course().stages[0]?.exercises ?? []
  if (!exercise) throw new Error('no exercise')
  keepScore(toy.course(), { exercise, killed: 4, survivors: [] })
  one.edit('grading/suite.test.ts', 'Labels in small letters', 'Small letters')
  const score = readScores(toy.course()).get('01-toys/01-shout')
  toy.remove()
  expect(score).toEqual({ killed: 4, total: 4, stale: true })
})

function run(words: readonly string[]): Promise<{ stdout: string }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--disable-sigusr1', entry, ...words], (error, stdout, stderr) => {
      if (error && stdout === '') reject(new Error(stderr))
      else resolve({ stdout })
    })
  })
}
