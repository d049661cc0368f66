import { z } from 'zod'
import { ANY } from './read-shape.ts'

/**
 * What the Responses API takes in `input`, from the `*Param` types of openai 7.55.0 and, for what a response holds and is
 * sent back, from recorded traffic. An object takes the fields it has here and no other.
 */

/** A place to keep for the prompt cache. Chat Completions has the same. */
export const MARK = z.strictObject({ mode: z.literal('explicit'), ttl: ANY }).nullish()

export const INPUT_PART = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('input_text'), text: z.string(), prompt_cache_breakpoint: MARK }),
  z.strictObject({
    type: z.literal('input_image'),
    image_url: z.string().nullish(),
    file_id: z.string().nullish(),
    detail: ANY,
    prompt_cache_breakpoint: MARK,
  }),
  z.strictObject({
    type: z.literal('input_file'),
    file_data: z.string().nullish(),
    file_id: z.string().nullish(),
    file_url: z.string().nullish(),
    filename: z.string().nullish(),
    detail: ANY,
    prompt_cache_breakpoint: MARK,
  }),
])
export const OUTPUT_PART = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('output_text'), text: z.string(), annotations: ANY, logprobs: ANY }),
  z.strictObject({ type: z.literal('refusal'), refusal: z.string() }),
])

/** What every item may carry: it is there when the item comes from a response. */
const ITEM = { type: ANY, id: ANY, status: ANY }
const ROLE = z.enum(['assistant', 'system', 'developer', 'user'])
export const MESSAGE = z.strictObject({
  ...ITEM,
  role: ROLE,
  content: z.union([z.string(), z.array(z.looseObject({}))]),
  phase: ANY,
})
const CALLED = { ...ITEM, async: ANY, caller: ANY, namespace: ANY }
export const CALL = z.strictObject({ ...CALLED, call_id: z.string(), name: z.string(), arguments: z.string() })
export const CUSTOM_CALL = z.strictObject({ ...CALLED, call_id: z.string(), name: z.string(), input: z.string() })
export const OUTPUT = z.strictObject({
  ...ITEM,
  call_id: z.string(),
  output: z.union([z.string(), z.array(INPUT_PART)]),
  caller: ANY,
  name: ANY,
  namespace: ANY,
})
export const REASONING = z.strictObject({ ...ITEM, summary: ANY, content: ANY, encrypted_content: ANY })
export const COMPACTION = z.strictObject({ type: ANY, id: z.string().nullish(), encrypted_content: z.string() })
export const WITH_ID = z.strictObject({ type: ANY, id: z.string() })

/** Items whose content stays with the provider's own tools; they are no part of the transcript. */
const HOSTED = [
  'file_search_call',
  'computer_call',
  'computer_call_output',
  'web_search_call',
  'tool_search_call',
  'tool_search_output',
  'additional_tools',
  'configuration_update',
  'compaction_trigger',
  'image_generation_call',
  'code_interpreter_call',
  'local_shell_call',
  'local_shell_call_output',
  'shell_call',
  'shell_call_output',
  'apply_patch_call',
  'apply_patch_call_output',
  'mcp_list_tools',
  'mcp_approval_request',
  'mcp_approval_response',
  'mcp_call',
  'program',
  'program_output',
]
/** Every type of item, from the types of openai 7.55.0. */
export const ITEM_TYPES = [
  'message',
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'custom_tool_call_output',
  'reasoning',
  'item_reference',
  'compaction',
  ...HOSTED,
]
