import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reply } from '../../src/model/index.ts'
import type { Api, StreamScript } from '../../src/model/types.ts'
import { serve } from './serve.ts'
import { readEvents } from './wire/sse.ts'

/** Text of any script and sign, with all that could upset JSON, an event stream or a cut. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('"', '\\', '\n', '\r', '\u2028', '€', '👩🏽‍🚀', 'ö', ' '),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 200,
})

const DELTA: Readonly<Record<Api, (data: Record<string, unknown>) => string>> = {
  responses: (data) => (data.type === 'response.output_text.delta' ? String(data.delta) : ''),
  chat: (data) => (data as { choices: { delta: { content?: string } }[] }).choices[0]?.delta.content ?? '',
  messages: ({ delta }) => (delta as { text?: string } | undefined)?.text ?? '',
}

test.each(['responses', 'chat', 'messages'] as const)('%s: any text comes through whole', async (wire) => {
  await fc.assert(
    fc.asyncProperty(anyText, fc.nat(), fc.boolean(), async (text, seed, split) => {
      const { text: stream, call } = await serve(
        wire,
        reply.stream(reply.text(text), { split }),
        { stream: true },
        seed,
      )
      const deltas = readEvents(stream).events.map(({ data }) => DELTA[wire](data))
      expect(deltas.join('')).toBe(text)
      expect(call.answer.text).toBe(text)
    }),
    { numRuns: 60, seed: 11 },
  )
})

test.each(['responses', 'chat', 'messages'] as const)('%s: any early end leaves a beginning', async (wire) => {
  const endings: StreamScript['ending'][] = ['clean', 'mid-event', 'error', 'failed']
  await fc.assert(
    fc.asyncProperty(
      anyText,
      fc.constantFrom(...endings),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (text, ending, afterText) => {
        const scripted = reply.stream(reply.text(text), { ending, afterText })
        const { text: stream, call } = await serve(wire, scripted, { stream: true }, 1)
        expect(text.startsWith(call.answer.text)).toBe(true)
        expect(stream).not.toMatch(/response\.(completed|incomplete)"|\[DONE\]|message_stop/)
      },
    ),
    { numRuns: 60, seed: 12 },
  )
})
