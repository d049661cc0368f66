import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { answerConversations, rememberReply } from '../../src/model/request/index.ts'
import type { Item, ModelCall, ScriptedReply } from '../../src/model/types.ts'
import { createServer, NOW } from './helpers.ts'

/** The real SDKs on a server that decodes each request and answers with the next reply, in the barest form they parse. */
export function clients(...replies: ScriptedReply[]) {
  const server = createServer()
  const calls: ModelCall[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const answer = await answerConversations(request, server.state, { now: NOW })
    if (answer) return Response.json(answer.body, { status: answer.status })
    const result = await server.decode(request)
    if ('error' in result) {
      const { http: status, message, type, param, code, details } = result.error
      return Response.json({ type: 'error', error: { message, type, param, code, details } }, { status })
    }
    const { call } = result
    const reply = replies[calls.length] ?? { items: [{ text: 'ok' }] }
    const id = `${call.api === 'responses' ? 'resp' : 'msg'}_${calls.length}`
    calls.push(call)
    rememberReply(server.state, call, { id, reply, api: call.api })
    return Response.json(render(call, id, reply))
  }
  return {
    server,
    calls,
    openai: new OpenAI({ apiKey: 'sk-test', fetch, maxRetries: 0 }),
    anthropic: new Anthropic({ apiKey: 'sk-test', fetch, maxRetries: 0 }),
  }
}

function render(call: ModelCall, id: string, reply: ScriptedReply): unknown {
  const parts = reply.items.map((item, i) => partOf(item, i))
  if (call.api === 'responses') return { id, object: 'response', status: 'completed', output: parts.map(outputItem) }
  if (call.api === 'messages') {
    return {
      model: call.model,
      id,
      type: 'message',
      role: 'assistant',
      content: parts.map(block),
      stop_reason: parts.some((part) => part.call) ? 'tool_use' : 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 1, output_tokens: 1 },
    }
  }
  const tool_calls = parts.flatMap(({ call: made }) =>
    made
      ? [{ id: made.id, type: 'function', function: { name: made.name, arguments: JSON.stringify(made.arguments) } }]
      : [],
  )
  const text = parts.find((part) => part.text)?.text ?? null
  return {
    id,
    object: 'chat.completion',
    created: 0,
    model: call.model,
    choices: [
      {
        index: 0,
        finish_reason: tool_calls.length ? 'tool_calls' : 'stop',
        message: { role: 'assistant', content: text, ...(tool_calls.length && { tool_calls }), refusal: null },
      },
    ],
  }
}

type Made = {
  index: number
  text?: string
  thinking?: string
  call?: { name: string; arguments: unknown; id?: string }
}

function partOf(item: Item, index: number): Made {
  if ('toolCall' in item) return { index, call: item.toolCall }
  if ('thinking' in item) return { index, thinking: item.thinking }
  if ('text' in item) return { index, text: [item.text].flat().join('') }
  return { index, text: JSON.stringify(item) }
}

function outputItem({ index, text, call }: Made): unknown {
  if (call) {
    return {
      id: `fc_${index}`,
      type: 'function_call',
      status: 'completed',
      call_id: call.id,
      name: call.name,
      arguments: JSON.stringify(call.arguments),
    }
  }
  if (text === undefined) return { id: `rs_${index}`, type: 'reasoning', summary: [] }
  return {
    id: `msg_${index}`,
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [] }],
  }
}

function block({ text, call, thinking }: Made): unknown {
  if (call) return { type: 'tool_use', id: call.id, name: call.name, input: call.arguments }
  return text === undefined ? { type: 'thinking', thinking, signature: 'sig' } : { type: 'text', text }
}
