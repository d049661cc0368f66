import { expect, test } from 'vitest'
import { parseManifest } from '../../src/course/manifest.ts'

const text = JSON.stringify({ formatVersion: 1, title: 'Add', goal: 'Add two numbers.', edit: ['add.ts'] })

test('a manifest takes its defaults, also when it was read before', () => {
  const first = parseManifest(text, 'a/exercise.json')
  expect(first).toMatchObject({ kind: 'exercise', timeoutMs: 20_000, needs: [], sqlite: false })
  first.needs.push('changed by its reader')
  expect(parseManifest(text, 'b/exercise.json').needs).toEqual([])
})

test.each([
  ['{', /^x\/exercise\.json is not JSON: /],
  [
    JSON.stringify({ formatVersion: 2 }),
    /not a valid manifest: formatVersion: this grader reads formatVersion 1; title: /,
  ],
  [text.replace('add.ts', '../add.ts'), /edit\.0: a file name without a folder/],
  [text.replace('}', ',"tests":[]}'), /tests/],
])('%j is refused, each time', (broken, sentence) => {
  expect(() => parseManifest(broken, 'x/exercise.json')).toThrow(sentence)
  expect(() => parseManifest(broken, 'x/exercise.json')).toThrow(sentence)
})
