import { expect, test } from 'vitest'
import { LearnerThrow, ProcessEnded } from '../../src/learner/index.ts'
import { ensure, recogniserOf } from '../../src/suite/check.ts'
import { CheckFailure, thrownToLearner } from '../../src/suite/failure.ts'
import { propertyOf } from '../../src/suite/property.ts'
import type { Session } from '../../src/suite/types.ts'
import { run } from '../learner/toy.ts'

/** What `property` knows of a session. */
function sessionWith(seed: number, name = 'a check'): Session {
  const current = { name, mistakes: { long: 'You kept {words} words.', short: 'You kept one.' } }
  return { seed, current, swallowed: undefined } as unknown as Session
}

async function thrownBy(promise: Promise<void>): Promise<unknown> {
  try {
    await promise
  } catch (thrown) {
    return thrown
  }
  return undefined
}

test('a property that holds is tried as often as asked, with values that only the seed and the check decide', async () => {
  const valuesOf = async (seed: number, name?: string) => {
    const values: number[] = []
    await propertyOf(sessionWith(seed, name))(
      (fc) => fc.integer(),
      (value) => void values.push(value),
      { runs: 40 },
    )
    return values
  }
  const values = await valuesOf(7)
  expect(values).toHaveLength(40)
  expect(await valuesOf(7)).toEqual(values)
  expect(await valuesOf(8)).not.toEqual(values)
  expect(await valuesOf(7, 'another check')).not.toEqual(values)
})

test.each([1, 2, 3, 4, 5])('fails as the smallest value, with the sentence made for it (seed %i)', async (seed) => {
  const session = sessionWith(seed)
  const failure = await thrownBy(
    propertyOf(session)(
      (fc) => fc.array(fc.nat({ max: 999 }), { maxLength: 40 }),
      async (parts) => ensure(parts.length < 5, `You dropped ${parts.length} parts: ${parts.join(' ')}.`),
    ),
  )
  expect(failure).toBeInstanceOf(CheckFailure)
  expect(failure).toMatchObject({ message: 'You dropped 5 parts: 0 0 0 0 0.', mistake: undefined })
})

test('stays with the mistake it found first', async () => {
  const session = sessionWith(3)
  const recognise = recogniserOf(session)
  const failure = await thrownBy(
    propertyOf(session)(
      (fc) => fc.integer({ min: 20, max: 99 }),
      async (words) => {
        recognise('long', words > 30, { words })
        recognise('short', words <= 30)
      },
      { runs: 1 },
    ),
  )
  expect(failure).toMatchObject({ mistake: 'long', message: 'You kept 31 words.' })
})

test('a plain expectation shrinks too', async () => {
  const failure = await thrownBy(
    propertyOf(sessionWith(1))(
      (fc) => fc.nat(),
      (value) => expect(value).toBeLessThan(10),
    ),
  )
  expect(failure).toMatchObject({ name: 'AssertionError', actual: 10 })
})

test.each([
  ['what the learner’s code threw', new LearnerThrow({ className: 'TypeError', message: 'no' })],
  ['a process that ended', new ProcessEnded('timeout', 'did not return')],
  ['a bug of the suite', new RangeError('ours')],
])('%s fails at once, as it is', async (_, thrown) => {
  let bodies = 0
  const body = async (value: number) => {
    bodies++
    if (value > 5) throw thrown
  }
  expect(await thrownBy(propertyOf(sessionWith(2))((fc) => fc.integer({ min: 6, max: 999 }), body))).toBe(thrown)
  expect(bodies).toBe(1)
})

test('a crash on the way to a smaller value leaves what was found', async () => {
  let bodies = 0
  const failure = await thrownBy(
    propertyOf(sessionWith(2))(
      (fc) => fc.integer({ min: 500, max: 999 }),
      async (value) => {
        if (bodies++ > 0) throw new ProcessEnded('exit', 'ended')
        ensure(value < 500, `You gave ${value}.`)
      },
    ),
  )
  expect(failure).toBeInstanceOf(CheckFailure)
  expect(bodies).toBe(2)
})

test('the search for a smaller value ends', async () => {
  let bodies = 0
  const body = async () => {
    bodies++
    throw new CheckFailure('always')
  }
  const huge = propertyOf(sessionWith(2))((fc) => fc.array(fc.string(), { minLength: 200, maxLength: 300 }), body)
  expect(await thrownBy(huge)).toMatchObject({ message: 'always' })
  expect(bodies).toBeLessThanOrEqual(401)
})

test('what failed in a function lent to the learner’s code shrinks, though the code caught it', async () => {
  const session = sessionWith(4)
  const failure = await thrownBy(
    propertyOf(session)(
      (fc) => fc.nat(),
      async (value) => {
        if (value >= 12) thrownToLearner(session, new CheckFailure(`called with ${value}`))
      },
    ),
  )
  expect(failure).toMatchObject({ message: 'called with 12' })
  expect(session.swallowed).toBeUndefined()
})

test('calls of a learner process', async () => {
  const { learner } = run('export const twice = (n: number) => (n > 1000 ? 0 : n * 2)')
  const failure = await thrownBy(
    propertyOf(sessionWith(5))(
      (fc) => fc.nat(),
      async (n) => {
        const twice = await learner.call('twice', [n])
        ensure(twice === n * 2, `Twice ${n} is not ${twice}.`)
      },
    ),
  )
  expect(failure).toMatchObject({ message: 'Twice 1001 is not 0.' })
})
