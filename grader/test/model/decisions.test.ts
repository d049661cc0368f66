import type OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import type { DecisionAnswer } from '../../src/model/types.ts'
import { clientsFor } from './clients.ts'

const questions: OpenAI.DecisionCreateParams['questions'] = [
  { type: 'predicate', name: 'late', instructions: 'The parcel is late.' },
  { type: 'choice', instructions: 'What is it about?', choices: [{ value: 'refund' }, { value: 'damage' }] },
  { type: 'score', name: 'anger', instructions: 'How angry?', levels: [{ label: 'calm' }, { label: 'angry' }] },
]
const model = 'gpt-6-luna'
const input = 'My box got wet.'

function decide(answers: DecisionAnswer[]) {
  const clients = clientsFor([])
  clients.api.decide(() => answers)
  return clients
}

describe('the Decisions API', () => {
  test('answers every question in order, as the client library types it', async () => {
    const probabilities = [{ probability: 0.75 }, { probabilities: { refund: 0.2, damage: 0.8 } }]
    const { openai, api } = decide([...probabilities, { probabilities: { calm: 0.25, angry: 0.75 } }])
    const decision = await openai.decisions.create({ model, input, questions: questions })
    expect(decision.model).toBe(model)
    expect(decision.answers).toEqual([
      { type: 'predicate', name: 'late', probability: 0.75 },
      {
        type: 'choice',
        name: null,
        choice: 'damage',
        confidence: 0.8,
        probabilities: [
          { value: 'refund', probability: 0.2 },
          { value: 'damage', probability: 0.8 },
        ],
      },
      {
        type: 'score',
        name: 'anger',
        confidence: 0.75,
        score: 0.75,
        probabilities: [
          { label: 'calm', value: 0, probability: 0.25 },
          { label: 'angry', value: 1, probability: 0.75 },
        ],
      },
    ])
    const { usage } = decision
    expect(usage.total_tokens).toBe(usage.input_tokens + usage.output_tokens)
    expect(api.decisions).toMatchObject([{ index: 0, input, questions: [{ name: 'late' }, { name: null }, {}] }])
    expect(api.calls).toEqual([])
  })

  test('can decline one question and answer the others', async () => {
    const { openai } = decide([{ refused: true }, { probabilities: { refund: 1 } }])
    const { answers } = await openai.decisions.create({ model, input, questions: questions.slice(0, 2) })
    expect(answers.map(({ type }) => type)).toEqual(['refusal', 'choice'])
  })

  test.each([
    ['another model', { model: 'gpt-5.5' }, /'gpt-5.5' is not supported/],
    ['no question', { questions: [] }, /questions/],
    [
      'one choice',
      { questions: [{ type: 'choice', instructions: 'What?', choices: [{ value: 'a' }] }] },
      /questions\[0\].choices/,
    ],
    [
      'the same choice twice',
      { questions: [{ type: 'choice', instructions: 'What?', choices: [{ value: 'a' }, { value: 'a' }] }] },
      /must be unique/,
    ],
    ['a parameter of another API', { temperature: 0 }, /temperature/],
  ])('refuses %s', async (_, change, words) => {
    const { openai, api } = decide([])
    const body = { model, input, questions: questions, ...change } as Parameters<typeof openai.decisions.create>[0]
    const error = await openai.decisions.create(body).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ status: 400, message: expect.stringMatching(words) })
    expect(api.decisions).toEqual([])
  })

  test('takes an error as its script, and is a finding without one', async () => {
    const busy = clientsFor([])
    busy.api.decide(() => ({ http: 429 }))
    await expect(busy.openai.decisions.create({ model, input, questions: questions })).rejects.toMatchObject({
      status: 429,
    })
    const { openai, api } = clientsFor([])
    await expect(openai.decisions.create({ model, input, questions: questions })).rejects.toThrow(/no model call/)
    expect(api.unexpected).toHaveLength(1)
  })
})
