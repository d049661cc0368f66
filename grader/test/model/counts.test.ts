import { countTokens } from '@stagecraft/kit'
import { describe, expect, test } from 'vitest'
import { createModelApi } from '../../src/model/index.ts'
import { clientsFor } from './clients.ts'

const content = '荷物はどこですか。'

describe('the counting endpoints', () => {
  test('count with the given tokenizer, the same for both providers', async () => {
    const api = createModelApi({ seed: 1, countTokens })
    const headers = {
      authorization: 'Bearer not-a-key',
      'content-type': 'application/json',
      'anthropic-version': '2026-10-21',
    }
    const post = async (url: string, body: unknown) => {
      const response = await api.handle(new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }))
      return response.json()
    }
    const tokens = countTokens(content)
    expect(
      await post('https://api.openai.com/v1/responses/input_tokens', { model: 'gpt-5.5', input: content }),
    ).toEqual({ object: 'response.input_tokens', input_tokens: tokens })
    expect(
      await post('https://api.anthropic.com/v1/messages/count_tokens', {
        model: 'claude-sonnet-5-5',
        messages: [{ role: 'user', content }],
      }),
    ).toEqual({ input_tokens: tokens })
    expect(api.counts).toHaveLength(2)
    expect(api.calls).toEqual([])
  })

  test('fail as often as they are told, then count', async () => {
    const { api, openai } = clientsFor([], { maxRetries: 1 })
    api.failCounts([{ http: 429, headers: { 'retry-after-ms': '1' } }])
    const { input_tokens } = await openai.responses.inputTokens.count({ model: 'gpt-5.5', input: content })
    expect(input_tokens).toBeGreaterThan(0)
    expect(api.counts.map(({ answer }) => answer.status)).toEqual([429, 200])
  })
})
