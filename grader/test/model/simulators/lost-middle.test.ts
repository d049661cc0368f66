import { expect, test } from 'vitest'
import { lostInTheMiddle } from '../../../src/model/index.ts'
import { clientsFor } from '../clients.ts'

const facts = ['The gate is 14.', 'The code is 88.']
const model = lostInTheMiddle({ facts, answer: (noticed) => noticed.join(' ') || 'I do not know.' })
const filler = Array.from({ length: 10 }, (_, index) => `Nothing happened at stop ${index}.`)

async function answerTo(lines: readonly string[]): Promise<string[]> {
  const { api, openai, anthropic } = clientsFor([])
  api.respond(model)
  const content = lines.join('\n')
  const messages = [{ role: 'user' as const, content }]
  await openai.responses.create({ model: 'gpt-5.5', input: content })
  await openai.chat.completions.create({ model: 'gpt-5.5', messages })
  await anthropic.messages.create({ model: 'claude-sonnet-5-5', max_tokens: 100, messages })
  return api.calls.map((call) => call.answer.text)
}

test('finds what stands near the two ends, through every API', async () => {
  const [first = '', second = ''] = facts
  expect(await answerTo([first, ...filler, second])).toEqual(Array(3).fill(facts.join(' ')))
  expect(await answerTo([...filler.slice(0, 1), second, ...filler, first])).toEqual(Array(3).fill(facts.join(' ')))
})

test('overlooks what stands in the middle', async () => {
  const [first = '', second = ''] = facts
  const middle = [...filler.slice(0, 5), first, ...filler.slice(5)]
  expect(await answerTo([...middle, second])).toEqual(Array(3).fill(second))
  expect(await answerTo(middle)).toEqual(Array(3).fill('I do not know.'))
})

test('notices a fact that is said again near an end, and in the instructions', async () => {
  const { api, openai } = clientsFor([])
  api.respond(model)
  const [first = ''] = facts
  await openai.responses.create({ model: 'gpt-5.5', input: [...filler, first, ...filler, first].join('\n') })
  await openai.responses.create({ model: 'gpt-5.5', instructions: first, input: filler.join('\n') })
  expect(api.calls.map((call) => call.answer.text)).toEqual([first, first])
})
