import type { HttpReply, ModelCall } from '../types.ts'
import { decodeChat } from './chat.ts'
import { COMPACT_PATH, inEffect, refuseUncompacted } from './compaction.ts'
import { applyEdits } from './context-management.ts'
import { conversation, type Draft, systemText } from './draft.ts'
import { type Envelope, openEnvelope } from './envelope.ts'
import { refuseLongLists } from './long-lists.ts'
import { decodeMessages } from './messages.ts'
import { Rejection } from './rejection.ts'
import { decodeResponses } from './responses.ts'
import { checkRules } from './rules.ts'
import type { ServerState } from './state.ts'
import { countInputTokens, estimateTokens } from './window.ts'

export { COMPACT_PATH } from './compaction.ts'
export { answerConversations } from './conversations.ts'
export { decodeDecision } from './decisions.ts'
export type { Rendered, ServerState } from './state.ts'
export { createServerState, rememberCompaction, rememberReply } from './state.ts'
export { countInputTokens, estimateTokens } from './window.ts'

export type DecodeOptions = {
  /** Milliseconds since the epoch, of the clock that the learner's code sees. */
  now: number
  /** 0 for the first request of the replay. */
  index: number
  /** Tokens the model takes; default: the model card's. */
  contextWindow?: number
  /** Counts the tokens of a text; default: a rough estimate. */
  countTokens?: (text: string) => number
}

/**
 * Decodes a request to `/v1/responses`, `/v1/chat/completions` or `/v1/messages` (or to their token counters) into the
 * one form that suites read, with what the server holds resolved. A request that the provider would refuse comes back as
 * `error`, in the provider's words and with a sentence of help; `call` is there too when the request could be read.
 */
export async function decodeRequest(
  request: Request,
  state: ServerState,
  options: DecodeOptions,
): Promise<{ call: ModelCall } | { error: HttpReply; call?: ModelCall }> {
  let call: ModelCall | undefined
  try {
    const envelope = await openEnvelope(request)
    refuseLongLists(envelope)
    const draft = decodeBody(envelope, state, options.now)
    call = edited(callOf(envelope, draft, options), draft, options)
    state.drafts.set(call, { ...draft, at: options.now })
    checkRules(envelope, draft, call, options)
    return { call }
  } catch (error) {
    if (error instanceof Rejection) return { error: error.reply, ...(call && { call }) }
    throw error
  }
}

function decodeBody(envelope: Envelope, state: ServerState, now: number): Draft {
  const { api, body, headers, counting } = envelope
  if (envelope.path === COMPACT_PATH) refuseUncompacted(body)
  if (api === 'responses') return decodeResponses(body, state, counting)
  if (api === 'chat') return decodeChat(body)
  return decodeMessages(body, state, { now, counting, betas: headers['anthropic-beta'] ?? '' })
}

function callOf(envelope: Envelope, draft: Draft, options: DecodeOptions): ModelCall {
  const { api, path, headers, body } = envelope
  const history = inEffect(draft.history)
  return {
    index: options.index,
    api,
    provider: api === 'messages' ? 'anthropic' : 'openai',
    path,
    model: draft.model,
    system: systemText({ ...draft, history }),
    turns: conversation(history),
    tools: draft.tools.map(({ name, description, schema, strict }) => ({ name, description, schema, strict })),
    toolChoice: draft.toolChoice,
    outputSchema: draft.outputSchema,
    jsonMode: draft.jsonMode,
    maxOutputTokens: draft.maxOutputTokens,
    sampling: draft.sampling,
    reasoningEffort: draft.reasoningEffort,
    ...(draft.summarises && { summarises: true as const }),
    cacheBreakpoints: draft.cacheBreakpoints,
    stream: draft.stream,
    headers,
    body,
    at: options.now,
    answer: {
      status: 0,
      text: '',
      reply: undefined,
      requestId: '',
      usage: undefined,
      chunksSent: 0,
      connection: 'open',
    },
  }
}

/** The call with its conversation as the model gets it, where the request has something cleared. */
function edited(call: ModelCall, { edits }: Draft, { countTokens = estimateTokens }: DecodeOptions): ModelCall {
  if (!edits) return call
  return Object.assign(call, applyEdits(edits, call, { countTokens, inputTokens: countInputTokens(call, countTokens) }))
}
