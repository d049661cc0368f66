import { expect, test } from 'vitest'
import { createRandom } from '../../src/base/random.ts'

test('the same seed gives the same values, another seed gives others', () => {
  const values = (seed: number | string) => {
    const random = createRandom(seed)
    return [random.next(), random.int(0, 1e9), random.hex(16), random.base58(16), random.alnum(16)]
  }
  expect(values(7)).toEqual(values(7))
  expect(values(7)).not.toEqual(values(8))
  expect(values('a')).not.toEqual(values('b'))
})

test('the values are pinned: a change here would change every recorded golden', () => {
  expect(createRandom(1).hex(16)).toBe(createRandom('1').hex(16))
  expect(createRandom(1).hex(16)).toMatchInlineSnapshot(`"fd554dae8800ecd8"`)
})

test('a fork does not depend on how much was used before', () => {
  const used = createRandom(3)
  used.hex(100)
  expect(used.fork('ids').hex(8)).toBe(createRandom(3).fork('ids').hex(8))
  expect(createRandom(3).fork('ids').hex(8)).not.toBe(createRandom(3).fork('ports').hex(8))
})

test('int reaches both ends and nothing else, about evenly', () => {
  const random = createRandom('dice')
  const counts = new Map<number, number>()
  for (let i = 0; i < 6000; i++) {
    const value = random.int(1, 6)
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6])
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
})

test('shuffle keeps every member and leaves its input alone', () => {
  const items = [1, 2, 3, 4, 5, 6, 7, 8]
  const mixed = createRandom(5).shuffle(items)
  expect(items).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(mixed).not.toEqual(items)
  expect([...mixed].sort()).toEqual(items)
})

test('the alphabets are the ones named', () => {
  const random = createRandom('letters')
  expect(random.hex(200)).toMatch(/^[0-9a-f]{200}$/)
  expect(random.base58(200)).toMatch(/^[1-9A-HJ-NP-Za-km-z]{200}$/)
  expect(random.alnum(200)).toMatch(/^[A-Za-z0-9]{200}$/)
  expect(() => random.pick([])).toThrow(RangeError)
})
