import { zodFunction, zodResponseFormat } from 'openai/helpers/zod'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { clients } from './clients.ts'
import { lines } from './helpers.ts'

const Invoice = z.object({
  number: z.string(),
  total: z.number(),
  note: z.string().nullable(),
  lines: z.array(z.object({ text: z.string() })),
})
const Place = z.object({ city: z.string() })
const twoCalls = {
  items: [
    { thinking: 'two cities' },
    { toolCall: { name: 'weather', arguments: { city: 'Oslo' }, id: 'call_1' } },
    { toolCall: { name: 'weather', arguments: { city: 'Rome' }, id: 'call_2' } },
  ],
}
const afterTwoCalls = [
  'assistant: weather({"city":"Oslo"}) as call_1 | weather({"city":"Rome"}) as call_2',
  'user: call_1 gave cold | call_2 gave warm',
]

describe('openai, Chat Completions', () => {
  it('sends a conversation with an image, a file and a refusal', async () => {
    const { openai, calls } = clients()
    await openai.chat.completions.create({
      model: 'gpt-4.1-mini',
      temperature: 0,
      logprobs: true,
      top_logprobs: 5,
      messages: [
        { role: 'system', content: 'Be brief' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
            { type: 'file', file: { file_id: 'file-1', filename: 'a.pdf' } },
          ],
        },
        { role: 'assistant', content: null, refusal: 'No' },
        { role: 'user', content: 'Please' },
        { role: 'user', content: 'And quickly' },
      ],
    })
    expect(calls[0]).toMatchObject({
      api: 'chat',
      path: '/v1/chat/completions',
      system: 'Be brief',
      sampling: { temperature: 0 },
    })
    expect(calls.map(lines)).toEqual([
      [
        'user: What is this? | [image https://example.com/a.png] | [document file-1]',
        'assistant: refusal No',
        'user: Please',
        'user: And quickly',
      ],
    ])
  })

  it('sends a schema made by zodResponseFormat, and JSON mode', async () => {
    const { openai, calls } = clients()
    const messages = [{ role: 'user' as const, content: 'Hello, as JSON' }]
    await openai.chat.completions
      .parse({ model: 'gpt-5.5', messages, response_format: zodResponseFormat(Invoice, 'invoice') })
      .catch(() => {})
    await openai.chat.completions.create({ model: 'gpt-5.5', messages, response_format: { type: 'json_object' } })
    expect(calls[0]?.outputSchema).toMatchObject({ name: 'invoice', strict: true })
    expect(calls.map((call) => call.jsonMode)).toEqual([false, true])
  })

  it('plays a round of parallel tool calls', async () => {
    const { openai, calls } = clients(twoCalls)
    const tools = [zodFunction({ name: 'weather', parameters: Place })]
    const messages: Parameters<typeof openai.chat.completions.create>[0]['messages'] = [
      { role: 'user', content: 'Weather?' },
    ]
    const first = await openai.chat.completions.create({ model: 'gpt-4.1', messages, tools })
    messages.push(first.choices[0]?.message ?? fail())
    messages.push(
      { role: 'tool', tool_call_id: 'call_1', content: 'cold' },
      { role: 'tool', tool_call_id: 'call_2', content: 'warm' },
    )
    await openai.chat.completions.create({
      model: 'gpt-4.1',
      messages,
      tools,
      tool_choice: { type: 'function', function: { name: 'weather' } },
    })
    expect(lines(calls[1] ?? fail())).toEqual(['user: Weather?', ...afterTwoCalls])
    expect(calls[1]?.toolChoice).toEqual({ name: 'weather' })
    expect(calls[1]?.tools[0]).toMatchObject({ name: 'weather', strict: true })
  })

  it('sends a parsed answer back as it came', async () => {
    const { openai, calls } = clients(twoCalls)
    const tools = [zodFunction({ name: 'weather', parameters: Place })]
    const user = { role: 'user' as const, content: 'Weather?' }
    const parsed = await openai.chat.completions.parse({ model: 'gpt-4.1', messages: [user], tools })
    const results = ['call_1', 'call_2'].map((tool_call_id) => ({
      role: 'tool' as const,
      tool_call_id,
      content: 'cold',
    }))
    const messages = [user, parsed.choices[0]?.message ?? fail(), ...results]
    await openai.chat.completions.create({ model: 'gpt-4.1', messages, tools })
    expect(JSON.stringify(calls[1]?.body)).toContain('parsed_arguments')
  })

  it('runs runTools to its end', async () => {
    const { openai, calls } = clients(twoCalls, { items: [{ text: 'Cold and warm' }] })
    const weather = zodFunction({
      name: 'weather',
      parameters: Place,
      function: ({ city }: { city: string }) => (city === 'Oslo' ? 'cold' : 'warm'),
    })
    const runner = openai.chat.completions.runTools({
      model: 'gpt-4.1',
      messages: [{ role: 'user', content: 'Weather?' }],
      tools: [weather],
    })
    expect(await runner.finalContent()).toBe('Cold and warm')
    expect(lines(calls[1] ?? fail())).toEqual(['user: Weather?', ...afterTwoCalls])
  })
})

function fail(): never {
  throw new Error('there was no such request')
}
