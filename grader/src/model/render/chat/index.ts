import { compact, pretty } from '../json.ts'
import { snapshotOf } from '../models.ts'
import type { Plan } from '../plan.ts'
import type { Rendering, WireReply } from '../wire.ts'
import {
  chatUsage,
  contentText,
  fingerprint,
  finishReason,
  indexes,
  type Json,
  logprobs,
  refusalText,
  textParts,
  toolCall,
  toolCalls,
} from './parts.ts'
import { chunks, streamError } from './stream.ts'

/** A reply as OpenAI Chat Completions sends it. Thinking shows only in the usage; commentary only beside tool calls. */
export function renderChat(rendering: Rendering): WireReply {
  const id = rendering.ids.completion()
  return {
    id,
    json: () => pretty(completion(id, rendering), { newline: true }),
    frames: () => [...chunks(id, rendering), { text: 'data: [DONE]\n\n' }],
    // The provider has one way to fail in mid-stream here: a data line with an error, then the end.
    failure: () => [{ text: `data: ${compact(streamError(rendering.requestId))}\n\n` }],
  }
}

function completion(id: string, rendering: Rendering): Json {
  const { call, plan, created } = rendering
  const model = snapshotOf(call.model)
  return {
    id,
    object: 'chat.completion',
    created,
    model,
    choices: indexes(rendering).map((index) => ({
      index,
      message: messageOf(plan),
      ...logprobs(rendering, textParts(plan)),
      finish_reason: finishReason(rendering),
    })),
    usage: chatUsage(rendering),
    service_tier: 'default',
    system_fingerprint: fingerprint(model),
  }
}

function messageOf(plan: Plan): Json {
  const calls = toolCalls(plan)
  return {
    role: 'assistant',
    content: contentText(plan),
    ...(calls.length > 0 && { tool_calls: calls.map(({ call }) => toolCall(call)) }),
    refusal: refusalText(plan),
    annotations: [],
  }
}
