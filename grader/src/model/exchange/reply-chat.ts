import type { ReplySeen, SlotText, UsageSeen } from '../../base/traffic.ts'
import type { SseEvent } from './events.ts'
import { errorOf, isJson, type Json, objectsIn, tokens } from './json.ts'

/** A reply of Chat Completions. */
export function chatReply(body: Json): ReplySeen {
  const error = errorOf(body)
  const choices = objectsIn(body.choices)
  const stops = choices.map((choice) => choice.finish_reason).filter((word) => typeof word === 'string')
  return {
    ...(typeof body.model === 'string' && { model: body.model }),
    items: choices.flatMap((choice) => (isJson(choice.message) ? slotsOf(choice.message) : [])),
    ...(stops.length > 0 && { stop: stops.join(', ') }),
    ...(isJson(body.usage) && { usage: usageOf(body.usage) }),
    ...(error && { error }),
  }
}

function slotsOf({ content, refusal, tool_calls }: Json): SlotText[] {
  const calls = objectsIn(tool_calls).map((call) => {
    const { name, arguments: input } = isJson(call.function) ? call.function : {}
    return { slot: 'tool call', text: `${name}(${input}) as ${call.id}` }
  })
  return [
    ...(typeof content === 'string' ? [{ slot: 'text', text: content }] : []),
    ...(typeof refusal === 'string' ? [{ slot: 'refusal', text: refusal }] : []),
    ...calls,
  ]
}

function usageOf(usage: Json): UsageSeen {
  const details = isJson(usage.prompt_tokens_details) ? usage.prompt_tokens_details : {}
  const outputDetails = isJson(usage.completion_tokens_details) ? usage.completion_tokens_details : {}
  const cacheRead = tokens(details.cached_tokens)
  const cacheWrite = tokens(details.cache_write_tokens)
  return {
    input: tokens(usage.prompt_tokens) - cacheRead - cacheWrite,
    cacheRead,
    cacheWrite,
    cacheWriteLong: 0,
    output: tokens(usage.completion_tokens),
    reasoning: tokens(outputDetails.reasoning_tokens),
  }
}

/** The chunks put together, as far as they came. */
export function gatherChat(events: readonly SseEvent[]): Json {
  const chunks = events.map(({ data }) => data)
  const deltas = chunks.flatMap((chunk) => objectsIn(chunk.choices))
  const indexes = [...new Set(deltas.map((choice) => choice.index))]
  const error = chunks.find((chunk) => chunk.error !== undefined)?.error
  return {
    model: chunks.find((chunk) => typeof chunk.model === 'string')?.model,
    choices: indexes.map((index) => joined(deltas.filter((choice) => choice.index === index))),
    usage: chunks.findLast((chunk) => isJson(chunk.usage))?.usage,
    ...(error !== undefined && { error }),
  }
}

function joined(choices: readonly Json[]): Json {
  const deltas = choices.map((choice) => choice.delta).filter(isJson)
  const text = (name: string) => {
    const parts = deltas.map((delta) => delta[name]).filter((part) => typeof part === 'string')
    return parts.length > 0 ? parts.join('') : undefined
  }
  const pieces = deltas.flatMap((delta) => objectsIn(delta.tool_calls))
  const calls = [...new Set(pieces.map((piece) => piece.index))].map((index) => {
    const mine = pieces.filter((piece) => piece.index === index)
    const functions = mine.map((piece) => piece.function).filter(isJson)
    return {
      id: mine.find((piece) => piece.id)?.id,
      function: {
        name: functions.find(({ name }) => name)?.name,
        arguments: functions.map((part) => part.arguments ?? '').join(''),
      },
    }
  })
  return {
    message: { content: text('content'), refusal: text('refusal'), tool_calls: calls },
    finish_reason: choices.findLast((choice) => choice.finish_reason)?.finish_reason,
  }
}
