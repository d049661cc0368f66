import { GraderBug } from '../../base/errors.ts'
import type { Api, Item, ModelCall, Part, ScriptedReply, ToolSpec, Turn } from '../types.ts'
import type { Draft } from './draft.ts'
import { refuseAnthropic, refuseOpenAI } from './rejection.ts'

/** What the providers keep between requests: stored responses, conversations, message threads. */
export type ServerState = {
  responses: Map<string, Turn[]>
  /** Ids of responses that were made with `store: false`. */
  unstored: Set<string>
  conversations: Map<string, Conversation>
  conversationsMade: number
  threads: Map<string, Thread>
  /** Output items by id, for `item_reference`. */
  items: Map<string, Part>
  /** Ids of items of responses that were made with `store: false`. */
  unstoredItems: Set<string>
  /** The reasoning that an item followed: id of the item → id of the reasoning. */
  reasoningBefore: Map<string, string>
  /** What the content of a compaction item stands for. Undefined: not known, so that every item is taken as it is. */
  compactions: Map<string, Compaction> | undefined
  /** What a decoded request will be remembered by, once it is answered. */
  drafts: WeakMap<ModelCall, Draft & { at: number }>
}

export type Compaction = Extract<Part, { type: 'compaction' }>

export type Conversation = { createdAt: number; metadata: unknown; turns: Turn[] }

/** A thread as it stands after one response; the response's id is the key. */
export type Thread = { system: string; tools: ToolSpec[]; turns: Turn[]; usedAt: number; continued: boolean }

/** A thread is kept for five minutes after its last request (message threads beta of 2026-08-12). */
const THREAD_LIFE_MS = 5 * 60_000

export function createServerState(): ServerState {
  return {
    responses: new Map(),
    unstored: new Set(),
    conversations: new Map(),
    conversationsMade: 0,
    threads: new Map(),
    items: new Map(),
    unstoredItems: new Set(),
    reasoningBefore: new Map(),
    compactions: new Map(),
    drafts: new WeakMap(),
  }
}

export type Rendered = {
  /** The id that was sent: `resp_…`, `msg_…`, `chatcmpl-…`. */
  id: string
  /** What the model did; every tool call carries the id that was sent. */
  reply: ScriptedReply
  api: Api
  /** Id of the conversation it belongs to. Default: the one that the request named. */
  conversation?: string
  /** Ids of the output items, in the order of `reply.items`, for `item_reference`. Responses only. */
  itemIds?: readonly string[]
  /** What the reply's compaction item or signed block is known by, and stands for. */
  compaction?: { content: string; summary: string }
}

/** Keeps an answer, so that a later request can go on from it. Call it when the whole reply was made. */
export function rememberReply(state: ServerState, call: ModelCall, rendered: Rendered): void {
  const draft = state.drafts.get(call)
  if (!draft) throw new GraderBug('A reply was given to a request that this model API did not decode.')
  const turn: Turn = { role: 'assistant', parts: partsOf(rendered.reply) }
  if (rendered.compaction) {
    const { content, summary } = rendered.compaction
    const part: Compaction = { type: 'compaction', summary, alone: true }
    turn.parts.push(part)
    state.compactions?.set(content, part)
  }
  const { keep } = draft
  if (keep.kind === 'response') {
    rememberResponse(state, draft, keep, rendered, turn)
  } else if (keep.kind === 'thread') {
    const { instructions: system, tools, at: usedAt } = draft
    state.threads.set(rendered.id, { system, tools, turns: [...draft.history, turn], usedAt, continued: false })
    const previous = keep.continues === undefined ? undefined : state.threads.get(keep.continues)
    if (previous) previous.continued = true
  }
}

function rememberResponse(
  state: ServerState,
  draft: Draft,
  keep: Extract<Draft['keep'], { kind: 'response' }>,
  rendered: Rendered,
  turn: Turn,
): void {
  rememberItems(state, keep.store, rendered.itemIds ?? [], turn.parts)
  if (!keep.store) {
    state.unstored.add(rendered.id)
    return
  }
  state.responses.set(rendered.id, [...draft.history, turn])
  const conversation = state.conversations.get(rendered.conversation ?? keep.conversation ?? '')
  if (conversation) conversation.turns.push(...draft.history.slice(draft.history.length - draft.sent), turn)
}

function rememberItems(state: ServerState, store: boolean, ids: readonly string[], parts: readonly Part[]): void {
  for (const [i, id] of ids.entries()) {
    const part = parts[i]
    if (store && part) state.items.set(id, part)
    if (!store) state.unstoredItems.add(id)
    const before = ids[i - 1]
    if (before !== undefined && parts[i - 1]?.type === 'reasoning') state.reasoningBefore.set(id, before)
  }
}

/** Keeps what POST /v1/responses/compact made; the user's messages before it stay in effect. */
export function rememberCompaction(
  state: ServerState,
  { content, summary }: { content: string; summary: string },
): void {
  state.compactions?.set(content, { type: 'compaction', summary, alone: false })
}

/** One part for each item of a reply, in order. */
function partsOf(reply: ScriptedReply): Part[] {
  return reply.items.map(partOf)
}

function partOf(item: Item): Part {
  if ('thinking' in item) return { type: 'reasoning' }
  if ('commentary' in item) return { type: 'text', text: item.commentary }
  if ('text' in item) return { type: 'text', text: typeof item.text === 'string' ? item.text : item.text.join('') }
  if ('json' in item) return { type: 'text', text: JSON.stringify(item.json) }
  if ('refusal' in item) return { type: 'refusal', text: item.refusal }
  const { id, name, arguments: args } = item.toolCall
  if (id === undefined) throw new GraderBug(`A call of "${name}" was remembered without the id that was sent.`)
  return { type: 'tool-call', id, name, arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}) }
}

/** The turns up to a stored response, or OpenAI's refusal. */
export function turnsOfResponse(state: ServerState, id: string): Turn[] {
  const turns = state.responses.get(id)
  if (turns) return turns
  return refuseOpenAI({
    message: `Previous response with id '${id}' not found.`,
    help: state.unstored.has(id)
      ? 'It was made with `store: false`, so the server kept nothing to go on from.'
      : 'Only the `id` of a response from this API, made with `store` on, can be continued.',
    param: 'previous_response_id',
    code: 'previous_response_not_found',
  })
}

/** A conversation, or OpenAI's refusal. */
export function conversationOf(state: ServerState, id: string): Conversation {
  const conversation = state.conversations.get(id)
  if (conversation) return conversation
  return refuseOpenAI({
    status: 404,
    message: `Conversation with id '${id}' not found.`,
    help: 'A conversation exists once POST /v1/conversations has created it.',
  })
}

/** The thread after a response, or Anthropic's refusal. `now`: milliseconds since the epoch. */
export function threadAfter(state: ServerState, id: string, now: number): Thread {
  const thread = state.threads.get(id)
  if (!thread || now - thread.usedAt > THREAD_LIFE_MS) {
    return refuseAnthropic({
      status: 404,
      type: 'not_found_error',
      message: `thread.previous_message_id: No thread was found for ${id}.`,
      help: 'A thread ends five minutes after its last request; replay the whole conversation with `thread: {"type": "create"}`.',
      details: { error_code: 'thread_not_found' },
    })
  }
  if (thread.continued) {
    return refuseAnthropic({
      message: `thread.previous_message_id: ${id} has already been continued.`,
      help: 'Each response can be continued once: go on from the `id` of the newest one.',
      details: { error_code: 'thread_already_continued' },
    })
  }
  return thread
}
