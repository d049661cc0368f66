import type { ReplySeen, SlotText, UsageSeen } from '../../base/traffic.ts'
import type { SseEvent } from './events.ts'
import { errorOf, isJson, type Json, objectsIn, tokens } from './json.ts'

/** A reply of the Messages API. */
export function messagesReply(body: Json): ReplySeen {
  const error = errorOf(body)
  return {
    ...(typeof body.model === 'string' && { model: body.model }),
    items: objectsIn(body.content).map(slotOf),
    ...(typeof body.stop_reason === 'string' && { stop: body.stop_reason }),
    ...(isJson(body.usage) && { usage: usageOf(body.usage) }),
    ...(error && { error }),
  }
}

function slotOf(block: Json): SlotText {
  if (block.type === 'text') return { slot: 'text', text: String(block.text ?? '') }
  if (block.type === 'thinking') return { slot: 'thinking', text: String(block.thinking ?? '') || 'not shown' }
  if (block.type !== 'tool_use') return { slot: String(block.type), text: '' }
  const input = typeof block.input === 'string' ? block.input : JSON.stringify(block.input)
  return { slot: 'tool call', text: `${block.name}(${input}) as ${block.id}` }
}

function usageOf(usage: Json): UsageSeen {
  const created = isJson(usage.cache_creation) ? usage.cache_creation : {}
  const cacheWriteLong = tokens(created.ephemeral_1h_input_tokens)
  const details = isJson(usage.output_tokens_details) ? usage.output_tokens_details : {}
  return {
    input: tokens(usage.input_tokens),
    cacheRead: tokens(usage.cache_read_input_tokens),
    cacheWrite: tokens(usage.cache_creation_input_tokens) - cacheWriteLong,
    cacheWriteLong,
    output: tokens(usage.output_tokens),
    reasoning: tokens(details.thinking_tokens),
  }
}

/** The message that the events build, as far as they came. */
export function gatherMessages(events: readonly SseEvent[]): Json {
  const start = events.find(({ kind }) => kind === 'message_start')?.data.message
  const message = isJson(start) ? start : {}
  const deltas = events.filter(({ kind }) => kind === 'message_delta').map(({ data }) => data)
  const usages = deltas.map((data) => data.usage).filter(isJson)
  const stop = deltas.map((data) => data.delta).findLast((delta) => isJson(delta) && delta.stop_reason)
  const error = events.find(({ kind }) => kind === 'error')?.data.error
  return {
    ...message,
    content: events.filter(({ kind }) => kind === 'content_block_start').map(({ data }) => blockSoFar(data, events)),
    usage: Object.assign({}, message.usage, ...usages),
    ...(isJson(stop) && { stop_reason: stop.stop_reason }),
    ...(error !== undefined && { error }),
  }
}

function blockSoFar({ content_block, index }: Json, events: readonly SseEvent[]): Json {
  if (!isJson(content_block)) return {}
  const deltas = events
    .filter(({ kind, data }) => kind === 'content_block_delta' && data.index === index)
    .map(({ data }) => data.delta)
    .filter(isJson)
  const joined = (name: string) => deltas.map((delta) => delta[name] ?? '').join('')
  if (content_block.type === 'text') return { ...content_block, text: joined('text') }
  if (content_block.type === 'thinking') return { ...content_block, thinking: joined('thinking') }
  if (content_block.type === 'tool_use') return { ...content_block, input: joined('partial_json') || '{}' }
  return content_block
}
