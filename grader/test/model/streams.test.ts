import { describe, expect, test } from 'vitest'
import { reply } from '../../src/model/index.ts'
import type { ScriptedReply } from '../../src/model/types.ts'
import { KINDS } from './cases.ts'
import { serve, settingsFor } from './serve.ts'
import { chatChunk, chatCompletion, chatGrammar } from './wire/chat.ts'
import { MESSAGES_GRAMMAR, messagesEvents } from './wire/messages.ts'
import { RESPONSES_GRAMMAR, responsesEvents } from './wire/responses.ts'
import { readEvents } from './wire/sse.ts'

const kinds = Object.entries(KINDS)
const usual = KINDS.text as ScriptedReply

const streamed = (wire: 'responses' | 'chat' | 'messages', kind: string, more = {}) =>
  serve(wire, KINDS[kind] ?? usual, { ...settingsFor(wire, kind), stream: true, ...more })

describe('Responses', () => {
  test.each(kinds)('%s follows the grammar of the wire', async (kind) => {
    const { response, text } = await streamed('responses', kind)
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const { events, done } = readEvents(text)
    expect(done).toBe(false)
    const names = events.map(({ event, data }, index) => {
      expect(data.type).toBe(event)
      expect(data.sequence_number).toBe(index)
      const name = String(event).replace('response.', '')
      const schema = responsesEvents[name]
      expect(schema, `an event ${name}`).toBeDefined()
      schema?.parse(data)
      return name
    })
    expect(`${names.join(' ')} `).toMatch(RESPONSES_GRAMMAR)
  })

  test.each(kinds)('%s ends with the response that a plain request would have got', async (kind) => {
    const { events } = readEvents((await streamed('responses', kind)).text)
    const last = events.at(-1)?.data.response as Record<string, unknown>
    const plain = JSON.parse((await serve('responses', KINDS[kind] ?? usual, settingsFor('responses', kind))).text)
    const { billing, ...rest } = plain
    expect(billing).toEqual({ payer: 'developer' })
    const idless = (value: unknown) => JSON.stringify(value).replaceAll(/"(id|call_id|encrypted_content)":"[^"]*"/g, '')
    expect(idless(last)).toBe(idless(rest))
  })

  test('deltas joined are the text, and what came before equals what is repeated at the end', async () => {
    const { events } = readEvents((await streamed('responses', 'text')).text)
    const deltas = events.filter(({ event }) => event === 'response.output_text.delta')
    expect(deltas.length).toBeGreaterThan(5)
    const joined = deltas.map(({ data }) => data.delta).join('')
    expect(joined).toMatch(/^Your parcel .* Tuesday\.$/)
    for (const { data } of deltas) {
      expect((String(data.delta).length + String(data.obfuscation).length) % 16).toBe(0)
    }
    expect(events.find(({ event }) => event === 'response.output_text.done')?.data.text).toBe(joined)
  })

  test('obfuscation can be switched off', async () => {
    const { text } = await streamed('responses', 'text', { stream_options: { include_obfuscation: false } })
    expect(text).not.toMatch(/obfuscation/)
  })
})

describe('Chat Completions', () => {
  test.each(kinds)('%s follows the grammar of the wire', async (kind) => {
    const { text, response } = await streamed('chat', kind)
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const { events, done } = readEvents(text)
    expect(done).toBe(true)
    const chunks = events.map(({ event, data }) => {
      expect(event).toBeUndefined()
      expect('usage' in data).toBe(false)
      return chatChunk.parse(data)
    })
    const facts = chunks.map(({ id, created, model, system_fingerprint }) => [id, created, model, system_fingerprint])
    for (const fact of facts) expect(fact).toEqual(facts[0])
    chatGrammar(chunks.map(({ choices }) => choices[0] ?? { delta: {}, finish_reason: null }))
  })

  test('with include_usage every chunk has a null, and one more chunk the usage of a plain reply', async () => {
    const { text } = await streamed('chat', 'cached usage', { stream_options: { include_usage: true } })
    const { events } = readEvents(text)
    const chunks = events.map(({ data }) => chatChunk.parse(data))
    expect(chunks.at(-1)?.choices).toEqual([])
    for (const chunk of chunks.slice(0, -1)) expect(chunk.usage).toBeNull()
    const plain = chatCompletion.parse(JSON.parse((await serve('chat', KINDS['cached usage'] ?? usual)).text))
    expect(chunks.at(-1)?.usage).toEqual(plain.usage)
  })

  test('every data line has the same length modulo sixteen, so that its size does not tell the text', async () => {
    const { events } = readEvents((await streamed('chat', 'text')).text)
    expect(new Set(events.map(({ raw }) => raw.length % 16))).toEqual(new Set([1]))
    const { text } = await streamed('chat', 'text', { stream_options: { include_obfuscation: false } })
    expect(text).not.toMatch(/obfuscation/)
  })

  test('one tool call comes in the first chunk, parallel ones each in their own', async () => {
    const grammar = async (kind: string) => {
      const { events } = readEvents((await streamed('chat', kind)).text)
      return chatGrammar(events.flatMap(({ data }) => data.choices as { delta: unknown; finish_reason: unknown }[]))
    }
    expect((await grammar('one tool call'))[0]).toBe('one tool')
    const parallel = await grammar('parallel tool calls')
    expect(parallel[0]).toBe('many tools')
    expect(parallel.filter((kind) => kind === 'tool start')).toHaveLength(2)
  })

  test('each of n choices is a stream of its own', async () => {
    const { events } = readEvents((await streamed('chat', 'text', { n: 2 })).text)
    const choices = events.flatMap(
      ({ data }) => data.choices as { index: number; delta: unknown; finish_reason: unknown }[],
    )
    for (const index of [0, 1]) chatGrammar(choices.filter((choice) => choice.index === index))
  })
})

describe('Messages', () => {
  test.each(kinds)('%s follows the grammar of the wire', async (kind) => {
    const { text, response } = await streamed('messages', kind)
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const { events, done } = readEvents(text)
    expect(done).toBe(false)
    let open = -1
    let path = ''
    for (const { event, data } of events) {
      expect(data.type).toBe(event)
      messagesEvents[String(event)]?.parse(data)
      const { index, content_block, delta } = data as {
        index?: number
        content_block?: { type: string }
        delta?: { type?: string }
      }
      if (event === 'content_block_start') open++
      if (index !== undefined) expect(index).toBe(open)
      if (event !== 'ping') path += content_block ? `${event}:${content_block.type} ` : `${delta?.type ?? event} `
    }
    expect(path).toMatch(MESSAGES_GRAMMAR)
  })

  test('a ping follows the first block start, is never padded, and the padding of the rest varies', async () => {
    const { events } = readEvents((await streamed('messages', 'thinking then text')).text)
    expect(events[1]?.event).toBe('content_block_start')
    expect(events[2]).toMatchObject({ event: 'ping', raw: '{"type": "ping"}' })
    const pads = events.filter(({ event }) => event !== 'ping').map(({ raw }) => /( *)\}$/.exec(raw)?.[1]?.length)
    expect(new Set(pads).size).toBeGreaterThan(2)
  })

  test('the first piece of tool input is empty; without arguments there is no other', async () => {
    const pieces = async (kind: string) => {
      const { events } = readEvents((await streamed('messages', kind)).text)
      const deltas = events.map(({ data }) => data.delta as { partial_json?: string } | undefined)
      return deltas.flatMap((delta) => (delta?.partial_json === undefined ? [] : [delta.partial_json]))
    }
    const [first, ...more] = await pieces('one tool call')
    expect(first).toBe('')
    expect(JSON.parse(more.join(''))).toEqual({ id: 'LK-2291', city: 'Köln' })
    expect(await pieces('tool call without arguments')).toEqual([''])
  })

  test('message_delta repeats the input and gives the whole output, without a service tier', async () => {
    const { events } = readEvents((await streamed('messages', 'cached usage')).text)
    const usage = events.find(({ event }) => event === 'message_delta')?.data.usage
    expect(usage).toEqual({
      input_tokens: 792,
      cache_creation_input_tokens: 384,
      cache_read_input_tokens: 1024,
      output_tokens: 40,
    })
  })
})

describe('chunks', () => {
  const read = async (wire: 'responses' | 'chat' | 'messages', scripted: ScriptedReply) => {
    const { createModelApi } = await import('../../src/model/index.ts')
    const { bodyFor, requestFor } = await import('./cases.ts')
    const api = createModelApi({ seed: 3 })
    api.respond(() => scripted)
    const response = await api.handle(requestFor(wire, bodyFor(wire, { stream: true })))
    const chunks: Uint8Array[] = []
    for await (const chunk of response.body ?? []) chunks.push(chunk)
    return { chunks, whole: new TextDecoder().decode(Buffer.concat(chunks)), answer: api.calls[0]?.answer }
  }

  test.each(['responses', 'chat', 'messages'] as const)('%s: split, they cut characters', async (wire) => {
    const { chunks, whole } = await read(wire, reply.stream(usual, { split: true }))
    const { events } = readEvents(whole)
    expect(chunks.length).toBeGreaterThan(events.length * 1.9)
    const broken = chunks.filter((chunk) => new TextDecoder().decode(chunk).includes('\ufffd'))
    expect(broken.length).toBeGreaterThan(1)
    expect(whole).toMatch(/ö/)
  })

  test.each(['responses', 'chat', 'messages'] as const)('%s: together, one holds every event', async (wire) => {
    const apart = await read(wire, usual)
    const { chunks, whole, answer } = await read(wire, reply.stream(usual, { together: true }))
    expect(chunks).toHaveLength(1)
    expect(readEvents(whole).events).toEqual(readEvents(apart.whole).events)
    expect(answer?.text).toBe(apart.answer?.text)
    expect(answer?.connection).toBe('ended')
  })
})
