import { expect, test } from 'vitest'
import { createModelApi, majorityLabel } from '../../../src/model/index.ts'
import type { Api } from '../../../src/model/types.ts'
import { APIS, bodyFor, requestFor } from '../cases.ts'

const known = [
  { text: 'The parcel is two days late and nobody tells me why.', label: 'late' },
  { text: 'My order never came, although it says delivered.', label: 'late' },
  { text: 'Still waiting for it since Monday of last week.', label: 'late' },
  { text: 'By now it has taken a week in clearance at the border.', label: 'customs' },
  { text: 'The vase arrived in pieces, who is going to pay?', label: 'damaged' },
]
const question = { text: 'Where is it? It has waited for clearance for weeks.', label: 'customs', seems: 'late' }
const options = { labels: ['late', 'customs', 'damaged'], known, questions: [question] }
const schema = {
  type: 'object',
  properties: { label: { type: 'string' } },
  required: ['label'],
  additionalProperties: false,
}

type Turn = { role: 'user' | 'assistant'; content: string }

async function answer(wire: Api, turns: Turn[], withSchema = true): Promise<string | undefined> {
  const api = createModelApi({ seed: 1 })
  api.respond(majorityLabel(options))
  const format = { type: 'json_schema', name: 'answer', strict: true, schema }
  const more = {
    responses: { input: turns, ...(withSchema && { text: { format } }) },
    chat: {
      messages: turns,
      ...(withSchema && { response_format: { type: 'json_schema', json_schema: { name: 'a', strict: true, schema } } }),
    },
    messages: { messages: turns, ...(withSchema && { output_config: { format: { type: 'json_schema', schema } } }) },
  }[wire]
  await (await api.handle(requestFor(wire, bodyFor(wire, more)))).text()
  return api.calls[0]?.answer.text
}

type Form = (example: (typeof known)[number]) => string
const asData: Form = ({ text, label }) => `${text}\n{"label": "${label}"}`
const inProse: Form = ({ text, label }) => `${text} That was ${label}.`
const block = (indices: number[], form = asData): Turn[] => [
  {
    role: 'user',
    content: [...indices.map((i) => form(known[i] as (typeof known)[number])), question.text].join('\n\n'),
  },
]
const turns = (indices: number[]): Turn[] => [
  ...indices.flatMap((i): Turn[] => [
    { role: 'user', content: known[i]?.text ?? '' },
    { role: 'assistant', content: JSON.stringify({ label: known[i]?.label }) },
  ]),
  { role: 'user', content: question.text },
]

test.each(APIS)('%s: answers what the question seems to be when no example is shown', async (wire) => {
  expect(await answer(wire, block([]))).toBe('{"label":"late"}')
})

test.each(APIS)('%s: repeats a label that most examples have, though one of the right kind is there', async (wire) => {
  for (const shown of [block([3, 0, 1, 2]), turns([3, 0, 1, 2])])
    expect(await answer(wire, shown)).toBe('{"label":"late"}')
})

test.each(APIS)('%s: learns from one near example where no label prevails', async (wire) => {
  for (const shown of [block([0, 1, 3, 4]), turns([0, 1, 3, 4])])
    expect(await answer(wire, shown)).toBe('{"label":"customs"}')
})

test('an example that does not resemble the question teaches nothing: of equally frequent labels the later one wins', async () => {
  expect(await answer('responses', block([0, 4]))).toBe('{"label":"damaged"}')
  expect(await answer('responses', block([4, 0]))).toBe('{"label":"late"}')
})

test('examples in prose teach nothing where data is demanded; without a schema they are imitated', async () => {
  expect(await answer('responses', block([3, 4], inProse))).toBe('{"label":"late"}')
  expect(await answer('responses', block([3, 4], inProse), false)).toBe('This one is about customs.')
  expect(await answer('responses', block([3, 4]), false)).toBe('{"label":"customs"}')
})

test('data inside a JSON text, quotes escaped, is data; a further key is another form', async () => {
  const nested = JSON.stringify(
    [3, 4].map((i) => ({ ticket: known[i]?.text, answer: JSON.stringify({ label: known[i]?.label }) })),
  )
  expect(await answer('chat', [{ role: 'user', content: `${nested}\n${question.text}` }])).toBe('{"label":"customs"}')
  const wider: Form = ({ text, label }) => `${text}\n{"id": 7, "label": "${label}"}`
  expect(await answer('chat', block([3, 4], wider))).toBe('{"label":"late"}')
})

test('an example that is cut before what decides does not resemble the question', async () => {
  const cut: Form = ({ text, label }) =>
    asData({ text: text === known[4]?.text ? text : `${text.slice(0, 18)}`, label })
  const whole = await answer('responses', block([3, 4]))
  expect([whole, await answer('responses', block([3, 4], cut))]).toEqual(['{"label":"customs"}', '{"label":"damaged"}'])
})
