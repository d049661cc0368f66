import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { reply } from '../../src/model/index.ts'
import { clientsFor, RESPONSES_MODEL as model } from './clients.ts'

type Input = OpenAI.Responses.ResponseInputItem[]

const talk: Input = [
  { role: 'user', content: 'I am Ana Reis. No nuts in my box, please.' },
  { role: 'assistant', content: 'Noted.' },
  { role: 'user', content: 'Where is ORD-70418?' },
  { type: 'function_call', call_id: 'call_1', name: 'get_order', arguments: '{"id":"ORD-70418"}' },
  { type: 'function_call_output', call_id: 'call_1', output: 'At the hub.' },
]

/** Output items as the next request carries them. */
function asInput(output: OpenAI.Responses.ResponseOutputItem[]): Input {
  return output as Input
}

describe('POST /v1/responses/compact', () => {
  test('gives the messages of the user, then one item that nobody can read', async () => {
    const { openai, api } = clientsFor([reply.text('Ana Reis; no nuts; ORD-70418 is at the hub.')])
    const compacted = await openai.responses.compact({ model, input: talk, instructions: 'Be brief.' })
    expect(Object.keys(compacted)).toEqual(['id', 'object', 'created_at', 'output', 'usage'])
    expect(compacted.id).toMatch(/^resp_[0-9a-f]{50}$/)
    expect(compacted.object).toBe('response.compaction')
    expect(compacted.output.map((item) => item.type)).toEqual(['message', 'message', 'compaction'])
    expect(compacted.output[1]).toEqual({
      id: expect.stringMatching(/^msg_[0-9a-f]{50}$/),
      type: 'message',
      status: 'completed',
      content: [{ type: 'input_text', text: 'Where is ORD-70418?' }],
      role: 'user',
    })
    expect(compacted.output[2]).toEqual({
      id: expect.stringMatching(/^cmp_[0-9a-f]{50}$/),
      type: 'compaction',
      encrypted_content: expect.stringMatching(/^gAAAAAB/),
    })
    const { input_tokens, output_tokens, total_tokens } = compacted.usage
    expect(input_tokens + output_tokens).toBe(total_tokens)
    expect(api.calls[0]?.path).toBe('/v1/responses/compact')
    expect(api.calls[0]?.system).toBe('Be brief.')
  })

  test('a later request carries the item, and the model gets what it stands for', async () => {
    const { openai, api } = clientsFor([reply.text('No nuts.'), reply.text('Yes.')])
    const { output } = await openai.responses.compact({ model, input: talk })
    const input: Input = [...asInput(output), { role: 'user', content: 'Do you remember?' }]
    await openai.responses.create({ model, input })
    expect(api.calls[1]?.turns.flatMap(({ parts }) => parts)).toEqual([
      { type: 'text', text: 'I am Ana Reis. No nuts in my box, please.' },
      { type: 'text', text: 'Where is ORD-70418?' },
      { type: 'compaction', summary: 'No nuts.', alone: false },
      { type: 'text', text: 'Do you remember?' },
    ])
  })

  test('refuses an item that it did not make', async () => {
    const { openai } = clientsFor([reply.text('Yes.')])
    const input: Input = [{ type: 'compaction', encrypted_content: 'gAAAAABforged' }]
    await expect(openai.responses.create({ model, input })).rejects.toMatchObject({
      status: 400,
      code: 'invalid_encrypted_content',
    })
  })

  test('takes no field that belongs to an answer, and no orphan', async () => {
    const { openai } = clientsFor([reply.text('-')])
    const odd = { model, input: talk, tools: [] } as OpenAI.Responses.ResponseCompactParams
    await expect(openai.responses.compact(odd)).rejects.toThrow("Unknown parameter: 'tools'")
    await expect(openai.responses.compact({ model, input: talk.slice(4) })).rejects.toThrow('No tool call found')
  })

  test('fails as other requests do', async () => {
    const { openai } = clientsFor([reply.overloaded()])
    await expect(openai.responses.compact({ model, input: talk })).rejects.toBeInstanceOf(OpenAI.InternalServerError)
  })
})

describe('context_management of the Responses API', () => {
  const context_management = [{ type: 'compaction', compact_threshold: 1000 }]
  const long = 'The parcel was scanned again. '.repeat(150)

  test('below the threshold nothing happens', async () => {
    const { openai } = clientsFor([reply.text('Fine.')])
    const { output } = await openai.responses.create({ model, input: 'Hello', context_management })
    expect(output.map((item) => item.type)).toEqual(['message'])
  })

  test('from the threshold on, a compaction item follows the answer, in a stream too', async () => {
    const { openai } = clientsFor([reply.text('Fine.')])
    const plain = await openai.responses.create({ model, input: long, context_management })
    expect(plain.output.map((item) => item.type)).toEqual(['message', 'compaction'])
    const seen: string[] = []
    for await (const event of await openai.responses.create({ model, input: long, context_management, stream: true })) {
      if ('item' in event) seen.push(`${event.type.split('.').at(-1)} ${event.item.type}`)
      if (event.type === 'response.completed') expect(event.response.output[1]?.type).toBe('compaction')
    }
    expect(seen).toEqual(['added message', 'done message', 'added compaction', 'done compaction'])
  })

  test('the item stands for everything before it, whether the client drops that or not', async () => {
    const { openai, api } = clientsFor([reply.text('Fine.', { compaction: 'Scanned often.' }), reply.text('Yes.')])
    const first: Input = [{ role: 'user', content: long }]
    const { output } = await openai.responses.create({ model, input: first, context_management })
    const next = { role: 'user' as const, content: 'And now?' }
    await openai.responses.create({ model, input: [...first, ...asInput(output), next] })
    await openai.responses.create({ model, input: [...asInput(output.slice(1)), next] })
    for (const call of api.calls.slice(1)) {
      expect(call.turns).toEqual([
        { role: 'assistant', parts: [{ type: 'compaction', summary: 'Scanned often.', alone: true }] },
        { role: 'user', parts: [{ type: 'text', text: 'And now?' }] },
      ])
    }
  })

  test('with previous_response_id the server drops it, and keeps a call that waits for its result', async () => {
    const called = reply.toolCalls([{ name: 'get_order', id: 'call_7' }], { compaction: 'Scanned often.' })
    const { openai, api } = clientsFor([called, reply.text('Yes.')])
    const { id } = await openai.responses.create({ model, input: long, context_management })
    const input: Input = [{ type: 'function_call_output', call_id: 'call_7', output: 'At the hub.' }]
    await openai.responses.create({ model, previous_response_id: id, input })
    expect(api.calls[1]?.turns.map(({ parts }) => parts.map(({ type }) => type))).toEqual([
      ['compaction', 'tool-call'],
      ['tool-result'],
    ])
  })

  test('unless the script says otherwise, it holds what users said', async () => {
    const { openai, api } = clientsFor([reply.text('Fine.')])
    const input: Input = [{ role: 'user', content: `${long} No nuts, please.` }]
    const { output } = await openai.responses.create({ model, input, context_management })
    await openai.responses.create({ model, input: [...asInput(output), { role: 'user', content: 'And now?' }] })
    expect(JSON.stringify(api.calls[1]?.turns)).toContain('No nuts, please.')
  })

  test('the threshold is at least a thousand tokens, and there is no other kind', async () => {
    const { openai } = clientsFor([reply.text('Fine.')])
    const low = [{ type: 'compaction', compact_threshold: 10 }]
    const ask = (entries: typeof low) => openai.responses.create({ model, input: 'Hi', context_management: entries })
    await expect(ask(low)).rejects.toMatchObject({ status: 400, param: 'context_management[0].compact_threshold' })
    await expect(ask([{ type: 'truncation', compact_threshold: 1000 }])).rejects.toMatchObject({ status: 400 })
  })
})
