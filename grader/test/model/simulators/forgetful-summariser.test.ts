import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createModelApi, type Detail, forgetfulSummary, type SummariserMood } from '../../../src/model/index.ts'
import type { ModelCall } from '../../../src/model/types.ts'
import { APIS, bodyFor, requestFor } from '../cases.ts'

const details: Detail[] = [
  { kind: 'fact', mark: 'PCL-3308-7', told: 'The parcel is PCL-3308-7.' },
  { kind: 'fact', mark: 'hazelnut', told: 'Ana Reis must not get hazelnuts.', inPassing: true },
  { kind: 'decision', mark: '12,50', told: 'Larkspur refunds 12,50.', inPassing: true },
  { kind: 'open', mark: 'T-08', told: 'Ticket T-08 is open.', inPassing: true },
]
const talk = 'PCL-3308-7 is late. By the way, no hazelnuts. We refund 12,50 and look at T-08. '

const texts = z.array(z.string())
const sections = z.object({ decisions: texts, openItems: texts, facts: texts })

/** What the summariser answers to a conversation, through each API. */
async function answers(text: string, schema?: z.ZodType, mood?: SummariserMood): Promise<ModelCall[]> {
  const calls = APIS.map(async (wire) => {
    const api = createModelApi({ seed: 1 })
    api.respond((call) => forgetfulSummary(call, details, mood))
    const shape = schema && z.toJSONSchema(schema)
    const format = { type: 'json_schema', name: 'summary', strict: true, schema: shape }
    const more = {
      responses: { input: text, ...(shape && { text: { format } }) },
      chat: {
        messages: [{ role: 'user', content: text }],
        ...(shape && {
          response_format: { type: 'json_schema', json_schema: { name: 's', strict: true, schema: shape } },
        }),
      },
      messages: {
        messages: [{ role: 'user', content: text }],
        ...(shape && { output_config: { format: { type: 'json_schema', schema: shape } } }),
      },
    }[wire]
    await (await api.handle(requestFor(wire, bodyFor(wire, more)))).text()
    return api.calls[0] as ModelCall
  })
  return Promise.all(calls)
}

const marksIn = (text: string) => details.map(({ mark }) => mark).filter((mark) => text.includes(mark))

describe('a summary', () => {
  test('in prose loses what was said in passing', async () => {
    for (const { answer } of await answers(talk)) expect(marksIn(answer.text)).toEqual(['PCL-3308-7'])
  })

  test('that is one text loses it too, schema or not', async () => {
    const [call] = await answers(talk, z.object({ summary: z.string() }))
    expect(marksIn(call?.answer.text ?? '')).toEqual(['PCL-3308-7'])
  })

  test('with places for details has them all, each in its place', async () => {
    for (const { answer } of await answers(talk, sections)) {
      expect(sections.parse(JSON.parse(answer.text))).toEqual({
        decisions: ['Larkspur refunds 12,50.'],
        openItems: ['Ticket T-08 is open.'],
        facts: ['The parcel is PCL-3308-7.', 'Ana Reis must not get hazelnuts.'],
      })
    }
  })

  test('follows other schemas too: texts, objects in lists, choices, what may be null', async () => {
    const entry = z.object({ what: z.string(), status: z.enum(['open', 'done']), count: z.number(), sure: z.boolean() })
    const shapes = [
      z.object({ agreed: z.string(), pending: z.string(), known: z.string() }),
      z.object({ memories: z.array(entry) }),
      z.object({ title: z.string(), notes: z.union([z.array(z.string()), z.null()]) }),
      z.object({ customer: z.object({ details: texts }), log: texts }),
    ]
    for (const shape of shapes) {
      const [call] = await answers(talk, shape)
      const text = call?.answer.text ?? ''
      expect(() => shape.parse(JSON.parse(text))).not.toThrow()
      expect(marksIn(text)).toHaveLength(4)
    }
  })

  test('holds nothing that the request did not hold', async () => {
    const [call] = await answers('No hazelnuts, please.', sections)
    expect(marksIn(call?.answer.text ?? '')).toEqual(['hazelnut'])
  })

  test('is longer than what it was made of when the model rambles, and there is none without capacity', async () => {
    const long = talk.repeat(8)
    for (const { answer } of await answers(long, sections, 'longwinded')) {
      expect(answer.text.length).toBeGreaterThan(long.length)
      sections.parse(JSON.parse(answer.text))
    }
    for (const { answer } of await answers(long, undefined, 'longwinded')) {
      expect(answer.text.length).toBeGreaterThan(long.length)
    }
    for (const { answer, api } of await answers(talk, sections, 'overloaded')) {
      expect(answer.status).toBe(api === 'messages' ? 529 : 503)
    }
  })
})
