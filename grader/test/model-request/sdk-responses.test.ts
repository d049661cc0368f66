import type OpenAI from 'openai'
import { ResponsesToolRunner, runnerFunction } from 'openai/helpers/responses-tool-runner'
import { zodResponsesFunction, zodTextFormat } from 'openai/helpers/zod'
import { toResponseInputItems } from 'openai/lib/responses/ResponseInputItems'
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

describe('openai, Responses API', () => {
  it('sends a text', async () => {
    const { openai, calls } = clients()
    await openai.responses.create({
      model: 'gpt-5.5',
      instructions: 'Be brief',
      input: 'Hello',
      max_output_tokens: 100,
    })
    expect(calls[0]).toMatchObject({
      api: 'responses',
      provider: 'openai',
      path: '/v1/responses',
      model: 'gpt-5.5',
      system: 'Be brief',
      maxOutputTokens: 100,
      stream: false,
      toolChoice: undefined,
      outputSchema: undefined,
      jsonMode: false,
      index: 0,
    })
    expect(calls.map(lines)).toEqual([['user: Hello']])
    expect(JSON.stringify(calls[0])).not.toContain('sk-test')
  })

  it('sends a conversation with an image, a file and an answer in between', async () => {
    const { openai, calls } = clients()
    await openai.responses.create({
      model: 'gpt-5.5',
      input: [
        { role: 'developer', content: 'Be brief' },
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'What is this?', prompt_cache_breakpoint: { mode: 'explicit' } },
            { type: 'input_image', image_url: 'https://example.com/a.png', detail: 'auto' },
            { type: 'input_file', file_data: 'data:application/pdf;base64,AA', filename: 'a.pdf' },
          ],
        },
        { role: 'assistant', content: 'A cat' },
        { role: 'user', content: 'Sure?' },
      ],
      reasoning: { effort: 'low' },
    })
    expect(calls[0]).toMatchObject({
      system: 'Be brief',
      reasoningEffort: 'low',
      cacheBreakpoints: ['input[1].content[0]'],
    })
    expect(calls.map(lines)).toEqual([
      [
        'user: What is this? | [image https://example.com/a.png] | [document data:application/pdf;base64,AA]',
        'assistant: A cat',
        'user: Sure?',
      ],
    ])
  })

  it('sends a schema made by zodTextFormat, and streams', async () => {
    const { openai, calls } = clients()
    await openai.responses
      .parse({ model: 'gpt-5.5', input: 'Hello', text: { format: zodTextFormat(Invoice, 'invoice') } })
      .catch(() => {})
    await openai.responses.create({ model: 'gpt-5.5', input: 'Hello', stream: true })
    expect(calls[0]?.outputSchema).toMatchObject({
      name: 'invoice',
      strict: true,
      schema: { type: 'object', additionalProperties: false },
    })
    expect(calls.map((call) => call.stream)).toEqual([false, true])
  })

  it('plays a round of parallel tool calls, with the whole output sent back', async () => {
    const { openai, calls } = clients(twoCalls)
    const tools = [zodResponsesFunction({ name: 'weather', parameters: Place, description: 'Weather there' })]
    const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: 'Weather?' }]
    const first = await openai.responses.create({ model: 'gpt-5.5', input, tools })
    const outputs = first.output.flatMap((item) =>
      item.type === 'function_call'
        ? [
            {
              type: 'function_call_output' as const,
              call_id: item.call_id,
              output: item.arguments.includes('Oslo') ? 'cold' : 'warm',
            },
          ]
        : [],
    )
    await openai.responses.create({
      model: 'gpt-5.5',
      input: [...input, ...toResponseInputItems(first.output), ...outputs],
      tools,
      tool_choice: 'auto',
    })
    expect(calls[1]?.tools).toEqual([
      {
        name: 'weather',
        description: 'Weather there',
        strict: true,
        schema: expect.objectContaining({ type: 'object' }),
      },
    ])
    expect(calls[1]?.toolChoice).toBe('auto')
    expect(lines(calls[1] ?? fail())).toEqual([
      'user: Weather?',
      afterTwoCalls[0]?.replace('assistant: ', 'assistant: (reasoning) | '),
      afterTwoCalls[1],
    ])
  })

  it('sends back what an answer holds, but not what the SDK made of it', async () => {
    const { openai, calls } = clients(twoCalls, twoCalls)
    const tools = [zodResponsesFunction({ name: 'weather', parameters: Place })]
    const made = await openai.responses.create({ model: 'gpt-5.5', input: 'Weather?', tools })
    const parsed = await openai.responses.parse({ model: 'gpt-5.5', input: 'Weather?', tools })
    const results = ['call_1', 'call_2'].map((call_id) => ({
      type: 'function_call_output' as const,
      call_id,
      output: 'cold',
    }))
    // The types know better; who writes no types sends it all.
    const send = (output: readonly object[]) =>
      openai.responses.create({
        model: 'gpt-5.5',
        input: [...(output as OpenAI.Responses.ResponseInput), ...results],
        tools,
      })
    await send(made.output)
    await send(toResponseInputItems(parsed.output))
    await expect(send(parsed.output)).rejects.toMatchObject({
      status: 400,
      code: 'unknown_parameter',
      param: 'input[1].parsed_arguments',
      message: expect.stringContaining('toResponseInputItems'),
    })
    expect(calls).toHaveLength(4)
  })

  it('takes a tool as strict where it can, unless told', async () => {
    const { openai, calls } = clients()
    const closed = { type: 'object', properties: {}, required: [], additionalProperties: false }
    const open = { type: 'object', properties: { city: { type: 'string' } } }
    const tool = (name: string, parameters: object, strict?: boolean) => ({
      type: 'function',
      name,
      parameters,
      strict,
    })
    const tools = [tool('a', closed), tool('b', open), tool('c', closed, false), tool('d', closed, true)]
    await openai.responses.create({ model: 'gpt-5.5', input: 'Hello', tools: tools as OpenAI.Responses.Tool[] })
    expect(calls[0]?.tools.map(({ name, strict }) => [name, strict])).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
      ['d', true],
    ])
  })

  it('holds a conversation on the server', async () => {
    const { openai, calls } = clients({ items: [{ text: 'Hi' }] })
    const { id: conversation } = await openai.conversations.create({ items: [{ role: 'user', content: 'I am Ada' }] })
    await openai.responses.create({ model: 'gpt-5.5', conversation, input: 'Hello' })
    await openai.responses.create({ model: 'gpt-5.5', conversation: { id: conversation }, input: 'Who am I?' })
    expect(lines(calls[1] ?? fail())).toEqual(['user: I am Ada', 'user: Hello', 'assistant: Hi', 'user: Who am I?'])
  })

  it('continues by previous_response_id', async () => {
    const { openai, calls } = clients(twoCalls)
    const tools = [zodResponsesFunction({ name: 'weather', parameters: Place })]
    const first = await openai.responses.create({ model: 'gpt-5.5', input: 'Weather?', tools })
    await openai.responses.create({
      model: 'gpt-5.5',
      previous_response_id: first.id,
      tools,
      input: [
        { type: 'function_call_output', call_id: 'call_1', output: 'cold' },
        { type: 'function_call_output', call_id: 'call_2', output: [{ type: 'input_text', text: 'warm' }] },
      ],
    })
    expect(lines(calls[1] ?? fail()).slice(2)).toEqual([afterTwoCalls[1]])
  })

  it('runs a tool runner to its end', async () => {
    const { openai, calls } = clients(twoCalls, { items: [{ text: 'Cold and warm' }] })
    const weather = zodResponsesFunction({
      name: 'weather',
      parameters: Place,
      function: ({ city }) => (city === 'Oslo' ? 'cold' : 'warm'),
    })
    const runner = new ResponsesToolRunner({ functions: [runnerFunction(weather)] })
    const last = await runner.run(openai, { model: 'gpt-5.5', input: 'Weather?' })
    expect(last.output).toMatchObject([{ type: 'message' }])
    expect(calls).toHaveLength(2)
    expect(lines(calls[1] ?? fail()).at(-1)).toBe(afterTwoCalls[1])
  })
})

function fail(): never {
  throw new Error('there was no such request')
}
