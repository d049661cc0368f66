import { z } from 'zod'

const MARK = z.looseObject({ mode: z.literal('explicit') }).nullish()
export const INPUT_PART = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('input_text'), text: z.string(), prompt_cache_breakpoint: MARK }),
  z.looseObject({
    type: z.literal('input_image'),
    image_url: z.string().nullish(),
    file_id: z.string().nullish(),
    prompt_cache_breakpoint: MARK,
  }),
  z.looseObject({
    type: z.literal('input_file'),
    file_data: z.string().nullish(),
    file_id: z.string().nullish(),
    file_url: z.string().nullish(),
    filename: z.string().nullish(),
    prompt_cache_breakpoint: MARK,
  }),
])
export const OUTPUT_PART = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('output_text'), text: z.string() }),
  z.looseObject({ type: z.literal('refusal'), refusal: z.string() }),
])
const ROLE = z.enum(['assistant', 'system', 'developer', 'user'])
export const MESSAGE = z.looseObject({ role: ROLE, content: z.union([z.string(), z.array(z.looseObject({}))]) })
export const CALL = z.looseObject({ call_id: z.string(), name: z.string(), arguments: z.string() })
export const CUSTOM_CALL = z.looseObject({ call_id: z.string(), name: z.string(), input: z.string() })
export const OUTPUT = z.looseObject({ call_id: z.string(), output: z.union([z.string(), z.array(INPUT_PART)]) })
export const COMPACTION = z.looseObject({ id: z.string().nullish(), encrypted_content: z.string() })
export const WITH_ID = z.looseObject({ id: z.string() })

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
