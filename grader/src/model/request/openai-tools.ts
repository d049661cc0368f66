import { z } from 'zod'
import type { ModelCall, ToolSpec } from '../types.ts'
import { openaiPath, refuseAsOpenAI } from './openai-words.ts'
import { type Path, readShape } from './read-shape.ts'
import { openaiStrictFault } from './strict-schema.ts'

const FUNCTION = z.looseObject({
  name: z.string(),
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  strict: z.boolean().nullish(),
})
const CUSTOM = z.looseObject({ name: z.string(), description: z.string().nullish() })
const NAMESPACE = z.looseObject({ name: z.string(), tools: z.array(z.looseObject({ type: z.string() })) })
const HOSTED = [
  'file_search',
  'computer',
  'computer_use_preview',
  'web_search',
  'web_search_2025_08_26',
  'web_search_preview',
  'web_search_preview_2025_03_11',
  'mcp',
  'code_interpreter',
  'programmatic_tool_calling',
  'image_generation',
  'local_shell',
  'shell',
  'tool_search',
  'apply_patch',
]
const TYPES = ['function', 'custom', 'namespace', ...HOSTED]

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
    if (type === 'function') return [functionTool(value, here, prefix, 'unless-impossible')]
    if (type === 'custom') return [customTool(value, here, prefix)]
    if (type === 'namespace') {
      const space = readShape(NAMESPACE, value, refuseAsOpenAI, here)
      return readResponsesTools(space.tools, [...here, 'tools'], `${prefix}${space.name}.`)
    }
    if (HOSTED.includes(type)) return []
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
    return tool.type === 'function'
      ? functionTool(tool.function, inner, '', 'when-asked')
      : customTool(tool.custom, inner, '')
  })
}

function functionTool(
  value: unknown,
  path: Path,
  prefix: string,
  strict: 'when-asked' | 'unless-impossible',
): OpenAITool {
  const tool = readShape(FUNCTION, value, refuseAsOpenAI, path)
  return {
    name: prefix + tool.name,
    ownName: tool.name,
    description: tool.description ?? '',
    schema: tool.parameters ?? {},
    // Left open, the Responses API takes a tool as strict where it can; Chat Completions does not.
    strict: tool.strict ?? (strict === 'unless-impossible' && openaiStrictFault(tool.parameters) === undefined),
    strictSent: tool.strict === true,
    async: tool.async === true,
    place: openaiPath(path),
  }
}

function customTool(value: unknown, path: Path, prefix: string): OpenAITool {
  const tool = readShape(CUSTOM, value, refuseAsOpenAI, path)
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
const NAMED = z.looseObject({ name: z.string() })
const CHOICE = z.looseObject({
  type: z.string(),
  name: z.string().nullish(),
  mode: MODE.nullish(),
  // Chat Completions has the same one level deeper.
  function: NAMED.nullish(),
  custom: NAMED.nullish(),
  allowed_tools: z.looseObject({ mode: MODE }).nullish(),
})

/** Reads `tool_choice`; a choice of one of the provider's own tools counts as `required`. */
export function readToolChoice(value: unknown): ModelCall['toolChoice'] {
  if (value === undefined || value === null) return undefined
  const path = ['tool_choice']
  if (typeof value === 'string') {
    return readShape(z.enum(['none', 'auto', 'required']), value, refuseAsOpenAI, path)
  }
  const choice = readShape(CHOICE, value, refuseAsOpenAI, path)
  if (choice.type === 'allowed_tools') return choice.mode ?? choice.allowed_tools?.mode ?? 'auto'
  if (choice.type !== 'function' && choice.type !== 'custom') return 'required'
  const name = choice.name ?? choice[choice.type]?.name
  return name ? { name } : refuseAsOpenAI({ kind: 'missing', path: [...path, 'name'], got: undefined })
}
