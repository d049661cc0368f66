import { float } from '../json.ts'
import { snapshotOf, traitsOf } from '../models.ts'
import type { Usage } from '../usage.ts'
import type { Rendering } from '../wire.ts'
import { isCut, type Json } from './items.ts'

/** `end`: a plain body; the others are the states in which a stream shows the response. */
export type Moment =
  | { at: 'end' | 'stream-end'; output: Json[] }
  | { at: 'start' }
  | { at: 'failed'; error: { code: string; message: string } }

/** The response object, its settings echoed from the request with the provider's defaults. */
export function responseObject(id: string, rendering: Rendering, moment: Moment): Json {
  const { call, created, plan } = rendering
  const { body } = call
  const traits = traitsOf(call.model)
  const ended = moment.at === 'end' || moment.at === 'stream-end'
  const cut = ended && isCut(plan)
  const status =
    moment.at === 'start' ? 'in_progress' : moment.at === 'failed' ? 'failed' : cut ? 'incomplete' : 'completed'
  return {
    id,
    object: 'response',
    created_at: created,
    status,
    background: body.background ?? false,
    ...(moment.at === 'end' && { billing: { payer: 'developer' } }),
    completed_at: status === 'completed' ? created + 1 : null,
    ...conversation(body),
    error: moment.at === 'failed' ? moment.error : null,
    frequency_penalty: float(0),
    incomplete_details: cut
      ? { reason: plan.stop === 'content-filter' ? 'content_filter' : 'max_output_tokens' }
      : null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    max_tool_calls: body.max_tool_calls ?? null,
    model: snapshotOf(call.model),
    moderation: null,
    output: ended ? moment.output : [],
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    presence_penalty: float(0),
    previous_response_id: body.previous_response_id ?? null,
    prompt_cache_key: body.prompt_cache_key ?? null,
    prompt_cache_retention: body.prompt_cache_retention ?? traits.cacheRetention,
    reasoning: reasoning(rendering),
    safety_identifier: body.safety_identifier ?? null,
    service_tier: ended ? 'default' : 'auto',
    store: body.store ?? true,
    temperature: float(numberOr(body.temperature, 1)),
    text: text(body),
    tool_choice: body.tool_choice ?? 'auto',
    tool_usage: NO_TOOL_USAGE,
    tools: Array.isArray(body.tools) ? body.tools.map(echoedTool) : [],
    top_logprobs: body.top_logprobs ?? 0,
    top_p: float(numberOr(body.top_p, traits.topP)),
    truncation: body.truncation ?? 'disabled',
    usage: ended ? responsesUsage(plan.usage) : null,
    user: body.user ?? null,
    metadata: body.metadata ?? {},
  }
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}

/** Present only when the request named a conversation, by id or as an object. */
function conversation({ conversation: named }: Json): Json {
  if (!named) return {}
  return { conversation: { id: typeof named === 'string' ? named : (named as Json).id } }
}

/** Models that do not think echo nulls; `auto` summaries are detailed ones. */
function reasoning({ call }: Rendering): Json {
  const traits = traitsOf(call.model)
  const sent = (call.body.reasoning ?? {}) as Json
  const summary = sent.summary ?? null
  return {
    context: sent.context ?? traits.reasoningContext,
    effort: sent.effort ?? traits.effort,
    ...(traits.reasons && { mode: sent.mode ?? 'standard' }),
    summary: summary === 'auto' ? 'detailed' : summary,
  }
}

function text(body: Json): Json {
  const sent = (body.text ?? {}) as { format?: Json; verbosity?: unknown }
  const format = sent.format?.type === 'json_schema' ? echoedSchema(sent.format) : (sent.format ?? { type: 'text' })
  return { format, verbosity: sent.verbosity ?? 'medium' }
}

function echoedSchema({ name, description, schema, strict }: Json): Json {
  return { type: 'json_schema', description: description ?? null, name, schema, strict: strict ?? false }
}

/** Function tools come back with every default filled in; `strict` is on unless it was switched off. */
function echoedTool(tool: Json): Json {
  if (tool.type !== 'function') return tool
  const { type, description, name, parameters, strict } = tool
  return { type, description: description ?? null, name, output_schema: null, parameters, strict: strict ?? true }
}

const NO_TOOL_USAGE: Json = {
  image_gen: {
    input_tokens: 0,
    input_tokens_details: { image_tokens: 0, text_tokens: 0 },
    output_tokens: 0,
    output_tokens_details: { image_tokens: 0, text_tokens: 0 },
    total_tokens: 0,
  },
  web_search: { num_requests: 0 },
}

export function responsesUsage(usage: Usage): Json {
  return {
    input_tokens: usage.input,
    input_tokens_details: {
      cache_write_tokens: usage.cacheWrite5m + usage.cacheWrite1h,
      cached_tokens: usage.cacheRead,
      ...(usage.cacheWrite1h > 0 && {
        cache_write_tokens_details: { ttl_12h_tokens: usage.cacheWrite1h, ttl_30m_tokens: usage.cacheWrite5m },
      }),
    },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + usage.output,
  }
}
