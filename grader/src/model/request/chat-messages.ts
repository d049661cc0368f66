import type { Part, Turn } from '../types.ts'
import { ASSISTANT, CONTENT, FUNCTION, MESSAGE, SENT, TOOL } from './chat-shapes.ts'
import { openaiPath, refuseAsOpenAI } from './openai-words.ts'
import { type Path, readShape } from './read-shape.ts'
import { refuseOpenAI } from './rejection.ts'

/** Reads `messages`; tool messages that follow one another become one user turn of results. */
export function readChatMessages(messages: readonly unknown[]): { turns: Turn[]; breakpoints: string[] } {
  const turns: Turn[] = []
  const breakpoints: string[] = []
  for (const [i, value] of messages.entries()) {
    const path = ['messages', i]
    const message = readShape(MESSAGE, value, refuseAsOpenAI, path)
    if (message.role === 'tool' || message.role === 'function') {
      addResult(turns, resultOf(message, path, breakpoints))
    } else if (message.role === 'assistant') {
      turns.push({ role: 'assistant', parts: assistantParts(message, path, breakpoints) })
    } else {
      const parts = contentOf(message.content, [...path, 'content'], breakpoints)
      readShape(SENT, message, refuseAsOpenAI, path)
      turns.push({ role: message.role === 'user' ? 'user' : 'system', parts })
    }
  }
  return { turns, breakpoints }
}

type Result = Extract<Part, { type: 'tool-result' }>

function addResult(turns: Turn[], part: Result): void {
  const last = turns.at(-1)
  if (last?.role === 'user' && last.parts.every((p) => p.type === 'tool-result')) last.parts.push(part)
  else turns.push({ role: 'user', parts: [part] })
}

function resultOf(message: Record<string, unknown>, path: Path, breakpoints: string[]): Result {
  if (message.role === 'function') {
    const { name, content } = readShape(FUNCTION, message, refuseAsOpenAI, path)
    return { type: 'tool-result', callId: name, output: content ?? '' }
  }
  const { tool_call_id: callId, content } = readShape(TOOL, message, refuseAsOpenAI, path)
  const parts = contentOf(content, [...path, 'content'], breakpoints)
  const output = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
  return { type: 'tool-result', callId, output }
}

function assistantParts(message: Record<string, unknown>, path: Path, breakpoints: string[]): Part[] {
  const said = readShape(ASSISTANT, message, refuseAsOpenAI, path)
  const calls = (said.tool_calls ?? []).map(
    (call): Part =>
      call.type === 'function'
        ? { type: 'tool-call', id: call.id, name: call.function.name, arguments: call.function.arguments }
        : { type: 'tool-call', id: call.id, name: call.custom.name, arguments: call.custom.input },
  )
  // The older `function_call` has no id; its result names the function instead.
  const { function_call: older } = said
  if (older) calls.push({ type: 'tool-call', id: older.name, name: older.name, arguments: older.arguments })
  const parts: Part[] = said.refusal ? [{ type: 'refusal', text: said.refusal }] : []
  if (said.content != null) parts.push(...contentOf(said.content, [...path, 'content'], breakpoints))
  if (parts.length + calls.length > 0 || message.audio) return [...parts, ...calls]
  return refuseContent(said.content, path)
}

function contentOf(value: unknown, path: Path, breakpoints: string[]): Part[] {
  if (value === null || value === undefined) return refuseContent(value, path.slice(0, -1))
  const content = readShape(CONTENT, value, refuseAsOpenAI, path)
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return content.flatMap((part, i): Part[] => {
    if (part.prompt_cache_breakpoint) breakpoints.push(openaiPath([...path, i]))
    if (part.type === 'text') return [{ type: 'text', text: part.text }]
    if (part.type === 'image_url') return [{ type: 'image', source: part.image_url.url }]
    if (part.type === 'refusal') return [{ type: 'refusal', text: part.refusal }]
    if (part.type === 'input_audio') return []
    const { file_data, file_id, filename } = part.file
    return [{ type: 'document', source: file_data ?? file_id ?? '', ...(filename && { title: filename }) }]
  })
}

function refuseContent(got: unknown, path: Path): never {
  return refuseOpenAI({
    message: `Invalid value for 'content': expected a string, got ${got === null ? 'null' : 'nothing'}.`,
    help: 'Only an assistant message with tool calls may leave its content out.',
    param: `messages.[${String(path.at(-1))}].content`,
  })
}
