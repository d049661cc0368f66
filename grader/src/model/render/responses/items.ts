import type { Ids } from '../ids.ts'
import { traitsOf } from '../models.ts'
import type { Content, Plan, RefusalPart, TextPart } from '../plan.ts'
import type { Rendering } from '../wire.ts'

export type Json = Record<string, unknown>

/** One member of a response's `output`: how the stream announces it, and how it looks when done. */
export type OutputItem =
  | { kind: 'reasoning'; added: Json; done: Json; id: string; summary: string | undefined }
  | { kind: 'message'; added: Json; done: Json; id: string; parts: { part: TextPart | RefusalPart; done: Json }[] }
  | { kind: 'function_call'; added: Json; done: Json; id: string; arguments: string }
  | { kind: 'compaction'; added: Json; done: Json; id: string; content: string }

export function outputItems(rendering: Rendering): OutputItem[] {
  const { contents } = rendering.plan
  const cut = isCut(rendering.plan)
  const items = contents.map((content, index): OutputItem => {
    // Only the item that the model was writing when it was cut is incomplete.
    const status = cut && index === contents.length - 1 ? 'incomplete' : 'completed'
    if (content.kind === 'thinking') return reasoningItem(content.text, rendering)
    if (content.kind === 'message') return messageItem(content, status, rendering)
    return functionCall(content, status, rendering)
  })
  return rendering.plan.compaction === undefined ? items : [...items, compactionItem(rendering.ids)]
}

export function isCut(plan: Plan): boolean {
  return plan.stop === 'max-tokens' || plan.stop === 'context-window' || plan.stop === 'content-filter'
}

/** The conversation so far, in words that only the provider can read. It comes last, behind the reply. */
export function compactionItem(ids: Ids): Extract<OutputItem, { kind: 'compaction' }> {
  const id = ids.response('cmp')
  const content = ids.encrypted()
  const item = (encrypted: string): Json => ({ id, type: 'compaction', encrypted_content: encrypted })
  return { kind: 'compaction', id, content, added: item(ids.encrypted()), done: item(content) }
}

/** Its text shows only when the request asked for a summary; the reasoning itself is opaque. */
function reasoningItem(text: string, { call, ids }: Rendering): OutputItem {
  const id = ids.response('rs')
  const asked = (call.body.reasoning as { summary?: unknown } | undefined)?.summary
  const summary = asked && text !== '' ? text : undefined
  const head = { id, type: 'reasoning', content: [] }
  return {
    kind: 'reasoning',
    id,
    summary,
    added: { ...head, encrypted_content: ids.encrypted(), summary: [] },
    done: {
      ...head,
      encrypted_content: ids.encrypted(),
      summary: summary === undefined ? [] : [{ type: 'summary_text', text: summary }],
    },
  }
}

function messageItem(
  { commentary, noPhase, parts }: Extract<Content, { kind: 'message' }>,
  status: string,
  { call, ids }: Rendering,
): OutputItem {
  const id = ids.response('msg')
  const shown = parts.map((part) => ({ part, done: contentPart(part, call.body) }))
  const marked = commentary || (traitsOf(call.model).phases && !noPhase)
  const item = (state: string, content: Json[]): Json => ({
    id,
    type: 'message',
    status: state,
    content,
    ...(marked && { phase: commentary ? 'commentary' : 'final_answer' }),
    role: 'assistant',
  })
  const content = shown.map(({ done }) => done)
  return { kind: 'message', id, parts: shown, added: item('in_progress', []), done: item(status, content) }
}

function contentPart(part: TextPart | RefusalPart, body: Json): Json {
  if (part.kind === 'refusal') return { type: 'refusal', refusal: part.text }
  return { type: 'output_text', annotations: [], logprobs: shownLogprobs(part, body), text: part.text }
}

/** Log probabilities, when the request has them in `include`. */
export function shownLogprobs({ logprobs }: TextPart, body: Json): Json[] {
  const include = Array.isArray(body.include) ? body.include : []
  if (!include.includes('message.output_text.logprobs')) return []
  const top = typeof body.top_logprobs === 'number' ? body.top_logprobs : 0
  return logprobs.map((entry) => ({
    bytes: [...Buffer.from(entry.token)],
    logprob: entry.logprob,
    token: entry.token,
    top_logprobs: entry.top
      .slice(0, top)
      .map(({ token, logprob }) => ({ bytes: [...Buffer.from(token)], logprob, token })),
  }))
}

function functionCall(
  { id: callId, name, arguments: text }: Extract<Content, { kind: 'tool-call' }>,
  status: string,
  { ids }: Rendering,
): OutputItem {
  const id = ids.response('fc')
  const item = (state: string, args: string): Json => ({
    id,
    type: 'function_call',
    status: state,
    arguments: args,
    call_id: callId,
    name,
  })
  return { kind: 'function_call', id, arguments: text, added: item('in_progress', ''), done: item(status, text) }
}
