import type { ModelCard } from '../model-cards.ts'
import type { ModelCall, ToolSpec } from '../types.ts'
import { refuseAsAnthropic } from './anthropic-words.ts'
import type { OpenAITool } from './openai-tools.ts'
import { refuseAsOpenAI } from './openai-words.ts'
import type { Fault } from './read-shape.ts'
import { refuseAnthropic, refuseOpenAI } from './rejection.ts'

const NAME = /^[a-zA-Z0-9_-]+$/
const MAX_NAME = 64

/** Checks the names of OpenAI tools and the choice among them. */
export function checkOpenAITools(call: ModelCall, tools: readonly OpenAITool[]): void {
  const seen = new Set<string>()
  for (const tool of tools) {
    const path = [...placeToPath(tool.place), 'name']
    checkName(tool.ownName, path, NAME.source, refuseAsOpenAI)
    if (seen.has(tool.name)) {
      refuseOpenAI({
        message: `Tool names must be unique. Found duplicate name '${tool.name}'.`,
        help: 'The model can only call a tool by its name.',
        param: 'tools',
      })
    }
    seen.add(tool.name)
  }
  checkOpenAIChoice(call, tools)
}

function checkOpenAIChoice(call: ModelCall, tools: readonly OpenAITool[]): void {
  const choice = call.toolChoice
  const offered = Array.isArray(call.body.tools) && call.body.tools.length > 0
  if (call.api === 'chat' && !offered) {
    for (const field of ['tool_choice', 'parallel_tool_calls']) {
      if (call.body[field] == null) continue
      refuseOpenAI({
        message: `Invalid value for '${field}': '${field}' is only allowed when 'tools' are specified.`,
        help: 'Leave it out of requests without tools.',
        param: field,
      })
    }
  }
  if (choice === 'required' && !offered) {
    refuseOpenAI({
      message: "Tool choice 'required' must be specified with 'tools' parameter.",
      help: 'There is no tool that the model could call.',
      param: 'tool_choice',
    })
  }
  if (typeof choice === 'object' && !tools.some((tool) => tool.name === choice.name)) {
    refuseOpenAI({
      message: `Tool choice '${choice.name}' not found in 'tools' parameter.`,
      help: 'Name one of the tools that this request offers.',
      param: 'tool_choice',
    })
  }
}

/** `tools[0].function` → `['tools', 0, 'function']` */
function placeToPath(place: string): (string | number)[] {
  return [...place.matchAll(/[^.[\]]+/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step))
}

/** Checks the names of Anthropic tools and the choice among them. `sent`: `tools` of the body. */
export function checkAnthropicTools(call: ModelCall, card: ModelCard, tools: readonly ToolSpec[]): void {
  const sent = Array.isArray(call.body.tools) ? (call.body.tools as { type?: string; name?: string }[]) : []
  const names = sent.flatMap((tool) => (tool.name === undefined ? [] : [tool.name]))
  for (const [i, tool] of sent.entries()) {
    const own = tool.type === undefined || tool.type === null || tool.type === 'custom'
    if (own)
      checkName(tool.name ?? '', ['tools', i, 'custom', 'name'], `^[a-zA-Z0-9_-]{1,${MAX_NAME}}$`, refuseAsAnthropic)
  }
  if (new Set(names).size < names.length) {
    refuseAnthropic({
      message: 'tools: Tool names must be unique.',
      help: `"${names.find((name, i) => names.indexOf(name) !== i)}" is there twice, and the model can only call a tool by its name.`,
    })
  }
  checkAnthropicChoice(call, card, [...names, ...tools.map((tool) => tool.name)])
}

function checkAnthropicChoice(call: ModelCall, card: ModelCard, names: readonly string[]): void {
  const choice = call.toolChoice
  if (choice === undefined) return
  if (names.length === 0 && choice !== 'none') {
    refuseAnthropic({
      message: 'tool_choice: may only be specified while providing tools.',
      help: 'Leave it out of requests without tools.',
    })
  }
  const forced = choice === 'required' || typeof choice === 'object'
  if (forced && card.forcedTool === false) {
    refuseAnthropic({
      message: 'tool_choice: type "tool" and "any" are not supported for this model.',
      help: 'Use `auto`; for an answer in a fixed form, send its schema as `output_config.format`.',
    })
  }
  if (forced && (call.body.thinking as { type?: string } | undefined)?.type === 'enabled') {
    refuseAnthropic({
      message: 'Thinking may not be enabled when tool_choice forces tool use.',
      help: 'A forced call leaves the model no room to think first.',
    })
  }
  if (typeof choice === 'object' && !names.includes(choice.name)) {
    refuseAnthropic({
      message: `tool_choice.name: Tool '${choice.name}' not found in provided tools.`,
      help: 'Name one of the tools that this request offers.',
    })
  }
}

function checkName(name: string, path: (string | number)[], pattern: string, refuse: (fault: Fault) => never): void {
  if (name.length > MAX_NAME) refuse({ kind: 'too-big', limit: MAX_NAME, of: 'string', path, got: name })
  if (!NAME.test(name)) refuse({ kind: 'pattern', pattern, path, got: name })
}
