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
 * The prompt of a request to OpenAI as its model reads it: settings that become hidden instructions, tools, developer
 * instructions, conversation (prompt caching guide, September 2026). Turns that the server holds come before what was sent.
 */
export function openaiBlocks(call: ModelCall, draft: Draft): Block[] {
  const { body } = call
  const held = draft.history.slice(0, draft.history.length - draft.sent)
  const sent = call.api === 'chat' ? listOf(body.messages).map(chatItem) : inputItems(body.input)
  const blocks = [
    ...setting(
      {
        effort: fieldsOf(body.reasoning).effort ?? body.reasoning_effort,
        verbosity: fieldsOf(body.text).verbosity ?? body.verbosity,
        parallel: body.parallel_tool_calls,
        format: fieldsOf(body.text).format ?? body.response_format,
      },
      call.outputSchema ? [JSON.stringify(call.outputSchema.schema)] : [],
    ),
    ...toolBlocks(body.tools, draft),
    ...(draft.instructions === '' ? [] : [instruction(draft.instructions)]),
    ...heldBlocks(held),
    ...sent.flat(),
  ]
  markDeveloperEnd(blocks)
  markResultGroups(blocks)
  return blocks
}

function toolBlocks(tools: unknown, draft: Draft): Block[] {
  const own = draft.tools.map(toolBlock)
  const hosted = listOf(tools).filter((tool) => !['function', 'custom'].includes(textOf(fieldsOf(tool).type)))
  return [...own, ...hosted.map(otherBlock)]
}

function instruction(text: string): Block {
  return { ...saying('system', text), kind: 'instructions' }
}

function inputItems(input: unknown): Block[][] {
  return typeof input === 'string' ? [message('user', input)] : listOf(input).map(inputItem)
}

function inputItem(value: unknown): Block[] {
  const item = fieldsOf(value)
  switch (item.type ?? (item.role === undefined ? 'item_reference' : 'message')) {
    case 'message':
      return message(textOf(item.role), item.content)
    case 'function_call':
    case 'custom_tool_call':
      return [toolCall(textOf(item.call_id), textOf(item.name), textOf(item.arguments ?? item.input))]
    case 'function_call_output':
    case 'custom_tool_call_output':
      return result(textOf(item.call_id), item.output)
    case 'reasoning':
      return []
    default:
      return [otherBlock(item)]
  }
}

function chatItem(value: unknown): Block[] {
  const item = fieldsOf(value)
  if (item.role === 'tool') return result(textOf(item.tool_call_id), item.content)
  const said = item.content === null || item.content === undefined ? [] : message(textOf(item.role), item.content)
  const calls = listOf(item.tool_calls).map((value) => {
    const { id, function: named, custom } = fieldsOf(value)
    const { name, arguments: args, input } = fieldsOf(named ?? custom)
    return toolCall(textOf(id), textOf(name), textOf(args ?? input))
  })
  return [...said, ...calls]
}

/** A message; the parts of an assistant's own text are one, as the server holds them. */
function message(role: string, content: unknown): Block[] {
  const as = role === 'developer' ? 'system' : role
  const parts = typeof content === 'string' ? [{ text: content }] : listOf(content).map(fieldsOf)
  if (as === 'assistant') return [saying(as, parts.map((part) => textOf(part.text ?? part.refusal)).join(''))]
  const blocks = parts.map((part): Block => {
    const block = part.text === undefined ? otherBlock(part) : saying(as, textOf(part.text))
    return { ...block, ...marked(part), ...(as === 'system' && { kind: 'instructions' as const }) }
  })
  const last = blocks.at(-1)
  if (last && as === 'user') last.ends = 'message'
  return blocks
}

function result(id: string, output: unknown): Block[] {
  const parts = typeof output === 'string' ? [{ text: output }] : listOf(output).map(fieldsOf)
  const block = toolResult(id, parts.map((part) => textOf(part.text)).join('\n'))
  return [Object.assign(block, ...parts.map(marked))]
}

function marked(part: Json): { mark?: Mark } {
  const { prompt_cache_breakpoint: point } = part
  return point ? { mark: { ttl: textOf(fieldsOf(point).ttl) || undefined } } : {}
}

/** The last instruction before the conversation begins. */
function markDeveloperEnd(blocks: Block[]): void {
  const start = blocks.findIndex((block) => block.kind === 'instructions')
  if (start < 0 || blocks.slice(0, start).some((block) => block.kind !== 'setting' && !isTool(block))) return
  const end = blocks.findIndex((block, at) => at > start && block.kind !== 'instructions')
  const last = blocks.at(end < 0 ? -1 : end - 1)
  if (last) last.ends = 'developer'
}

function isTool(block: Block): boolean {
  return block.kind === 'tool' || block.kind === 'other'
}

function markResultGroups(blocks: Block[]): void {
  for (const [at, block] of blocks.entries()) {
    if (block.kind === 'result' && blocks[at + 1]?.kind !== 'result') block.ends = 'message'
  }
}
