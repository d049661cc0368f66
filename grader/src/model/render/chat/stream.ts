import { compact } from '../json.ts'
import { snapshotOf } from '../models.ts'
import { byToken } from '../pieces.ts'
import type { Plan, TextPart } from '../plan.ts'
import { awaited, type Frame, type Rendering } from '../wire.ts'
import {
  chatUsage,
  contentText,
  fingerprint,
  finishReason,
  indexes,
  type Json,
  logprobs,
  refusalText,
  type ToolCall,
  textParts,
  toolCall,
  toolCalls,
} from './parts.ts'

/** The chunks of a complete stream, without the closing `[DONE]`. */
export function* chunks(id: string, rendering: Rendering): Generator<Frame> {
  const { plan, call } = rendering
  const options = (call.body.stream_options ?? {}) as { include_usage?: boolean; include_obfuscation?: boolean }
  const chunk = (choices: Json[], usage?: Json, carries?: string): Frame => {
    const model = snapshotOf(call.model)
    const data: Json = {
      id,
      object: 'chat.completion.chunk',
      created: rendering.created,
      model,
      service_tier: 'default',
      system_fingerprint: fingerprint(model),
      choices,
      ...(options.include_usage && { usage: usage ?? null }),
    }
    if (options.include_obfuscation !== false) data.obfuscation = obfuscation(data, rendering)
    return { text: `data: ${compact(data)}\n\n`, ...(carries && { carries }) }
  }
  for (const index of indexes(rendering)) {
    for (const { delta, parts, carries } of deltas(plan, rendering)) {
      yield chunk([{ index, delta, ...logprobs(rendering, parts), finish_reason: null }], undefined, carries)
    }
    const closing = call.body.logprobs === true ? { logprobs: null } : logprobs(rendering, [])
    yield chunk([{ index, delta: {}, ...closing, finish_reason: finishReason(rendering) }])
  }
  if (options.include_usage) yield chunk([], chatUsage(rendering))
}

type Delta = { delta: Json; parts: TextPart[]; carries?: string }

/** The deltas of one choice, in the order the API sends them; the last one before the finish reason included. */
function* deltas(plan: Plan, rendering: Rendering): Generator<Delta> {
  const calls = toolCalls(plan)
  const refusal = refusalText(plan)
  const content = contentText(plan)
  const waitsFor = awaited(plan)
  const [only] = calls
  if (refusal !== null) {
    yield { delta: { role: 'assistant', content: null, refusal: '' }, parts: [] }
    for (const piece of byToken(refusal, rendering.random)) {
      yield { delta: { refusal: piece }, parts: [], ...(waitsFor === 'refusal' && { carries: piece }) }
    }
  } else if (content !== null) {
    yield { delta: { role: 'assistant', content: '', refusal: null }, parts: [] }
    for (const piece of contentPieces(plan, content, rendering)) {
      yield { delta: { content: piece.text }, parts: [piece], ...(waitsFor === 'text' && { carries: piece.text }) }
    }
  } else if (only && calls.length === 1) {
    const first = [{ index: 0, ...toolCall(only.call, '') }]
    yield { delta: { role: 'assistant', content: null, tool_calls: first, refusal: null }, parts: [] }
    yield* argumentDeltas(only.call, 0, plan, rendering)
    return
  } else {
    yield { delta: { role: 'assistant', content: null }, parts: [] }
  }
  for (const { call, index } of calls) {
    yield { delta: { tool_calls: [{ index, ...toolCall(call, '') }] }, parts: [] }
    yield* argumentDeltas(call, index, plan, rendering)
  }
}

function* argumentDeltas(call: ToolCall, index: number, plan: Plan, rendering: Rendering): Generator<Delta> {
  for (const piece of byToken(call.arguments, rendering.random)) {
    const delta = { tool_calls: [{ index, function: { arguments: piece } }] }
    yield { delta, parts: [], ...(awaited(plan) === 'arguments' && { carries: piece }) }
  }
}

/** With logprobs a piece is a scripted token; without, a piece is about a token long. */
function contentPieces(plan: Plan, content: string, rendering: Rendering): TextPart[] {
  const scripted = textParts(plan).flatMap((part) => part.logprobs)
  if (scripted.map(({ token }) => token).join('') === content) {
    return scripted.map((entry) => ({ kind: 'text', text: entry.token, logprobs: [entry] }))
  }
  return byToken(content, rendering.random).map((text) => ({ kind: 'text', text, logprobs: [] }))
}

/** Random characters that even out the length of the data, so that its size does not tell the text. */
function obfuscation(data: Json, { random }: Rendering): string {
  const length = compact({ ...data, obfuscation: '' }).length
  return random.alnum(1 + ((16 - (length % 16)) % 16))
}

/** What the data of the last line holds when the provider fails in mid-stream. */
export function streamError(requestId: string): Json {
  return {
    error: {
      message: `The server had an error processing your request. Sorry about that! You can retry your request, or contact us through our help center at help.openai.com if the error persists. Please include the request ID ${requestId} in your message.`,
      type: 'server_error',
      param: null,
      code: null,
    },
  }
}
