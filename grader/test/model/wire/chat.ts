import { z } from 'zod'
import { callId, count, ordered } from './ordered.ts'

/** What recorded Chat Completions traffic looks like. */

const tokenBytes = z.array(z.int().min(0).max(255))
const alternative = ordered({ token: z.string(), logprob: z.number(), bytes: tokenBytes })
const logprobs = ordered({
  content: z.array(
    ordered({ token: z.string(), logprob: z.number(), bytes: tokenBytes, top_logprobs: z.array(alternative) }),
  ),
  refusal: z.null(),
})
  .nullable()
  .optional()

const usage = ordered({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  prompt_tokens_details: ordered({ cached_tokens: count, cache_write_tokens: count.optional(), audio_tokens: count }),
  completion_tokens_details: ordered({
    reasoning_tokens: count,
    audio_tokens: count,
    accepted_prediction_tokens: count,
    rejected_prediction_tokens: count,
  }),
}).refine((u) => u.total_tokens === u.prompt_tokens + u.completion_tokens, 'the total is not the sum')

const toolCall = ordered({
  id: callId,
  type: z.literal('function'),
  function: ordered({ name: z.string(), arguments: z.string() }),
})
const id = z.string().regex(/^chatcmpl-[A-Za-z0-9]{29}$/)
const fingerprint = z
  .string()
  .regex(/^fp_[0-9a-f]{10}$/)
  .nullable()
const finishReason = z.enum(['stop', 'tool_calls', 'length', 'content_filter'])

export const chatCompletion = ordered({
  id,
  object: z.literal('chat.completion'),
  created: count,
  model: z.string(),
  choices: z.array(
    ordered({
      index: count,
      message: ordered({
        role: z.literal('assistant'),
        content: z.string().nullable(),
        tool_calls: z.array(toolCall).min(1).optional(),
        refusal: z.string().nullable(),
        annotations: z.array(z.never()),
      }),
      logprobs,
      finish_reason: finishReason,
    }),
  ),
  usage,
  service_tier: z.literal('default'),
  system_fingerprint: fingerprint,
})

const firstTool = ordered({ index: count, ...toolCallShape() })
const deltas = {
  text: ordered({ role: z.literal('assistant'), content: z.literal(''), refusal: z.null() }),
  'one tool': ordered({
    role: z.literal('assistant'),
    content: z.null(),
    tool_calls: z.tuple([firstTool]),
    refusal: z.null(),
  }),
  'many tools': ordered({ role: z.literal('assistant'), content: z.null() }),
  refusal: ordered({ role: z.literal('assistant'), content: z.null(), refusal: z.literal('') }),
  'text piece': ordered({ content: z.string().min(1) }),
  'refusal piece': ordered({ refusal: z.string().min(1) }),
  'tool start': ordered({ tool_calls: z.tuple([firstTool]) }),
  'tool piece': ordered({
    tool_calls: z.tuple([ordered({ index: count, function: ordered({ arguments: z.string().min(1) }) })]),
  }),
  finish: z.strictObject({}),
}

function toolCallShape() {
  return {
    id: callId,
    type: z.literal('function'),
    function: ordered({ name: z.string(), arguments: z.literal('') }),
  }
}

export const chatChunk = ordered({
  id,
  object: z.literal('chat.completion.chunk'),
  created: count,
  model: z.string(),
  service_tier: z.literal('default'),
  system_fingerprint: fingerprint,
  choices: z.array(
    ordered({ index: count, delta: z.looseObject({}), logprobs, finish_reason: finishReason.nullable() }),
  ),
  usage: usage.nullable().optional(),
  obfuscation: z
    .string()
    .regex(/^[A-Za-z0-9]{1,16}$/)
    .optional(),
})

/** Which delta may follow which; the stream of one choice starts at `start` and stops after `finish`. */
const FOLLOWERS: Readonly<Record<string, string[]>> = {
  start: ['text', 'one tool', 'many tools', 'refusal'],
  text: ['text piece', 'tool start', 'finish'],
  'text piece': ['text piece', 'tool start', 'finish'],
  'one tool': ['tool piece', 'finish'],
  'many tools': ['tool start'],
  'tool start': ['tool piece', 'tool start', 'finish'],
  'tool piece': ['tool piece', 'tool start', 'finish'],
  refusal: ['refusal piece'],
  'refusal piece': ['refusal piece', 'finish'],
  finish: [],
}

/** The kinds of a choice's deltas, in order. @throws when one may not stand where it stands. */
export function chatGrammar(choices: { delta: unknown; finish_reason: unknown }[]): string[] {
  let state = 'start'
  const path = choices.map(({ delta, finish_reason }) => {
    const kind = Object.entries(deltas).find(([, schema]) => schema.safeParse(delta).success)?.[0]
    if (!kind || !FOLLOWERS[state]?.includes(kind)) throw new Error(`${JSON.stringify(delta)} cannot follow ${state}`)
    if ((kind === 'finish') !== (finish_reason !== null)) throw new Error(`finish_reason stands at ${kind}`)
    state = kind
    return kind
  })
  if (state !== 'finish') throw new Error(`The choice stops after ${state}.`)
  return path
}
