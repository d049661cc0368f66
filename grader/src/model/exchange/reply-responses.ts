import type { ReplySeen, SlotText, UsageSeen } from '../../base/traffic.ts'
import type { SseEvent } from './events.ts'
import { errorOf, isJson, type Json, objectsIn, tokens } from './json.ts'

/** A reply of the Responses API. */
export function responsesReply(body: Json): ReplySeen {
  const error = errorOf(body)
  const details = isJson(body.incomplete_details) ? body.incomplete_details.reason : undefined
  const stop = [body.status, details].filter((word) => typeof word === 'string').join(', ')
  return {
    ...(typeof body.model === 'string' && { model: body.model }),
    items: objectsIn(body.output).flatMap(slotsOf),
    ...(stop && { stop }),
    ...(isJson(body.usage) && { usage: usageOf(body.usage) }),
    ...(error && { error }),
  }
}

function slotsOf(item: Json): SlotText[] {
  if (item.type === 'function_call') {
    return [{ slot: 'tool call', text: `${item.name}(${item.arguments}) as ${item.call_id}` }]
  }
  if (item.type === 'reasoning') {
    return [{ slot: 'thinking', text: textsOf(item.summary).join(' ') || 'not shown' }]
  }
  if (item.type !== 'message') return [{ slot: String(item.type), text: '' }]
  const slot = item.phase === 'commentary' ? 'commentary' : 'text'
  return objectsIn(item.content).map((part) =>
    part.type === 'refusal' ? { slot: 'refusal', text: String(part.refusal) } : { slot, text: String(part.text ?? '') },
  )
}

function textsOf(parts: unknown): string[] {
  return objectsIn(parts).map((part) => String(part.text ?? ''))
}

function usageOf(usage: Json): UsageSeen {
  const details = isJson(usage.input_tokens_details) ? usage.input_tokens_details : {}
  const outputDetails = isJson(usage.output_tokens_details) ? usage.output_tokens_details : {}
  const cacheRead = tokens(details.cached_tokens)
  const cacheWrite = tokens(details.cache_write_tokens)
  return {
    input: tokens(usage.input_tokens) - cacheRead - cacheWrite,
    cacheRead,
    cacheWrite,
    cacheWriteLong: 0,
    output: tokens(usage.output_tokens),
    reasoning: tokens(outputDetails.reasoning_tokens),
  }
}

/** The last state that the stream told of; before its end, the texts that came so far. */
export function gatherResponses(events: readonly SseEvent[]): Json {
  const last = events.findLast(({ kind }) => /^response\.(completed|incomplete|failed)$/.test(kind))
  if (isJson(last?.data.response)) return last.data.response
  const error = events.find(({ kind }) => kind === 'error')
  const begun = events.find(({ kind }) => kind === 'response.created')?.data.response
  const output = events
    .filter(({ kind }) => kind === 'response.output_item.added')
    .map(({ data }) => itemSoFar(data, events))
  return {
    ...(isJson(begun) && { model: begun.model }),
    output,
    ...(error && { error: isJson(error.data.error) ? error.data.error : error.data }),
  }
}

function itemSoFar({ item, output_index }: Json, events: readonly SseEvent[]): Json {
  if (!isJson(item)) return {}
  const mine = events.filter(({ data }) => data.output_index === output_index)
  const joined = (kind: string) =>
    mine
      .filter((event) => event.kind === kind)
      .map(({ data }) => String(data.delta ?? ''))
      .join('')
  if (item.type === 'function_call') return { ...item, arguments: joined('response.function_call_arguments.delta') }
  if (item.type !== 'message') return item
  const refusal = joined('response.refusal.delta')
  const text = { type: 'output_text', text: joined('response.output_text.delta') }
  return { ...item, content: [refusal ? { type: 'refusal', refusal } : text] }
}
