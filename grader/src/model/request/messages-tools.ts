import { z } from 'zod'
import type { ModelCall, ToolSpec } from '../types.ts'
import { readAnthropic } from './anthropic-words.ts'
import { type CacheMark, noteCache } from './messages-blocks.ts'
import { CACHE } from './messages-shapes.ts'
import { ANY } from './read-shape.ts'
import { refuseAnthropic } from './rejection.ts'

const HOSTED_TOOL = z.looseObject({ name: z.string().nullish(), cache_control: CACHE })
/** The fields of a tool in the types of @anthropic-ai/sdk 1.11.0. */
const OWN_TOOL = z.strictObject({
  type: ANY,
  name: z.string(),
  description: z.string().nullish(),
  input_schema: z.looseObject({ type: z.literal('object') }),
  strict: z.boolean().nullish(),
  cache_control: CACHE,
  allowed_callers: ANY,
  defer_loading: ANY,
  eager_input_streaming: ANY,
  input_examples: ANY,
})
const PARALLEL = { disable_parallel_tool_use: z.boolean().nullish() }
export const CHOICE = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auto'), ...PARALLEL }),
  z.strictObject({ type: z.literal('any'), ...PARALLEL }),
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('tool'), name: z.string(), ...PARALLEL }),
])
/** Reads one tool, the `index`th; those that the provider runs are left out. */
export function readTool(value: unknown, index: number, marks: CacheMark[]): ToolSpec[] {
  const path = ['tools', index]
  const { type } = readAnthropic(z.looseObject({ type: z.string().nullish() }), value, path)
  // A tool of another type (web search, bash, memory, …) brings its own schema; its type carries a date.
  if (type && type !== 'custom') {
    if (!/_\d{8}$|^mcp_toolset$/.test(type)) refuseToolType(type, index)
    noteCache(readAnthropic(HOSTED_TOOL, value, path), path, marks)
    return []
  }
  const tool = readAnthropic(OWN_TOOL, value, [...path, 'custom'])
  noteCache(tool, path, marks)
  const { name, input_schema: schema } = tool
  return [{ name, description: tool.description ?? '', schema, strict: tool.strict === true }]
}

function refuseToolType(type: string, index: number): never {
  refuseAnthropic({
    message: `tools.${index}: Input tag '${type}' found using 'type' does not match any of the expected tags.`,
    help: "A tool of yours has `name`, `description` and `input_schema` here, and no `type` or 'custom'.",
  })
}

/** Reads `tool_choice`. */
export function choiceOf(choice: z.infer<typeof CHOICE> | null | undefined): ModelCall['toolChoice'] {
  if (!choice) return undefined
  if (choice.type === 'tool') return { name: choice.name }
  return choice.type === 'any' ? 'required' : choice.type
}
