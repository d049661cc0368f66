import { createRandom } from '../../../base/random.ts'
import { traitsOf } from '../models.ts'
import type { Content, Plan, TextPart } from '../plan.ts'
import type { Rendering } from '../wire.ts'

/** What a whole completion and its chunks have in common. */

export type ToolCall = Extract<Content, { kind: 'tool-call' }>
export type Json = Record<string, unknown>

export function toolCall(call: ToolCall, args = call.arguments): Json {
  return { id: call.id, type: 'function', function: { name: call.name, arguments: args } }
}

export function toolCalls(plan: Plan): { call: ToolCall; index: number }[] {
  return plan.contents.filter((content) => content.kind === 'tool-call').map((call, index) => ({ call, index }))
}

export function textParts(plan: Plan): TextPart[] {
  const beside = toolCalls(plan).length > 0
  const messages = plan.contents.filter((content) => content.kind === 'message')
  const sent = messages.filter((message) => !message.commentary || beside)
  return sent.flatMap((message) => message.parts.filter((part) => part.kind === 'text'))
}

/** Null beside tool calls or a refusal; an empty string when the model stopped before it wrote anything. */
export function contentText(plan: Plan): string | null {
  const text = textParts(plan)
    .map((part) => part.text)
    .join('')
  return text === '' && (toolCalls(plan).length > 0 || refusalText(plan) !== null) ? null : text
}

export function refusalText(plan: Plan): string | null {
  const parts = plan.contents.flatMap((content) => (content.kind === 'message' ? content.parts : []))
  const texts = parts.filter((part) => part.kind === 'refusal').map((part) => part.text)
  return texts.length > 0 ? texts.join('') : null
}

/** The key is absent on models that think, null on others, filled when the request asked for it. */
export function logprobs(rendering: Rendering, parts: TextPart[]): Json {
  const { call } = rendering
  if (call.body.logprobs === true) {
    const top = Number(call.body.top_logprobs ?? 0)
    const content = parts
      .flatMap((part) => part.logprobs)
      .map((entry) => ({
        token: entry.token,
        logprob: entry.logprob,
        bytes: [...Buffer.from(entry.token)],
        top_logprobs: entry.top
          .slice(0, top)
          .map(({ token, logprob }) => ({ token, logprob, bytes: [...Buffer.from(token)] })),
      }))
    return { logprobs: { content, refusal: null } }
  }
  return traitsOf(call.model).reasons ? {} : { logprobs: null }
}

/** A forced function ends with `stop`, not with `tool_calls`. */
export function finishReason({ call, plan }: Rendering): string {
  if (plan.stop === 'max-tokens' || plan.stop === 'context-window') return 'length'
  if (plan.stop === 'content-filter') return 'content_filter'
  return plan.stop === 'tool' && typeof call.toolChoice !== 'object' ? 'tool_calls' : 'stop'
}

export function chatUsage({ call, plan: { usage } }: Rendering): Json {
  const writes = usage.cacheWrite5m + usage.cacheWrite1h
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: {
      cached_tokens: usage.cacheRead,
      ...(traitsOf(call.model).countsCacheWrites && { cache_write_tokens: writes }),
      audio_tokens: 0,
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}

/** The same for every reply of a model, as if its back end never changed. */
export function fingerprint(model: string): string | null {
  return traitsOf(model).hasFingerprint ? `fp_${createRandom(`fingerprint/${model}`).hex(10)}` : null
}

/** Choices asked for with `n`; all of them get the same reply. */
export function indexes({ call }: Rendering): number[] {
  const n = typeof call.body.n === 'number' ? call.body.n : 1
  return Array.from({ length: n }, (_, index) => index)
}
