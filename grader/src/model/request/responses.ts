import { z } from 'zod'
import type { Draft, Keep } from './draft.ts'
import { readResponsesTools, readToolChoice } from './openai-tools.ts'
import { refuseAsOpenAI } from './openai-words.ts'
import { ANY, readShape } from './read-shape.ts'
import { refuseOpenAI } from './rejection.ts'
import { readItems } from './responses-items.ts'
import { conversationOf, type ServerState, turnsOfResponse } from './state.ts'

export const EFFORT = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish()

const FORMAT = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    description: z.string().nullish(),
    name: z
      .string()
      .max(64)
      .regex(/^[a-zA-Z0-9_-]+$/),
    schema: z.record(z.string(), z.unknown()),
    strict: z.boolean().nullish(),
  }),
])

/** The least threshold that compaction takes is 1,000 tokens. */
const COMPACTION = z.strictObject({ type: z.literal('compaction'), compact_threshold: z.int().min(1000).nullish() })

/** Fields whose type the API checks, with all fields of the objects in them; it knows others too, see `KNOWN`. */
const BODY = z.looseObject({
  model: z.string().nullish(),
  context_management: z.array(COMPACTION).nullish(),
  input: z.union([z.string(), z.array(z.unknown())]).nullish(),
  instructions: z.string().nullish(),
  previous_response_id: z.string().nullish(),
  conversation: z.union([z.string(), z.strictObject({ id: z.string() })]).nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  reasoning: z.strictObject({ effort: EFFORT, summary: ANY, generate_summary: ANY, context: ANY, mode: ANY }).nullish(),
  text: z.strictObject({ format: FORMAT.nullish(), verbosity: ANY }).nullish(),
  tools: z.array(z.unknown()).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  store: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_obfuscation: ANY }).nullish(),
  prompt_cache_options: z.strictObject({ comparison_response_id: ANY, mode: ANY, prewarm: ANY, ttl: ANY }).nullish(),
  truncation: z.enum(['auto', 'disabled']).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  include: z.array(z.string()).nullish(),
  background: z.boolean().nullish(),
  user: z.string().nullish(),
})

/** Every top-level field in the types of openai 7.55.0. */
const KNOWN = new Set([
  ...Object.keys(BODY.shape),
  'access_programs',
  'image',
  'max_tool_calls',
  'moderation',
  'personality',
  'prompt',
  'prompt_cache_key',
  'prompt_cache_retention',
  'safety_identifier',
  'service_tier',
  'tool_choice',
  'frequency_penalty',
  'presence_penalty',
])

/** Fields of Chat Completions, and where the Responses API has them. */
const MOVED: Readonly<Record<string, string>> = {
  messages: 'input',
  response_format: 'text.format',
  max_tokens: 'max_output_tokens',
  max_completion_tokens: 'max_output_tokens',
  reasoning_effort: 'reasoning.effort',
  verbosity: 'text.verbosity',
  functions: 'tools',
  function_call: 'tool_choice',
}

/** Decodes the body of POST /v1/responses. `counting`: for `/input_tokens`, where the model may be left out. */
export function decodeResponses(raw: Record<string, unknown>, state: ServerState, counting: boolean): Draft {
  refuseForeign(raw)
  const body = readShape(BODY, raw, refuseAsOpenAI)
  if (!body.model && !counting) return refuseAsOpenAI({ kind: 'missing', path: ['model'], got: body.model })
  const { earlier, keep } = heldState(body, state)
  const input = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : (body.input ?? [])
  if (input.length === 0 && earlier.length === 0 && !raw.prompt) refuseNothing()
  const { turns, breakpoints } = readItems(input, state, ['input'])
  const format = body.text?.format
  return {
    model: body.model ?? '',
    instructions: body.instructions ?? '',
    history: [...earlier, ...turns],
    sent: turns.length,
    tools: readResponsesTools(body.tools ?? []),
    toolChoice: readToolChoice(raw.tool_choice, 'responses'),
    outputSchema:
      format?.type === 'json_schema'
        ? { name: format.name, schema: format.schema, strict: format.strict === true }
        : undefined,
    jsonMode: format?.type === 'json_object',
    maxOutputTokens: body.max_output_tokens ?? undefined,
    sampling: {
      ...(body.temperature != null && { temperature: body.temperature }),
      ...(body.top_p != null && { topP: body.top_p }),
    },
    reasoningEffort: body.reasoning?.effort ?? undefined,
    cacheBreakpoints: breakpoints,
    stream: body.stream === true,
    keep,
  }
}

function heldState(body: z.infer<typeof BODY>, state: ServerState): { earlier: Draft['history']; keep: Keep } {
  const previous = body.previous_response_id
  const conversation = typeof body.conversation === 'string' ? body.conversation : body.conversation?.id
  if (previous && conversation) {
    refuseOpenAI({
      message:
        "Mutually exclusive parameters: 'previous_response_id' and 'conversation'. Ensure you are only providing one of them.",
      help: 'A conversation already holds the earlier responses.',
      code: 'mutually_exclusive_parameters',
    })
  }
  const keep: Keep = { kind: 'response', store: body.store !== false, conversation }
  if (previous) return { earlier: turnsOfResponse(state, previous), keep }
  return { earlier: conversation ? conversationOf(state, conversation).turns : [], keep }
}

function refuseForeign(raw: Record<string, unknown>): void {
  for (const [field, value] of Object.entries(raw)) {
    if (KNOWN.has(field) || value === undefined) continue
    const now = Object.hasOwn(MOVED, field) ? MOVED[field] : undefined
    if (now) {
      refuseOpenAI({
        message: `Unsupported parameter: '${field}'. In the Responses API, this parameter has moved to '${now}'. Try again with the new parameter.`,
        help: `\`${field}\` belongs to Chat Completions.`,
        param: field,
        code: 'unsupported_parameter',
      })
    }
    refuseOpenAI({
      message: `Unknown parameter: '${field}'.`,
      help: 'The Responses API refuses what it does not know.',
      param: field,
      code: 'unknown_parameter',
    })
  }
}

function refuseNothing(): never {
  return refuseOpenAI({
    message: "One of 'input', 'previous_response_id', 'prompt' or 'conversation' must be provided.",
    help: 'The request holds nothing to answer.',
    param: 'input',
    code: 'missing_required_parameter',
  })
}
