import { z } from 'zod'
import { ANY } from './read-shape.ts'

/**
 * What the Messages API takes in `messages` and `system`, from the `*Param` types of @anthropic-ai/sdk 1.11.0, beta ones
 * included. An object takes the fields it has here and no other; blocks of the provider's own tools are not looked into.
 */

export const CACHE = z.strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).nullish() }).nullish()

const SOURCE = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('base64'), media_type: z.string(), data: z.string() }),
  z.strictObject({ type: z.literal('url'), url: z.string() }),
  z.strictObject({ type: z.literal('file'), file_id: z.string() }),
  z.strictObject({ type: z.literal('text'), media_type: z.string(), data: z.string() }),
  z.strictObject({ type: z.literal('content'), content: z.union([z.string(), z.array(z.looseObject({}))]) }),
])
const CITED = z.strictObject({ enabled: z.boolean().nullish() }).nullish()

/** An answer's text has `citations`, and may be sent back as it came. */
export const TEXT = z.strictObject({ type: z.literal('text'), text: z.string(), citations: ANY, cache_control: CACHE })
const IMAGE = z.strictObject({ type: z.literal('image'), source: SOURCE, transformations: ANY, cache_control: CACHE })
const DOCUMENT = z.strictObject({
  type: z.literal('document'),
  source: SOURCE,
  title: z.string().nullish(),
  context: z.string().nullish(),
  citations: CITED,
  cache_control: CACHE,
})
const SEARCH_RESULT = z.strictObject({
  type: z.literal('search_result'),
  source: z.string(),
  title: z.string(),
  content: z.array(TEXT),
  citations: CITED,
  cache_control: CACHE,
})
const RESULT_CONTENT = z.discriminatedUnion('type', [
  TEXT,
  IMAGE,
  DOCUMENT,
  SEARCH_RESULT,
  z.looseObject({ type: z.enum(['tool_reference', 'browser_state']) }),
])
/** Blocks of the provider's own tools; they are no part of the transcript. */
const HOSTED = z.enum([
  'server_tool_use',
  'web_search_tool_result',
  'web_fetch_tool_result',
  'advisor_tool_result',
  'code_execution_tool_result',
  'bash_code_execution_tool_result',
  'text_editor_code_execution_tool_result',
  'tool_search_tool_result',
  'mcp_tool_use',
  'mcp_tool_result',
  'mcp_tool_listing',
  'container_upload',
  'tool_addition',
  'tool_removal',
  'fallback',
])
export const BLOCK = z.discriminatedUnion('type', [
  TEXT,
  IMAGE,
  DOCUMENT,
  SEARCH_RESULT,
  z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.strictObject({ type: z.literal('redacted_thinking'), data: z.string() }),
  z.strictObject({
    type: z.literal('tool_use'),
    id: z.string(),
    name: z.string(),
    input: z.record(z.string(), z.unknown()),
    caller: ANY,
    toolset_name: ANY,
    cache_control: CACHE,
  }),
  z.strictObject({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: z.union([z.string(), z.array(RESULT_CONTENT)]).nullish(),
    is_error: z.boolean().nullish(),
    toolset_name: ANY,
    cache_control: CACHE,
  }),
  z.strictObject({
    type: z.literal('compaction'),
    content: z.string().min(1).nullish(),
    encrypted_content: ANY,
    signature: ANY,
    tool_changes: ANY,
    cache_control: CACHE,
  }),
  z.looseObject({ type: HOSTED, cache_control: CACHE }),
])
export type Block = z.infer<typeof BLOCK>
/** The data of an image or a document, or where it is. */
export type Source = z.infer<typeof SOURCE>

/** `output_config` and `clear_at` belong to a system message within the conversation. */
export const MESSAGE = z.strictObject({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.union([z.string(), z.array(z.unknown())]),
  output_config: ANY,
  clear_at: ANY,
})
