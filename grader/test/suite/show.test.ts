import { expect, test } from 'vitest'
import { CheckFailure, fill, resultOf } from '../../src/suite/failure.ts'
import { show, visible } from '../../src/suite/show.ts'

test('what nobody sees is written as in code', () => {
  expect(show('one\n\ttwo')).toBe('‘one\\n\\ttwo’')
  expect(show('a\u200bb\u00a0c\ufeff\u00ad')).toBe('‘a\\u200Bb\\u00A0c\\uFEFF\\u00AD’')
  expect(show('tag \u{e0041}')).toBe('‘tag \\u{E0041}’')
  expect(show({ city: 'Lindau\u200b' })).toBe("{ city: 'Lindau\\u200B' }")
  expect(visible('two\nlines')).toBe('two\nlines')
})

test('letters that can be seen stay as they are', () => {
  for (const text of ['214,80 €', 'Größe – “so”', '日本', '👩‍🚀 ❤️ 1️⃣', 'a  b']) expect(show(text)).toBe(`‘${text}’`)
  expect(show('a\u200db')).toBe('‘a\\u200Db’')
})

test('the same holds for values in a sentence, and for a sentence that a check made itself', () => {
  expect(fill('You returned {got}.', { got: 'x\u00a0y\n' })).toBe('You returned x\\u00A0y\\n.')
  const failure = new CheckFailure('You returned x\u200by.')
  expect(resultOf(failure, { name: 'a check' }).message).toBe('You returned x\\u200By.')
})
