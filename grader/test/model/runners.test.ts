import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod'
import { zodFunction } from 'openai/helpers/zod'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { reply } from '../../src/model/index.ts'
import type { ModelCall, Responder } from '../../src/model/types.ts'
import { chatParams, clientsFor, messagesParams } from './clients.ts'

/** A model that looks two orders up, one after the other, and then answers. */
const lookUpTwo: Responder = (call) => {
  const results = resultsIn(call)
  if (results.length < 2) return reply.toolCalls([{ name: 'get_order', arguments: { id: `LK-${results.length + 1}` } }])
  return reply.text(`Both are known: ${results.join(' and ')}.`)
}

function resultsIn(call: ModelCall): string[] {
  const parts = call.turns.flatMap((turn) => turn.parts)
  return parts.flatMap((part) => (part.type === 'tool-result' ? [part.output] : []))
}

const ANSWER = 'Both are known: order LK-1 and order LK-2.'
const parameters = z.object({ id: z.string() })

test('the chat tool runner comes to its end', async () => {
  const { openai, api } = clientsFor([])
  api.respond(lookUpTwo)
  const tool = zodFunction({
    name: 'get_order',
    description: 'Looks an order up.',
    parameters,
    function: ({ id }) => `order ${id}`,
  })
  const runner = openai.chat.completions.runTools({ ...chatParams, model: 'gpt-4o', tools: [tool] })
  expect(await runner.finalContent()).toBe(ANSWER)
  expect(api.calls).toHaveLength(3)
})

test.each([undefined, false] as const)('the Anthropic tool runner comes to its end (thread: %s)', async (thread) => {
  const { anthropic, api } = clientsFor([])
  api.respond(lookUpTwo)
  const tool = betaZodTool({
    name: 'get_order',
    description: 'Looks an order up.',
    inputSchema: parameters,
    run: ({ id }) => `order ${id}`,
  })
  const runner = anthropic.beta.messages.toolRunner({
    ...messagesParams,
    tools: [tool],
    ...(thread === undefined ? {} : { thread }),
  })
  const message = await runner.runUntilDone()
  expect(message.content.map((block) => (block.type === 'text' ? block.text : ''))).toEqual([ANSWER])
  expect(api.calls).toHaveLength(3)
  expect(resultsIn(api.calls[2] as ModelCall)).toEqual(['order LK-1', 'order LK-2'])
})
