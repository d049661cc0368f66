import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { reply } from '../../src/model/index.ts'
import { KINDS } from './cases.ts'
import { chatParams, clientsFor, messagesParams, responsesParams } from './clients.ts'

const kinds = Object.entries(KINDS)

/** The text of an answer and its tool calls, as each kind should come out of any client. */
function expected(kind: string) {
  const items = KINDS[kind]?.items ?? []
  const texts = items.flatMap((item) =>
    'text' in item ? [item.text].flat() : 'json' in item ? [JSON.stringify(item.json)] : [],
  )
  const calls = items.flatMap((item) => ('toolCall' in item ? [item.toolCall.name] : []))
  return { text: texts.join(''), calls }
}

describe.each(kinds)('%s', (kind, scripted) => {
  const want = expected(kind)

  test('openai: responses.create, its stream and responses.stream agree', async () => {
    const { openai, api } = clientsFor([scripted])
    const plain = await openai.responses.create(responsesParams)
    const read = (response: typeof plain) => ({
      text: response.output
        .flatMap((item) => (item.type === 'message' && item.phase !== 'commentary' ? item.content : []))
        .map((part) => (part.type === 'output_text' ? part.text : ''))
        .join(''),
      calls: response.output.flatMap((item) => (item.type === 'function_call' ? [item.name] : [])),
    })
    expect(read(plain)).toEqual(want)
    let text = ''
    for await (const event of await openai.responses.create({ ...responsesParams, stream: true })) {
      if (event.type === 'response.output_text.delta') text += event.delta
      if (event.type === 'response.completed') expect(read(event.response)).toEqual(want)
    }
    expect(text.endsWith(want.text)).toBe(true)
    const final = await openai.responses.stream({ ...responsesParams, model: 'gpt-4o' }).finalResponse()
    expect(read(final)).toEqual(want)
    expect(api.calls.map((call) => call.answer.text)).toEqual([want.text, want.text, want.text])
  })

  test('openai: chat.completions.create, its stream and chat.completions.stream agree', async () => {
    const { openai } = clientsFor([scripted])
    const plain = await openai.chat.completions.create(chatParams)
    const message = plain.choices[0]?.message
    expect(message?.content ?? '').toContain(want.text)
    expect((message?.tool_calls ?? []).map((call) => call.type === 'function' && call.function.name)).toEqual(
      want.calls,
    )
    let text = ''
    for await (const chunk of await openai.chat.completions.create({ ...chatParams, stream: true })) {
      text += chunk.choices[0]?.delta.content ?? ''
    }
    expect(text).toBe(message?.content ?? '')
    const runner = openai.chat.completions.stream({ ...chatParams, model: 'gpt-4o' })
    const final = await runner.finalMessage()
    expect(final.content).toBe(message?.content)
    expect((final.tool_calls ?? []).map((call) => call.type === 'function' && call.function.name)).toEqual(want.calls)
  })

  test('anthropic: messages.create, its stream and messages.stream agree', async () => {
    const { anthropic } = clientsFor([scripted])
    const plain = await anthropic.messages.create(messagesParams)
    const read = (message: typeof plain) => ({
      text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      calls: message.content.flatMap((block) => (block.type === 'tool_use' ? [block.name] : [])),
    })
    expect(read(plain)).toMatchObject({ calls: want.calls })
    expect(read(plain).text).toContain(want.text)
    let text = ''
    for await (const event of await anthropic.messages.create({ ...messagesParams, stream: true })) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text
    }
    expect(text).toBe(read(plain).text)
    const final = await anthropic.messages.stream(messagesParams).finalMessage()
    expect(read(final)).toEqual(read(plain))
    expect(final.stop_reason).toBe(plain.stop_reason)
    const blocks = (message: typeof plain) => message.content.map(({ type }) => type)
    expect(blocks(final)).toEqual(blocks(plain))
    for (const block of final.content) {
      if (block.type === 'tool_use' && kind !== 'truncated tool call')
        expect(block.input).toEqual(inputOf(plain, block.name))
    }
  })
})

function inputOf(message: { content: { type: string; name?: string; input?: unknown }[] }, name: string): unknown {
  return message.content.find((block) => block.type === 'tool_use' && block.name === name)?.input
}

describe('parse helpers', () => {
  const Invoice = z.object({ number: z.string(), total: z.number().nonnegative() })
  const good = { number: 'LK-2291', total: 12.5 }
  const parsers = (scripted: (typeof KINDS)[string]) => {
    const { openai, anthropic } = clientsFor([scripted])
    return {
      responses: () =>
        openai.responses.parse({ ...responsesParams, text: { format: zodTextFormat(Invoice, 'invoice') } }),
      chat: () =>
        openai.chat.completions.parse({ ...chatParams, response_format: zodResponseFormat(Invoice, 'invoice') }),
      messages: () =>
        anthropic.messages.parse({ ...messagesParams, output_config: { format: zodOutputFormat(Invoice) } }),
    }
  }

  test('a good object is parsed by all three, thinking or commentary before it or not', async () => {
    for (const before of [[], [{ thinking: 'I add up.' }], [{ commentary: 'One moment.' }]]) {
      const parse = parsers({ items: [...before, { json: good }] })
      expect((await parse.responses()).output_parsed).toEqual(good)
      expect((await parse.chat()).choices[0]?.message.parsed).toEqual(good)
      expect((await parse.messages()).parsed_output).toEqual(good)
    }
  })

  test('truncated JSON: null at Responses, an exception at the other two', async () => {
    const parse = parsers(reply.truncated(good, 12))
    expect(await parse.responses()).toMatchObject({ status: 'incomplete', output_parsed: null })
    await expect(parse.chat()).rejects.toThrow(/length limit/)
    await expect(parse.messages()).rejects.toThrow(/parse/i)
  })

  test('a refusal: null without an exception at OpenAI', async () => {
    const parse = parsers(reply.refusal('No.'))
    expect(await parse.responses()).toMatchObject({ status: 'completed', output_parsed: null })
    expect((await parse.chat()).choices[0]?.message).toMatchObject({ parsed: null, refusal: 'No.' })
  })

  test('a broken constraint throws from all three', async () => {
    const parse = parsers(reply.json({ ...good, total: -5 }))
    await expect(parse.responses()).rejects.toThrow()
    await expect(parse.chat()).rejects.toThrow()
    await expect(parse.messages()).rejects.toThrow()
  })

  test('JSON in a fence throws from all three', async () => {
    const parse = parsers(reply.text(`\`\`\`json\n${JSON.stringify(good)}\n\`\`\``))
    await expect(parse.responses()).rejects.toThrow(SyntaxError)
    await expect(parse.chat()).rejects.toThrow(SyntaxError)
    await expect(parse.messages()).rejects.toThrow()
  })
})

test('the clients find the request id', async () => {
  const { openai, anthropic, api } = clientsFor([reply.text('Here.')])
  const response = await openai.responses.create(responsesParams)
  const message = await anthropic.messages.create(messagesParams)
  expect([response._request_id, message._request_id]).toEqual(api.calls.map((call) => call.answer.requestId))
  expect(response._request_id).toMatch(/^req_[0-9a-f]{32}$/)
  expect(message._request_id).toMatch(/^req_011C[1-9A-HJ-NP-Za-km-z]{20}$/)
})
