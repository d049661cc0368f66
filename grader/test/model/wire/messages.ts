import { z } from 'zod'
import { base58, count, ordered } from './ordered.ts'

/** What recorded Messages traffic looks like. */

const caller = ordered({ type: z.literal('direct') })
const block = z.union([
  ordered({ type: z.literal('text'), text: z.string() }),
  ordered({ type: z.literal('thinking'), thinking: z.string(), signature: z.string().min(100) }),
  ordered({
    type: z.literal('tool_use'),
    id: base58('toolu'),
    name: z.string(),
    input: z.looseObject({}),
    caller,
  }),
])
const stopReason = z.enum([
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'tool_use',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
])
const stopDetails = ordered({
  type: z.literal('refusal'),
  category: z.null(),
  explanation: z.string().nullable(),
}).nullable()
const thinkingTokens = ordered({ thinking_tokens: count })

const usage = ordered({
  input_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  cache_creation: ordered({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count }),
  output_tokens: count,
  output_tokens_details: thinkingTokens.optional(),
  service_tier: z.literal('standard'),
  inference_geo: z.enum(['not_available', 'global']),
}).refine((u) => {
  const { ephemeral_5m_input_tokens, ephemeral_1h_input_tokens } = u.cache_creation
  return u.cache_creation_input_tokens === ephemeral_5m_input_tokens + ephemeral_1h_input_tokens
}, 'the cache writes are not the sum of both kinds')

const head = {
  model: z.string(),
  id: base58('msg').regex(/^msg_011C/),
  type: z.literal('message'),
  role: z.literal('assistant'),
}

export const anthropicMessage = ordered({
  ...head,
  content: z.array(block),
  stop_reason: stopReason,
  stop_sequence: z.string().nullable(),
  stop_details: stopDetails,
  usage,
})

const emptyBlock = z.union([
  ordered({ type: z.literal('text'), text: z.literal('') }),
  ordered({ type: z.literal('thinking'), thinking: z.literal(''), signature: z.literal('') }),
  ordered({
    type: z.literal('tool_use'),
    id: base58('toolu'),
    name: z.string(),
    input: z.strictObject({}),
    caller,
  }),
])
const delta = z.union([
  ordered({ type: z.literal('text_delta'), text: z.string().min(1) }),
  ordered({ type: z.literal('thinking_delta'), thinking: z.string() }),
  ordered({ type: z.literal('signature_delta'), signature: z.string().min(100) }),
  ordered({ type: z.literal('input_json_delta'), partial_json: z.string() }),
])

/** Every event, by its type. */
export const messagesEvents: Readonly<Record<string, z.ZodType>> = {
  message_start: ordered({
    type: z.literal('message_start'),
    message: ordered({
      ...head,
      content: z.tuple([]),
      stop_reason: z.null(),
      stop_sequence: z.null(),
      stop_details: z.null(),
      usage: usage.refine((u) => u.output_tokens > 0 && u.output_tokens <= 8, 'it starts with a few output tokens'),
    }),
  }),
  ping: ordered({ type: z.literal('ping') }),
  content_block_start: ordered({ type: z.literal('content_block_start'), index: count, content_block: emptyBlock }),
  content_block_delta: ordered({ type: z.literal('content_block_delta'), index: count, delta }),
  content_block_stop: ordered({ type: z.literal('content_block_stop'), index: count }),
  message_delta: ordered({
    type: z.literal('message_delta'),
    delta: ordered({ stop_reason: stopReason, stop_sequence: z.string().nullable(), stop_details: stopDetails }),
    usage: ordered({
      input_tokens: count,
      cache_creation_input_tokens: count,
      cache_read_input_tokens: count,
      output_tokens: count,
      output_tokens_details: thinkingTokens.optional(),
    }),
  }),
  message_stop: ordered({ type: z.literal('message_stop') }),
}

/** The order of events of a complete stream, pings left out, as a pattern over types and kinds of delta. */
export const MESSAGES_GRAMMAR = (() => {
  const text = 'text (text_delta )*'
  const thinking = 'thinking (thinking_delta )+signature_delta '
  const tool = 'tool_use (input_json_delta )+'
  const block = `content_block_start:(${text}|${thinking}|${tool})content_block_stop `
  return new RegExp(`^message_start (${block})*message_delta message_stop $`)
})()
