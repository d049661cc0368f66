import { z } from 'zod'
import type { Part } from '../types.ts'
import { anthropicPath, readAnthropic } from './anthropic-words.ts'
import { BLOCK, type Block, type Source, TEXT } from './messages-shapes.ts'
import type { Path } from './read-shape.ts'
import { refuseAnthropic } from './rejection.ts'

export type Role = 'user' | 'assistant' | 'system'
/** A place marked for the cache: `messages[0].content[1]`, and how long it is to live. */
export type CacheMark = { place: string; ttl: '5m' | '1h' }

/** Reads the content of one message: its parts, and the places that it marks for the cache. */
export function readContent(value: unknown, role: Role, path: Path, marks: CacheMark[]): Part[] {
  if (typeof value === 'string') return [{ type: 'text', text: value }]
  const blocks = readAnthropic(z.array(z.unknown()), value, path)
  return blocks.flatMap((value, i) => {
    const here = [...path, i]
    const block = readAnthropic(BLOCK, value, here)
    refuseMisplaced(block, role, here)
    noteCache(block, here, marks)
    return partsOf(block, here, marks)
  })
}

/** Reads `system`: a text or text blocks. */
export function readSystem(value: unknown, marks: CacheMark[]): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  const blocks = readAnthropic(z.union([z.string(), z.array(TEXT)]), value, ['system'])
  if (typeof blocks === 'string') return blocks
  for (const [i, block] of blocks.entries()) noteCache(block, ['system', i], marks)
  return blocks.map((block) => block.text).join('\n\n')
}

/** Notes a `cache_control` on anything that may carry one. */
export function noteCache(marked: Record<string, unknown>, path: Path, marks: CacheMark[]): void {
  const control = marked.cache_control as { ttl?: '5m' | '1h' | null } | null | undefined
  if (!control) return
  const place = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
  marks.push({ place: place.replace(/^\./, '') || 'cache_control', ttl: control.ttl ?? '5m' })
}

function partsOf(block: Block, path: Path, marks: CacheMark[]): Part[] {
  switch (block.type) {
    case 'text':
      return [{ type: 'text', text: block.text }]
    case 'image':
      return [{ type: 'image', source: sourceOf(block.source) }]
    case 'document':
      return [{ type: 'document', source: sourceOf(block.source), ...(block.title && { title: block.title }) }]
    case 'search_result':
      return [{ type: 'document', source: block.content.map((c) => c.text).join('\n'), title: block.title }]
    case 'thinking':
    case 'redacted_thinking':
      return [{ type: 'reasoning' }]
    case 'tool_use':
      return [{ type: 'tool-call', id: block.id, name: block.name, arguments: JSON.stringify(block.input) }]
    case 'compaction':
      // Without content it is one that failed, and stands for nothing.
      return block.content ? [{ type: 'compaction', summary: block.content, alone: true }] : []
    case 'tool_result':
      return resultParts(block, path, marks)
    default:
      return []
  }
}

function resultParts(block: Extract<Block, { type: 'tool_result' }>, path: Path, marks: CacheMark[]): Part[] {
  const content = typeof block.content === 'string' ? [{ type: 'text' as const, text: block.content }] : block.content
  const parts = (content ?? []).flatMap((inner, i) => {
    noteCache(inner, [...path, 'content', i], marks)
    return partsOf(inner as Block, path, marks)
  })
  const output = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
  const result: Part = {
    type: 'tool-result',
    callId: block.tool_use_id,
    output,
    ...(block.is_error && { isError: true }),
  }
  return [result, ...parts.filter((part) => part.type !== 'text')]
}

/** The data, address or file id of an image or document. */
function sourceOf(source: Source): string {
  if (source.type === 'url') return source.url
  if (source.type === 'file') return source.file_id
  if (source.type === 'content')
    return typeof source.content === 'string' ? source.content : JSON.stringify(source.content)
  return source.type === 'text' ? source.data : `data:${source.media_type};base64,${source.data}`
}

function refuseMisplaced(block: Block, role: Role, path: Path): void {
  const belongs = { tool_use: 'assistant', thinking: 'assistant', redacted_thinking: 'assistant', tool_result: 'user' }
  const owner = belongs[block.type as keyof typeof belongs]
  if (!owner || owner === role) return
  refuseAnthropic({
    message: `${anthropicPath(path)}: \`${block.type}\` blocks can only be in \`${owner}\` messages.`,
    help:
      owner === 'user'
        ? 'Your code runs the tool, so its result is a message of the user.'
        : 'The model makes this block, so it goes back in the message of the assistant.',
  })
}
