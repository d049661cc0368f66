import type { Draft } from '../request/draft.ts'
import type { ModelCall } from '../types.ts'
import {
  type Block,
  fieldsOf,
  type Json,
  listOf,
  type Mark,
  otherBlock,
  saying,
  setting,
  textOf,
  toolCall,
  toolResult,
} from './blocks.ts'
import { heldBlocks, toolBlock } from './held-blocks.ts'

/**
 * The prompt of a request to Anthropic in the order of its cache: tools, system, messages. A change of the output format
 * comes before the system text, one of `tool_choice`, thinking or effort before the messages (prompt caching guide, table
 * “What invalidates the cache”). The top-level `cache_control` is a mark on the last block that can carry one. A thread, which
 * takes no marks, is cached as if it had that one (our own judgement).
 */
export function anthropicBlocks(call: ModelCall, draft: Draft): Block[] {
  const { body } = call
  const config = fieldsOf(body.output_config)
  const held = draft.history.slice(0, draft.history.length - draft.sent)
  const format = config.format ?? body.output_format
  const blocks = [
    ...toolBlocks(body.tools, draft),
    ...setting({ format, speed: body.speed }, call.outputSchema ? [JSON.stringify(call.outputSchema.schema)] : []),
    ...systemBlocks(body.system, draft),
    ...setting({ tool_choice: body.tool_choice, thinking: body.thinking, effort: config.effort }),
    ...heldBlocks(held),
    ...listOf(body.messages).flatMap(messageBlocks),
  ]
  const automatic = body.cache_control ?? (body.thread ? {} : undefined)
  if (automatic) {
    const last = blocks.findLast((block) => !block.unmarkable)
    if (last) last.mark ??= { ttl: textOf(fieldsOf(automatic).ttl) || undefined }
  }
  return blocks
}

function toolBlocks(tools: unknown, draft: Draft): Block[] {
  const specs = new Map(draft.tools.map((tool) => [tool.name, tool]))
  // A thread holds its tools; only its creation sends them.
  if (tools === undefined) return draft.tools.map(toolBlock)
  return listOf(tools).map((value) => {
    const tool = fieldsOf(value)
    const spec = tool.input_schema === undefined ? undefined : specs.get(textOf(tool.name))
    return { ...(spec ? toolBlock(spec) : otherBlock(tool)), ...marked(tool) }
  })
}

function systemBlocks(system: unknown, draft: Draft): Block[] {
  const parts = Array.isArray(system) ? system.map(fieldsOf) : draft.instructions ? [{ text: draft.instructions }] : []
  return parts.map((part) => ({ ...saying('system', textOf(part.text)), kind: 'instructions', ...marked(part) }))
}

function messageBlocks(value: unknown): Block[] {
  const { role, content } = fieldsOf(value)
  const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : listOf(content).map(fieldsOf)
  return parts.map((part) => ({ ...contentBlock(textOf(role), part), ...marked(part) }))
}

function contentBlock(role: string, part: Json): Block {
  switch (part.type) {
    case 'text':
      return { ...saying(role, textOf(part.text)), ...(part.text === '' && { unmarkable: true }) }
    case 'tool_use':
      return toolCall(textOf(part.id), textOf(part.name), JSON.stringify(part.input))
    case 'tool_result': {
      const parts = typeof part.content === 'string' ? [{ text: part.content }] : listOf(part.content).map(fieldsOf)
      return toolResult(textOf(part.tool_use_id), parts.map((inner) => textOf(inner.text)).join('\n'))
    }
    case 'thinking':
    case 'redacted_thinking':
      return { ...otherBlock(part), unmarkable: true }
    default:
      return otherBlock(part)
  }
}

function marked(part: Json): { mark?: Mark } {
  return part.cache_control ? { mark: { ttl: textOf(fieldsOf(part.cache_control).ttl) || undefined } } : {}
}
