import { z } from 'zod'
import { ANY } from './read-shape.ts'
import { MARK } from './responses-shapes.ts'

/**
 * What Chat Completions takes in `messages`, from the `*Param` types of openai 7.55.0. An object takes the fields it has
 * here and no other. An answer may be sent back as it came, so what only an answer has is among them.
 */

const PART = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string(), prompt_cache_breakpoint: MARK }),
  z.strictObject({
    type: z.literal('image_url'),
    image_url: z.strictObject({ url: z.string(), detail: ANY }),
    prompt_cache_breakpoint: MARK,
  }),
  z.strictObject({
    type: z.literal('file'),
    file: z.strictObject({
      file_data: z.string().nullish(),
      file_id: z.string().nullish(),
      filename: z.string().nullish(),
    }),
    prompt_cache_breakpoint: MARK,
  }),
  z.strictObject({
    type: z.literal('input_audio'),
    input_audio: z.strictObject({ data: ANY, format: ANY }).optional(),
    prompt_cache_breakpoint: MARK,
  }),
  z.strictObject({ type: z.literal('refusal'), refusal: z.string(), prompt_cache_breakpoint: MARK }),
])
export const CONTENT = z.union([z.string(), z.array(PART)])

const TOOL_CALL = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('function'),
    id: z.string(),
    // The parsing helpers of the SDK add `parsed_arguments`, and people send it back.
    function: z.strictObject({ name: z.string(), arguments: z.string(), parsed_arguments: ANY }),
  }),
  z.strictObject({
    type: z.literal('custom'),
    id: z.string(),
    custom: z.strictObject({ name: z.string(), input: z.string() }),
  }),
])

const ROLES = ['system', 'assistant', 'user', 'function', 'tool', 'developer'] as const
export const MESSAGE = z.looseObject({ role: z.enum(ROLES) })
/** A message of the developer or the user; its content is read by itself. */
export const SENT = z.strictObject({ role: ANY, content: ANY, name: ANY })
export const ASSISTANT = z.strictObject({
  role: ANY,
  name: ANY,
  content: CONTENT.nullish(),
  refusal: z.string().nullish(),
  tool_calls: z.array(TOOL_CALL).min(1).nullish(),
  function_call: z.strictObject({ name: z.string(), arguments: z.string() }).nullish(),
  audio: ANY,
  annotations: ANY,
  // Of the parsing helpers, as above.
  parsed: ANY,
})
/** `name` is of the years before `tool_call_id`; the API still takes it. */
export const TOOL = z.strictObject({ role: ANY, content: CONTENT, tool_call_id: z.string(), name: ANY })
export const FUNCTION = z.strictObject({ role: ANY, content: z.string().nullable(), name: z.string() })
