import { z } from 'zod'
import type { Part, Turn } from '../types.ts'
import { compactionOf } from './compaction.ts'
import { openaiPath, refuseAsOpenAI } from './openai-words.ts'
import { type Path, readShape } from './read-shape.ts'
import { refuseOpenAI } from './rejection.ts'
import { refuseUnstored, requireFollower, requireReasoning } from './responses-reasoning.ts'
import {
  CALL,
  COMPACTION,
  CUSTOM_CALL,
  INPUT_PART,
  ITEM_TYPES,
  MESSAGE,
  OUTPUT,
  OUTPUT_PART,
  REASONING,
  WITH_ID,
} from './responses-shapes.ts'
import type { ServerState } from './state.ts'

export type ReadItems = { turns: Turn[]; breakpoints: string[] }

/**
 * Reads the items of `input` (or of a conversation) as turns. What one response holds (reasoning, messages, calls)
 * becomes one assistant turn, and results that follow one another become one user turn; messages that were written by
 * hand stay as they were sent.
 */
export function readItems(items: readonly unknown[], state: ServerState, path: Path): ReadItems {
  const result: ReadItems = { turns: [], breakpoints: [] }
  for (const [i, value] of items.entries()) {
    const here = [...path, i]
    const item = readShape(z.looseObject({}), value, refuseAsOpenAI, here)
    readItem(item, { ...result, state, path: here })
    if (item.type === 'reasoning') requireFollower(item, items[i + 1])
    else requireReasoning(item, items.slice(0, i), state)
  }
  return result
}

type Reading = ReadItems & { state: ServerState; path: Path }

function readItem(item: Record<string, unknown>, reading: Reading): void {
  const type = typeOf(item, reading.path)
  if (type === 'message') {
    readMessage(item, reading)
  } else if (type === 'function_call_output' || type === 'custom_tool_call_output') {
    readOutput(item, reading)
  } else {
    const part = replyPart(type, item, reading)
    if (part) join(reading.turns, 'assistant', part)
  }
}

/** What an item of the model's own is in the transcript; nothing for the provider's own tools. */
function replyPart(type: string, item: Record<string, unknown>, { path, state }: Reading): Part | undefined {
  switch (type) {
    case 'function_call': {
      const call = readShape(CALL, item, refuseAsOpenAI, path)
      return { type: 'tool-call', id: call.call_id, name: call.name, arguments: call.arguments }
    }
    case 'custom_tool_call': {
      const call = readShape(CUSTOM_CALL, item, refuseAsOpenAI, path)
      return { type: 'tool-call', id: call.call_id, name: call.name, arguments: call.input }
    }
    case 'reasoning':
      readShape(REASONING, item, refuseAsOpenAI, path)
      if (!item.encrypted_content && state.unstoredItems.has(String(item.id))) refuseUnstored(String(item.id))
      // Without an id it has to carry its content along, encrypted.
      return { type: 'reasoning', id: typeof item.id === 'string' ? item.id : undefined }
    case 'compaction':
      return compactionOf(readShape(COMPACTION, item, refuseAsOpenAI, path), state, path)
    case 'item_reference':
      return referenced(state, readShape(WITH_ID, item, refuseAsOpenAI, path).id)
    default:
      return undefined
  }
}

function typeOf(item: Record<string, unknown>, path: Path): string {
  if (item.type === undefined || item.type === null) {
    return item.role === undefined && item.id !== undefined ? 'item_reference' : 'message'
  }
  if (typeof item.type !== 'string') {
    return refuseAsOpenAI({ kind: 'type', expected: ['string'], path: [...path, 'type'], got: item.type })
  }
  if (ITEM_TYPES.includes(item.type)) return item.type
  return refuseAsOpenAI({ kind: 'value', allowed: ITEM_TYPES, path: [...path, 'type'], got: item.type })
}

function readMessage(item: Record<string, unknown>, { turns, breakpoints, path }: Reading): void {
  const { role, content } = readShape(MESSAGE, item, refuseAsOpenAI, path)
  const inside = [...path, 'content']
  const parts: Part[] = []
  if (typeof content === 'string') {
    parts.push({ type: 'text', text: content })
  } else {
    for (const [i, part] of content.entries()) {
      parts.push(role === 'assistant' ? outputPart(part, [...inside, i]) : inputPart(part, [...inside, i], breakpoints))
    }
  }
  if (role !== 'assistant') {
    turns.push({ role: role === 'user' ? 'user' : 'system', parts })
    return
  }
  const last = turns.at(-1)
  const sameReply = last?.role === 'assistant' && (item.id !== undefined || !last.parts.some((p) => p.type === 'text'))
  if (sameReply) last.parts.push(...parts)
  else turns.push({ role, parts })
}

function outputPart(value: unknown, path: Path): Part {
  const part = readShape(OUTPUT_PART, value, refuseAsOpenAI, path)
  return part.type === 'refusal' ? { type: 'refusal', text: part.refusal } : { type: 'text', text: part.text }
}

function inputPart(value: unknown, path: Path, breakpoints: string[]): Part {
  const part = readShape(INPUT_PART, value, refuseAsOpenAI, path)
  if (part.prompt_cache_breakpoint) breakpoints.push(openaiPath(path))
  if (part.type === 'input_text') return { type: 'text', text: part.text }
  if (part.type === 'input_image') return { type: 'image', source: part.image_url ?? part.file_id ?? '' }
  const source = part.file_data ?? part.file_url ?? part.file_id ?? ''
  return { type: 'document', source, ...(part.filename && { title: part.filename }) }
}

function readOutput(item: Record<string, unknown>, { turns, breakpoints, path }: Reading): void {
  const { call_id, output } = readShape(OUTPUT, item, refuseAsOpenAI, path)
  const parts: Part[] =
    typeof output === 'string'
      ? [{ type: 'text', text: output }]
      : output.map((part, i) => inputPart(part, [...path, 'output', i], breakpoints))
  const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
  join(turns, 'user', { type: 'tool-result', callId: call_id, output: text })
  for (const part of parts) if (part.type !== 'text') turns.at(-1)?.parts.push(part)
}

/** Adds to the turn that is being read, or begins one. A user turn takes results only. */
function join(turns: Turn[], role: 'user' | 'assistant', part: Part): void {
  const last = turns.at(-1)
  const fits = last?.role === role && (role === 'assistant' || last.parts.some((p) => p.type === 'tool-result'))
  if (last && fits) last.parts.push(part)
  else turns.push({ role, parts: [part] })
}

function referenced(state: ServerState, id: string): Part {
  const part = state.items.get(id)
  if (part) return part
  return refuseOpenAI({
    status: 404,
    message: `Item with id '${id}' not found.`,
    help: 'Only items of a response that was stored can be referred to by id; send the item itself otherwise.',
    param: 'input',
  })
}
