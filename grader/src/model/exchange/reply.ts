import type { ReplySeen, WireExchange } from '../../base/traffic.ts'
import type { Api } from '../types.ts'
import { eventsIn, type SseEvent } from './events.ts'
import { errorOf, isJson, type Json } from './json.ts'
import { chatReply, gatherChat } from './reply-chat.ts'
import { gatherMessages, messagesReply } from './reply-messages.ts'
import { gatherResponses, responsesReply } from './reply-responses.ts'

type Reading = { read(body: Json): ReplySeen; gather(events: readonly SseEvent[]): Json }

const readings: Readonly<Record<Api, Reading>> = {
  responses: { read: responsesReply, gather: gatherResponses },
  chat: { read: chatReply, gather: gatherChat },
  messages: { read: messagesReply, gather: gatherMessages },
}

/** A response of an API, plain or streamed, as far as it came. */
export function readReply(api: Api, { response }: WireExchange): ReplySeen {
  const text = response?.chunks.join('') ?? ''
  const { read, gather } = readings[api]
  if (!isStream(response)) return readBody(read, text)
  const events = eventsIn(text)
  return { ...read(gather(events)), events: countedKinds(events) }
}

function isStream(response: WireExchange['response']): boolean {
  return response?.headers.some(([name, value]) => name === 'content-type' && /event-stream/.test(value)) ?? false
}

function readBody(read: Reading['read'], text: string): ReplySeen {
  const body = parse(text)
  if (body === undefined) return { items: [], ...(text !== '' && { error: 'the body broke off, or is not JSON' }) }
  const error = errorOf(body)
  return error === undefined ? read(body) : { items: [], error }
}

function parse(text: string): Json | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return isJson(body) ? body : undefined
  } catch {
    return undefined
  }
}

function countedKinds(events: readonly SseEvent[]): { kind: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { kind } of events) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => ({ kind, count }))
}
