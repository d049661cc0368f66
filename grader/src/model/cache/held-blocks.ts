import type { Part, ToolSpec, Turn } from '../types.ts'
import { type Block, otherBlock, saying, toolCall, toolResult } from './blocks.ts'

/** Turns that the provider held and this request goes on from, as if they had been sent again. */
export function heldBlocks(turns: readonly Turn[]): Block[] {
  return turns.flatMap(({ role, parts }) => {
    const blocks = parts.flatMap((part) => heldBlock(role, part))
    const last = blocks.at(-1)
    if (last && role === 'user') last.ends = 'message'
    return blocks
  })
}

function heldBlock(role: Turn['role'], part: Part): Block[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return [{ ...saying(role, part.text), ...(role === 'system' && { kind: 'instructions' as const }) }]
    case 'tool-call':
      return [toolCall(part.id, part.name, part.arguments)]
    case 'tool-result':
      return [toolResult(part.callId, part.output)]
    case 'reasoning':
      return []
    default:
      return [otherBlock(part)]
  }
}

/** A function tool, its schema with its keys in the order in which they were sent. */
export function toolBlock({ name, description, schema, strict }: ToolSpec): Block {
  const json = JSON.stringify(schema ?? {})
  return {
    kind: 'tool',
    text: JSON.stringify([name, description, json, strict]),
    counted: [name, description, json],
  }
}
