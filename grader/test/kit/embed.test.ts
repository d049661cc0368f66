import { embed, embeddingSize, nearest, textSimilarity } from '@stagecraft/kit'
import { expect, test } from 'vitest'

const texts = [
  'My box got wet.',
  'LK-4012',
  'xylograph',
  '',
  '   ',
  '日本語の質問',
  '<|endoftext|>',
  'a'.repeat(20_000),
]

test.each(texts)('%j has a vector of length 1, the same each time', (text) => {
  const vector = embed(text)
  expect(vector).toHaveLength(embeddingSize)
  expect(Math.hypot(...vector)).toBeCloseTo(1, 10)
  expect(embed(text)).toEqual(vector)
})

test('the numbers are these on every machine', () => {
  const rounded = embed('My parcel PCL-3308-7 is late.').slice(0, 4)
  expect(rounded.map((x) => Number(x.toFixed(6)))).toMatchInlineSnapshot(`
    [
      -0.029079,
      -0.084281,
      -0.084281,
      0.084281,
    ]
  `)
})

test('a caller may write to a vector without changing the next one', () => {
  embed('late').fill(0)
  expect(Math.hypot(...embed('late'))).toBeCloseTo(1, 10)
})

test.each([
  ['My box got wet.', 'Claims for water damage', 'Opening hours of the parcel shop'],
  ['When are you open?', 'Opening hours of the parcel shop', 'Claims for water damage'],
  ['I have moved, where do I tell you?', 'Changing the address of a shipment', 'Refunds for double charges'],
  ['They took the money twice.', 'Refunds for double charges', 'Changing the address of a shipment'],
  ['Is there tax on a present from overseas?', 'Customs and import duty', 'Redelivery attempts'],
])('is good at paraphrase: %j is nearer to %j than to %j', (text, same, other) => {
  expect(textSimilarity(text, same)).toBeGreaterThan(textSimilarity(text, other) + 0.15)
})

test('the same said in other words of the same meaning is nearly the same', () => {
  expect(
    textSimilarity('The parcel is late, where is my box?', 'The shipment is overdue, where is my package?'),
  ).toBeGreaterThan(0.95)
})

test('is bad at identifiers: one error code is as near as the next', () => {
  expect(textSimilarity('What does LK-4012 mean?', 'What does LK-4071 mean?')).toBeGreaterThan(0.9)
  expect(textSimilarity('Where is ORD-70418?', 'Where is ORD-99231?')).toBeGreaterThan(0.9)
})

test('unrelated texts are far apart', () => {
  expect(Math.abs(textSimilarity('The vase is broken.', 'My login fails.'))).toBeLessThan(0.3)
  expect(Math.abs(textSimilarity('quartz zeppelin', 'umbrella marzipan'))).toBeLessThan(0.3)
})

test('nearest gives the whole pool, the nearest first, equal ones in the order of the pool', () => {
  const pool = ['The vase is broken.', 'My login fails.', 'The mirror is smashed.', 'My login fails.'].map(
    (text, id) => ({ id, text }),
  )
  const hits = nearest('A shattered vase', pool)
  expect(hits.map(({ item }) => item.id)[0]).toBe(0)
  expect(hits.map(({ item }) => item.id).filter((id) => id % 2 === 1)).toEqual([1, 3])
  expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).sort((a, b) => b - a))
  expect(hits[0]?.item).toBe(pool[0])
  expect(nearest('anything', [])).toEqual([])
})
