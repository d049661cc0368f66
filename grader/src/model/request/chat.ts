import { z } from 'zod'
import { readChatMessages } from './chat-messages.ts'
import type { Draft } from './draft.ts'
import { readChatTools, readToolChoice } from './openai-tools.ts'
import { refuseAsOpenAI } from './openai-words.ts'
import { ANY, readShape } from './read-shape.ts'
import { refuseOpenAI } from './rejection.ts'
import { EFFORT } from './responses.ts'

const FORMAT = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      description: z.string().nullish(),
      name: z
        .string()
        .max(64)
        .regex(/^[a-zA-Z0-9_-]+$/),
      schema: z.record(z.string(), z.unknown()).nullish(),
      strict: z.boolean().nullish(),
    }),
  }),
])

/** Fields whose type the API checks, with all fields of the objects in them; it knows others too, see `KNOWN`. */
const BODY = z.looseObject({
  model: z.string().nullish(),
  messages: z.array(z.unknown()).min(1),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  n: z.int().min(1).max(128).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  reasoning_effort: EFFORT,
  response_format: FORMAT.nullish(),
  tools: z.array(z.unknown()).min(1).max(128).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  seed: z.int().nullish(),
  store: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_usage: z.boolean().nullish(), include_obfuscation: ANY }).nullish(),
  prompt_cache_options: z.strictObject({ mode: ANY, ttl: ANY }).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  user: z.string().nullish(),
})

/** Every top-level field in the types of openai 7.55.0. */
const KNOWN = new Set([
  ...Object.keys(BODY.shape),
  'audio',
  'function_call',
  'functions',
  'logit_bias',
  'modalities',
  'moderation',
  'prediction',
  'prompt_cache_key',
  'prompt_cache_retention',
  'safety_identifier',
  'service_tier',
  'tool_choice',
  'verbosity',
  'web_search_options',
])

/** Decodes the body of POST /v1/chat/completions. */
export function decodeChat(raw: Record<string, unknown>): Draft {
  for (const field of Object.keys(raw)) if (!KNOWN.has(field)) refuseUnknown(field)
  if (!raw.model) {
    refuseOpenAI({ message: 'you must provide a model parameter', help: '(The request names no model.)' })
  }
  const body = readShape(BODY, raw, refuseAsOpenAI)
  if (body.max_tokens != null && body.max_completion_tokens != null) refuseBothLimits()
  const { turns, breakpoints } = readChatMessages(body.messages)
  const format = body.response_format
  return {
    model: body.model ?? '',
    instructions: '',
    history: turns,
    sent: turns.length,
    tools: readChatTools(body.tools ?? []),
    toolChoice: readToolChoice(raw.tool_choice, 'chat'),
    outputSchema:
      format?.type === 'json_schema'
        ? {
            name: format.json_schema.name,
            schema: format.json_schema.schema ?? {},
            strict: format.json_schema.strict === true,
          }
        : undefined,
    jsonMode: format?.type === 'json_object',
    maxOutputTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
    sampling: {
      ...(body.temperature != null && { temperature: body.temperature }),
      ...(body.top_p != null && { topP: body.top_p }),
    },
    reasoningEffort: body.reasoning_effort ?? undefined,
    cacheBreakpoints: breakpoints,
    stream: body.stream === true,
    keep: { kind: 'nothing' },
  }
}

function refuseUnknown(field: string): never {
  return refuseOpenAI({
    message: `Unknown parameter: '${field}'.`,
    help: 'Chat Completions refuses what it does not know.',
    param: field,
    code: 'unknown_parameter',
  })
}

function refuseBothLimits(): never {
  return refuseOpenAI({
    message: "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
    help: '`max_completion_tokens` is the current one.',
    param: 'max_tokens',
    code: 'invalid_parameter_combination',
  })
}
