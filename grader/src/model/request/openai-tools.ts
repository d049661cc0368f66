import { z } from 'zod'
import type { ModelCall, ToolSpec } from '../types.ts'
import { openaiPath, refuseAsOpenAI } from './openai-words.ts'
import { ANY, type Path, readShape } from './read-shape.ts'
import { openaiStrictFault } from './strict-schema.ts'

/** The fields of a tool in the types of openai 7.55.0. What stands in a JSON schema is none of their business. */
const DEFINED = { name: z.string(), description: z.string().nullish() }
const SCHEMA = { parameters: z.record(z.string(), z.unknown()).nullish(), strict: z.boolean().nullish() }
const CALLS = { type: ANY, async: ANY, allowed_callers: ANY, defer_loading: ANY }

/** `function`, where Chat Completions has it all, was taken here and not read in recorded traffic of October 2025. */
const FUNCTION = z.strictObject({ ...DEFINED, ...SCHEMA, ...CALLS, output_schema: ANY, function: ANY })
const CUSTOM = z.strictObject({ ...DEFINED, ...CALLS, format: ANY })
const NAMESPACE = z.strictObject({ ...DEFINED, type: ANY, tools: z.array(z.looseObject({ type: z.string() })) })
/** Chat Completions has the definition one level deeper, with nothing beside it. */
const CHAT_FUNCTION = z.strictObject({ ...DEFINED, ...SCHEMA })
const CHAT_CUSTOM = z.strictObject({ ...DEFINED, format: ANY })
const CHAT_TOOL = {
  function: z.strictObject({ type: ANY, function: ANY }),
  custom: z.strictObject({ type: ANY, custom: ANY }),
}
const HOSTED = [
  'file_search',
  'computer',
  'computer_use_preview',
  'web_search',
  'web_search_2025_08_26',
  'web_search_preview',
  'web_search_preview_2025_03_11',
  'code_interpreter',
  'programmatic_tool_calling',
  'image_generation',
  'local_shell',
  'shell',
  'tool_search',
  'apply_patch',
] as const
const TYPES: string[] = ['function', 'custom', 'namespace', 'mcp', ...HOSTED]

/** A tool that the learner's code runs, with its place in the body. */
export type OpenAITool = ToolSpec & {
  /** The name without that of its namespace. */
  ownName: string
  /** e.g. `tools[0]`, or `tools[0].function` on Chat Completions. */
  place: string
  /** The model may go on before its result is there. */
  async: boolean
  /** `strict: true` was sent; a schema that strict mode cannot take is refused. */
  strictSent: boolean
}

/** Reads `tools` of the Responses API; the provider's own tools are left out. */
export function readResponsesTools(tools: readonly unknown[], path: Path = ['tools'], prefix = ''): OpenAITool[] {
  return tools.flatMap((value, i) => {
    const here = [...path, i]
    const { type } = readShape(z.looseObject({ type: z.string() }), value, refuseAsOpenAI, here)
    if (type === 'function') return [responsesFunction(readShape(FUNCTION, value, refuseAsOpenAI, here), here, prefix)]
    if (type === 'custom') return [customTool(readShape(CUSTOM, value, refuseAsOpenAI, here), here, prefix)]
    if (type === 'namespace') {
      const space = readShape(NAMESPACE, value, refuseAsOpenAI, here)
      return readResponsesTools(space.tools, [...here, 'tools'], `${prefix}${space.name}.`)
    }
    if (TYPES.includes(type)) return []
    return refuseAsOpenAI({ kind: 'value', allowed: TYPES, path: [...here, 'type'], got: type })
  })
}

/** Reads `tools` of Chat Completions, where each tool stands one level deeper. */
export function readChatTools(tools: readonly unknown[]): OpenAITool[] {
  return tools.map((value, i) => {
    const here = ['tools', i]
    const tool = readShape(z.looseObject({ type: z.string() }), value, refuseAsOpenAI, here)
    if (tool.type !== 'function' && tool.type !== 'custom') {
      return refuseAsOpenAI({ kind: 'value', allowed: ['function', 'custom'], path: [...here, 'type'], got: tool.type })
    }
    const inner = [...here, tool.type]
    const made =
      tool.type === 'function'
        ? functionTool(readShape(CHAT_FUNCTION, tool.function, refuseAsOpenAI, inner), inner, '')
        : customTool(readShape(CHAT_CUSTOM, tool.custom, refuseAsOpenAI, inner), inner, '')
    readShape(CHAT_TOOL[tool.type], tool, refuseAsOpenAI, here)
    return made
  })
}

type Defined = {
  name: string
  description?: string | null | undefined
  parameters?: Record<string, unknown> | null | undefined
  strict?: boolean | null | undefined
  async?: unknown
}

/** Left open, the Responses API takes a tool as strict where it can; Chat Completions does not. */
function responsesFunction(tool: Defined, path: Path, prefix: string): OpenAITool {
  const made = functionTool(tool, path, prefix)
  return { ...made, strict: tool.strict ?? openaiStrictFault(tool.parameters) === undefined }
}

function functionTool(tool: Defined, path: Path, prefix: string): OpenAITool {
  const strict = tool.strict === true
  return { ...customTool(tool, path, prefix), schema: tool.parameters ?? {}, strict, strictSent: strict }
}

function customTool(tool: Defined, path: Path, prefix: string): OpenAITool {
  return {
    name: prefix + tool.name,
    ownName: tool.name,
    description: tool.description ?? '',
    schema: undefined,
    strict: false,
    strictSent: false,
    async: tool.async === true,
    place: openaiPath(path),
  }
}

const MODE = z.enum(['auto', 'required'])
const NAMED = z.strictObject({ name: z.string() })
const ALLOWED = { mode: MODE, tools: ANY }

/** The objects that `tool_choice` may be. Chat Completions has everything one level deeper, as in its tools. */
const CHOICE = {
  responses: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('function'), name: z.string() }),
    z.strictObject({ type: z.literal('custom'), name: z.string() }),
    z.strictObject({ type: z.literal('allowed_tools'), ...ALLOWED }),
    z.strictObject({ type: z.literal('mcp'), server_label: ANY, name: ANY }),
    z.strictObject({ type: z.enum([...HOSTED, 'computer_use']) }),
  ]),
  chat: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('function'), function: NAMED }),
    z.strictObject({ type: z.literal('custom'), custom: NAMED }),
    z.strictObject({ type: z.literal('allowed_tools'), allowed_tools: z.strictObject(ALLOWED) }),
  ]),
}

/** Reads `tool_choice`; a choice of one of the provider's own tools counts as `required`. */
export function readToolChoice(value: unknown, api: 'responses' | 'chat'): ModelCall['toolChoice'] {
  if (value === undefined || value === null) return undefined
  const path = ['tool_choice']
  if (typeof value === 'string') {
    return readShape(z.enum(['none', 'auto', 'required']), value, refuseAsOpenAI, path)
  }
  const choice = readShape(CHOICE[api], value, refuseAsOpenAI, path)
  if (choice.type === 'allowed_tools') return 'mode' in choice ? choice.mode : choice.allowed_tools.mode
  if (choice.type !== 'function' && choice.type !== 'custom') return 'required'
  if ('name' in choice) return { name: choice.name }
  return 'function' in choice ? { name: choice.function.name } : { name: choice.custom.name }
}
