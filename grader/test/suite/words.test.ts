import { expect, test } from 'vitest'
import { withLate } from '../../src/suite/failure.ts'
import { errorWords } from '../../src/suite/show.ts'

test.each([
  [
    'HTTP 400: {\n  "error": {\n    "message": "Unknown parameter: \'max_token\'."\n  }\n}',
    "HTTP 400: Unknown parameter: 'max_token'.",
  ],
  [
    'HTTP 400: {"type":"error","error":{"type":"x","message":"max_tokens: Field required"}}',
    'HTTP 400: max_tokens: Field required',
  ],
  ['HTTP 503: {"error": {"message": "cut', 'HTTP 503: {"error": {"message": "cut'],
  ['{"error":"overloaded"}', '{"error":"overloaded"}'],
  ['two\n  lines', 'two lines'],
])('of %j a learner reads %j', (message, words) => {
  expect(errorWords(message)).toBe(words)
})

test('an error without end is cut in its middle, with a mark', () => {
  expect(errorWords(`begin ${'x'.repeat(500)} end`, 40)).toMatch(/^begin x+…x+ end$/)
})

test('a request that left too late is told where a check missed it', () => {
  const missed = { name: 'asks', status: 'failed', message: 'Your code sent no request to a model.' } as const
  expect(withLate(missed, 'hello').message).toBe(
    'Your code sent no request to a model.\nOne left after `hello` was over: is an `await` missing?',
  )
  expect(withLate(missed, undefined)).toBe(missed)
  const other = { ...missed, message: 'You returned nothing.' }
  expect(withLate(other, 'hello')).toBe(other)
})
