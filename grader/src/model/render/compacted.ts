import type { ModelCall, Part, Reply, Turn } from '../types.ts'
import { createIds, type Ids } from './ids.ts'
import { type RenderOptions, renderReply, requestIdOf } from './index.ts'
import { renderPlain } from './plain.ts'
import { planReply } from './plan.ts'
import { compactionItem, type Json } from './responses/items.ts'
import { responsesUsage } from './responses/object.ts'

export type Compacted = {
  response: Response
  /** What the compaction item is known by, and stands for; absent when nothing was answered. */
  kept?: { content: string; summary: string }
}

/**
 * Answers POST /v1/responses/compact: all messages of the user as they are, then one compaction item. The text of the
 * reply is what the item stands for.
 */
export function renderCompacted(call: ModelCall, reply: Reply, options: RenderOptions): Compacted {
  if (!('items' in reply)) return { response: renderReply(call, reply, options).response }
  const { answer } = call
  answer.reply = reply
  answer.requestId = requestIdOf(call.api, options.random)
  const created = Math.floor(options.now / 1000)
  const ids = createIds(options.random, created)
  const plan = planReply(reply, call, ids, options.count)
  answer.usage = plan.usage
  answer.text = plan.answer
  const id = ids.response('resp')
  const users = call.turns.flatMap((turn) => userMessage(turn, ids))
  const item = compactionItem(ids)
  const body = {
    id,
    object: 'response.compaction',
    created_at: created,
    output: [...users, item.done],
    usage: responsesUsage(plan.usage),
  }
  const facts = { api: call.api, random: options.random, now: options.now, requestId: answer.requestId }
  return { response: renderPlain(body, 200, facts, answer), kept: { content: item.content, summary: plan.answer } }
}

function userMessage({ role, parts }: Turn, ids: Ids): Json[] {
  const content = parts.flatMap(inputPart)
  if (role !== 'user' || content.length === 0) return []
  return [{ id: ids.response('msg'), type: 'message', status: 'completed', content, role: 'user' }]
}

function inputPart(part: Part): Json[] {
  if (part.type === 'text') return [{ type: 'input_text', text: part.text }]
  if (part.type === 'image') return [{ type: 'input_image', detail: 'auto', image_url: part.source }]
  return []
}
