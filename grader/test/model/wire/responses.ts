import { z } from 'zod'
import { callId, count, hex50, ordered } from './ordered.ts'

/** What recorded Responses traffic looks like. */

const bytes = z.array(z.int().min(0).max(255))
const alternative = ordered({ bytes, logprob: z.number(), token: z.string() })
const logprobs = z.array(ordered({ bytes, logprob: z.number(), token: z.string(), top_logprobs: z.array(alternative) }))
const textPart = ordered({
  type: z.literal('output_text'),
  annotations: z.array(z.never()),
  logprobs,
  text: z.string(),
})
const refusalPart = ordered({ type: z.literal('refusal'), refusal: z.string() })
const part = z.union([textPart, refusalPart])
const status = z.enum(['in_progress', 'completed', 'incomplete'])

const message = ordered({
  id: hex50('msg'),
  type: z.literal('message'),
  status,
  content: z.array(part),
  phase: z.enum(['commentary', 'final_answer']).optional(),
  role: z.literal('assistant'),
})
const summary = ordered({ type: z.literal('summary_text'), text: z.string() })
const reasoningItem = ordered({
  id: hex50('rs'),
  type: z.literal('reasoning'),
  content: z.array(z.never()),
  encrypted_content: z.string().startsWith('gAAAAAB'),
  summary: z.array(summary),
})
const functionCall = ordered({
  id: hex50('fc'),
  type: z.literal('function_call'),
  status,
  arguments: z.string(),
  call_id: callId,
  name: z.string(),
})
const item = z.union([message, reasoningItem, functionCall])

const usage = ordered({
  input_tokens: count,
  input_tokens_details: ordered({
    cache_write_tokens: count,
    cached_tokens: count,
    // Where something was written for the longer time; from the types of openai 7.55.0.
    cache_write_tokens_details: ordered({ ttl_12h_tokens: count, ttl_30m_tokens: count }).optional(),
  }),
  output_tokens: count,
  output_tokens_details: ordered({ reasoning_tokens: count }),
  total_tokens: count,
})
  .refine((u) => u.total_tokens === u.input_tokens + u.output_tokens, 'the total is not the sum')
  .refine((u) => u.output_tokens_details.reasoning_tokens <= u.output_tokens, 'more reasoning than output')

export const responseObject = ordered({
  id: hex50('resp'),
  object: z.literal('response'),
  created_at: count,
  status: z.enum(['in_progress', 'completed', 'incomplete', 'failed']),
  background: z.boolean(),
  billing: ordered({ payer: z.literal('developer') }).optional(),
  completed_at: count.nullable(),
  conversation: ordered({ id: z.string() }).optional(),
  error: ordered({ code: z.string(), message: z.string() }).nullable(),
  frequency_penalty: z.number(),
  incomplete_details: ordered({ reason: z.enum(['max_output_tokens', 'content_filter']) }).nullable(),
  instructions: z.string().nullable(),
  max_output_tokens: count.nullable(),
  max_tool_calls: count.nullable(),
  model: z.string(),
  moderation: z.null(),
  output: z.array(item),
  parallel_tool_calls: z.boolean(),
  presence_penalty: z.number(),
  previous_response_id: hex50('resp').nullable(),
  prompt_cache_key: z.string().nullable(),
  prompt_cache_retention: z.string().nullable(),
  reasoning: ordered({
    context: z.string().nullable(),
    effort: z.string().nullable(),
    mode: z.string().optional(),
    summary: z.string().nullable(),
  }),
  safety_identifier: z.string().nullable(),
  service_tier: z.enum(['default', 'auto']),
  store: z.boolean(),
  temperature: z.number(),
  text: ordered({
    format: z.union([
      ordered({ type: z.enum(['text', 'json_object']) }),
      ordered({
        type: z.literal('json_schema'),
        description: z.string().nullable(),
        name: z.string(),
        schema: z.looseObject({}),
        strict: z.boolean(),
      }),
    ]),
    verbosity: z.string(),
  }),
  tool_choice: z.union([z.string(), z.looseObject({})]),
  tool_usage: z.looseObject({}),
  tools: z.array(
    ordered({
      type: z.literal('function'),
      description: z.string().nullable(),
      name: z.string(),
      output_schema: z.null(),
      parameters: z.looseObject({}),
      strict: z.boolean(),
    }),
  ),
  top_logprobs: count,
  top_p: z.number(),
  truncation: z.enum(['disabled', 'auto']),
  usage: usage.nullable(),
  user: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
})

const at = { item_id: z.string(), output_index: count }
const sequence_number = count
const obfuscation = z
  .string()
  .regex(/^[A-Za-z0-9]{1,16}$/)
  .optional()
const event = (name: string, shape: z.ZodRawShape) => {
  const sorted = Object.entries({ ...shape, sequence_number }).sort(([a], [b]) => (a < b ? -1 : 1))
  return ordered({ type: z.literal(`response.${name}`), ...Object.fromEntries(sorted) })
}
const inPart = { ...at, content_index: count }
const inSummary = { ...at, summary_index: count }

/** Every event, by its type: after `type` the keys are in alphabetical order. */
export const responsesEvents: Readonly<Record<string, z.ZodType>> = {
  created: event('created', { response: responseObject }),
  in_progress: event('in_progress', { response: responseObject }),
  'output_item.added': event('output_item.added', { item, output_index: count }),
  'output_item.done': event('output_item.done', { item, output_index: count }),
  'content_part.added': event('content_part.added', { ...inPart, part }),
  'content_part.done': event('content_part.done', { ...inPart, part }),
  'output_text.delta': event('output_text.delta', { ...inPart, delta: z.string().min(1), logprobs, obfuscation }),
  'output_text.done': event('output_text.done', { ...inPart, logprobs, text: z.string() }),
  'refusal.delta': event('refusal.delta', { ...inPart, delta: z.string().min(1) }),
  'refusal.done': event('refusal.done', { ...inPart, refusal: z.string() }),
  'function_call_arguments.delta': event('function_call_arguments.delta', {
    ...at,
    delta: z.string().min(1),
    obfuscation,
  }),
  'function_call_arguments.done': event('function_call_arguments.done', { ...at, arguments: z.string() }),
  'reasoning_summary_part.added': event('reasoning_summary_part.added', { ...inSummary, part: summary }),
  'reasoning_summary_part.done': event('reasoning_summary_part.done', { ...inSummary, part: summary }),
  'reasoning_summary_text.delta': event('reasoning_summary_text.delta', {
    ...inSummary,
    delta: z.string().min(1),
    obfuscation,
  }),
  'reasoning_summary_text.done': event('reasoning_summary_text.done', { ...inSummary, text: z.string() }),
  completed: event('completed', { response: responseObject }),
  incomplete: event('incomplete', { response: responseObject }),
}

/** The order of events of a complete stream, as a pattern over their types. */
export const RESPONSES_GRAMMAR = (() => {
  const text = 'content_part.added (output_text.delta )*output_text.done content_part.done '
  const refusal = 'content_part.added (refusal.delta )+refusal.done content_part.done '
  const call = '(function_call_arguments.delta )*function_call_arguments.done '
  const thought =
    '(reasoning_summary_part.added (reasoning_summary_text.delta )+reasoning_summary_text.done reasoning_summary_part.done )'
  const item = `output_item.added ((${text})+|${refusal}|${call}|${thought}*)output_item.done `
  return new RegExp(`^created in_progress (${item})*(completed|incomplete) $`.replaceAll('.', '\\.'))
})()
