import { afterAll, beforeAll, expect, test } from 'vitest'
import { divide } from '../../src/check/shards.ts'
import { makeToy, type Toy } from './toy.ts'

let toy: Toy

beforeAll(() => {
  toy = makeToy()
  const heavy = toy.add('01-heavy')
  for (let i = 0; i < 12; i++) heavy.write(`grading/mistakes/wrong-${i}.ts`, 'export {}')
  for (const slug of ['02-light', '03-light', '04-light']) toy.add(slug)
})
afterAll(() => toy.remove())

const all = () => toy.course().stages.flatMap((stage) => stage.exercises)
const slugs = (shards: ReturnType<typeof divide>) => shards.map((shard) => shard.map(({ slug }) => slug))

test('the heaviest exercise has a process of its own as long as the others weigh less', () => {
  expect(slugs(divide(all(), 2))).toEqual([['01-heavy'], ['02-light', '03-light', '04-light']])
})

test('there are no more processes than exercises, and no exercise is left out', () => {
  expect(slugs(divide(all(), 8)).flat().sort()).toEqual(['01-heavy', '02-light', '03-light', '04-light'])
  expect(divide(all(), 8)).toHaveLength(4)
  expect(divide([], 8)).toEqual([])
})
