import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod'
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { clients } from './clients.ts'
import { lines } from './helpers.ts'

const Invoice = z.object({ number: z.string(), total: z.number().min(0), note: z.string().optional() })
const twoCalls = {
  items: [
    { thinking: 'two cities' },
    { toolCall: { name: 'weather', arguments: { city: 'Oslo' }, id: 'toolu_1' } },
    { toolCall: { name: 'weather', arguments: { city: 'Rome' }, id: 'toolu_2' } },
  ],
}
const wholeRound = [
  'user: Weather?',
  'assistant: (reasoning) | weather({"city":"Oslo"}) as toolu_1 | weather({"city":"Rome"}) as toolu_2',
  'user: toolu_1 gave cold | toolu_2 gave warm',
]
const model = 'claude-opus-5-5'
const weather = betaZodTool({
  name: 'weather',
  description: 'Weather there',
  inputSchema: z.object({ city: z.string() }),
  run: ({ city }) => (city === 'Oslo' ? 'cold' : 'warm'),
})

describe('anthropic, Messages API', () => {
  it('sends a text', async () => {
    const { anthropic, calls } = clients()
    await anthropic.messages.create({
      model,
      max_tokens: 100,
      system: 'Be brief',
      messages: [{ role: 'user', content: 'Hello' }],
    })
    expect(calls[0]).toMatchObject({
      api: 'messages',
      provider: 'anthropic',
      path: '/v1/messages',
      model,
      system: 'Be brief',
      maxOutputTokens: 100,
      sampling: {},
      stream: false,
    })
    expect(calls.map(lines)).toEqual([['user: Hello']])
    expect(JSON.stringify(calls[0])).not.toContain('sk-test')
  })

  it('sends images, documents and places for the cache', async () => {
    const { anthropic, calls } = clients()
    await anthropic.messages.create({
      model,
      max_tokens: 100,
      system: [{ type: 'text', text: 'Be brief', cache_control: { type: 'ephemeral', ttl: '1h' } }],
      tools: [{ name: 'weather', input_schema: { type: 'object' }, cache_control: { type: 'ephemeral', ttl: '1h' } }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA' } },
            { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Policy' }, title: 'Rules' },
            { type: 'search_result', source: 'doc-1', title: 'Found', content: [{ type: 'text', text: 'Here' }] },
            { type: 'text', text: 'What is this?', cache_control: { type: 'ephemeral' } },
          ],
        },
        { role: 'assistant', content: 'A cat' },
        { role: 'system', content: 'Now in French' },
        { role: 'user', content: 'Sure?' },
      ],
      output_config: { effort: 'low' },
    })
    expect(calls[0]).toMatchObject({
      system: 'Be brief\n\nNow in French',
      reasoningEffort: 'low',
      cacheBreakpoints: ['tools[0]', 'system[0]', 'messages[0].content[3]'],
    })
    expect(calls.map(lines)).toEqual([
      [
        'user: [image data:image/png;base64,AA] | [document Policy] | [document Here] | What is this?',
        'assistant: A cat',
        'system: Now in French',
        'user: Sure?',
      ],
    ])
  })

  it('sends a schema made by zodOutputFormat, in the current slot and in the older one', async () => {
    const { anthropic, calls } = clients()
    const messages = [{ role: 'user' as const, content: 'Hello' }]
    const format = zodOutputFormat(Invoice)
    await anthropic.messages.parse({ model, max_tokens: 100, messages, output_config: { format } }).catch(() => {})
    await anthropic.beta.messages.create({
      model,
      max_tokens: 100,
      messages,
      output_format: { type: 'json_schema', schema: format.schema },
    })
    for (const call of calls) {
      expect(call.outputSchema).toMatchObject({
        strict: true,
        schema: { type: 'object', required: ['number', 'total'] },
      })
    }
    expect(calls).toHaveLength(2)
  })

  it('plays a round of parallel tool calls', async () => {
    const { anthropic, calls } = clients(twoCalls)
    const tools = [
      { name: 'weather', description: 'Weather there', input_schema: { type: 'object' as const }, strict: false },
    ]
    const messages: Parameters<typeof anthropic.messages.create>[0]['messages'] = [
      { role: 'user', content: 'Weather?' },
    ]
    const first = await anthropic.messages.create({ model, max_tokens: 100, messages, tools })
    messages.push({ role: 'assistant', content: first.content })
    messages.push({
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'toolu_1', content: 'cold' },
        { type: 'tool_result', tool_use_id: 'toolu_2', content: [{ type: 'text', text: 'warm' }], is_error: true },
      ],
    })
    await anthropic.messages.create({ model, max_tokens: 100, messages, tools, tool_choice: { type: 'auto' } })
    expect(lines(calls[1] ?? fail())).toEqual([...wholeRound.slice(0, 2), `${wholeRound[2]} (error)`])
    expect(calls[1]).toMatchObject({
      toolChoice: 'auto',
      tools: [{ name: 'weather', description: 'Weather there', strict: false }],
    })
  })

  it('counts tokens without a limit', async () => {
    const { anthropic, calls } = clients()
    await anthropic.messages.countTokens({ model, messages: [{ role: 'user', content: 'Hello' }] })
    expect(calls[0]).toMatchObject({ path: '/v1/messages/count_tokens', maxOutputTokens: undefined })
  })

  it.each([
    { thread: undefined, kind: 'on a message thread' },
    { thread: false as const, kind: 'with the whole history' },
  ])('runs a tool runner to its end $kind', async ({ thread }) => {
    const { anthropic, calls } = clients(twoCalls, { items: [{ text: 'Cold and warm' }] })
    const runner = anthropic.beta.messages.toolRunner({
      model,
      max_tokens: 100,
      system: 'Be brief',
      messages: [{ role: 'user', content: 'Weather?' }],
      tools: [weather],
      ...(thread === false && { thread }),
    })
    const last = await runner.runUntilDone()
    expect(last.content).toMatchObject([{ text: 'Cold and warm' }])
    expect(calls).toHaveLength(2)
    const [first, second] = [calls[0] ?? fail(), calls[1] ?? fail()]
    expect(lines(second)).toEqual(wholeRound)
    expect(second.system).toBe('Be brief')
    expect(second.tools.map((tool) => tool.name)).toEqual(['weather'])
    const sent = second.body.messages as unknown[]
    expect(sent.length).toBe(thread === false ? 3 : 1)
    expect('thread' in first.body).toBe(thread !== false)
  })

  it('lets a runner start its lost thread again', async () => {
    const { anthropic, calls, server } = clients(twoCalls, { items: [{ text: 'Cold and warm' }] })
    const slow = {
      ...weather,
      run(input: { city: string }) {
        server.wait(6 * 60_000)
        return weather.run(input)
      },
    }
    const runner = anthropic.beta.messages.toolRunner({
      model,
      max_tokens: 100,
      messages: [{ role: 'user', content: 'Weather?' }],
      tools: [slow],
    })
    await runner.runUntilDone()
    expect(calls.map((call) => call.body.thread)).toEqual([{ type: 'create' }, { type: 'create' }])
    expect(lines(calls[1] ?? fail())).toEqual(wholeRound)
  })
})

function fail(): never {
  throw new Error('there was no such request')
}
