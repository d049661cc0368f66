import type { Random } from '../../base/random.ts'
import type { Api, HttpReply, ModelAnswer, ModelCall, Reply, ScriptedReply, VerbatimReply } from '../types.ts'
import { type BodyEnd, chunksOf, inOneChunk, pulledBody, wholeChunk } from './body.ts'
import { renderChat } from './chat/index.ts'
import { scriptedEnd } from './ending.ts'
import { renderError } from './error.ts'
import { errorHeaders, successHeaders } from './headers.ts'
import { anthropicRequestId, createIds, openaiRequestId } from './ids.ts'
import { renderMessages } from './messages/index.ts'
import { snapshotOf } from './models.ts'
import { type Plan, planReply } from './plan.ts'
import { renderResponses } from './responses/index.ts'
import type { CountTokens } from './usage.ts'
import { awaited, type Rendering, type WireReply } from './wire.ts'

export { renderCompacted } from './compacted.ts'
export { decisionBody } from './decisions.ts'
export { countBody, plainHeaders, renderPlain } from './plain.ts'

export type RenderOptions = {
  /** All ids, cuts and padding come from here. */
  random: Random
  /** Milliseconds since the epoch. */
  now: number
  count: CountTokens
  /** The request's signal: an abort closes the body. */
  signal?: AbortSignal
}

export type RenderedReply = {
  response: Response
  /** What the server keeps of it; absent when nothing was answered. */
  kept?: { id: string; reply: ScriptedReply; itemIds?: string[]; compaction?: { content: string; summary: string } }
}

const RENDERERS: Readonly<Record<Api, (rendering: Rendering) => WireReply>> = {
  responses: renderResponses,
  chat: renderChat,
  messages: renderMessages,
}

/** Turns what the model did into a response of the API that the call used, and keeps `call.answer` up to date. */
export function renderReply(call: ModelCall, reply: Reply, options: RenderOptions): RenderedReply {
  const { answer } = call
  answer.reply = reply
  answer.requestId = requestIdOf(call.api, options.random)
  if ('reset' in reply) {
    answer.connection = 'reset'
    return { response: Response.error() }
  }
  if ('http' in reply) return { response: renderHttpError(call, reply, options) }
  if ('verbatim' in reply) return renderVerbatim(call, reply, options)
  return renderScripted(call, reply, options)
}

function renderScripted(call: ModelCall, reply: ScriptedReply, options: RenderOptions): RenderedReply {
  const { answer } = call
  const created = Math.floor(options.now / 1000)
  const ids = createIds(options.random, created, previousResponse(call))
  const plan = planReply(reply, call, ids, options.count)
  const wire = RENDERERS[call.api]({ ...options, call, plan, ids, created, requestId: answer.requestId })
  if (!call.stream && (plan.stream.ending === 'error' || plan.stream.ending === 'failed')) {
    return { response: renderHttpError(call, { http: 529 }, options) }
  }
  answer.status = 200
  answer.model = snapshotOf(call.model)
  answer.usage = plan.usage
  const facts = { api: call.api, random: options.random, now: options.now, requestId: answer.requestId }
  const headers = successHeaders(facts, { streams: call.stream, input: plan.usage.input })
  const body = call.stream ? streamBody(wire, plan, call, options) : jsonBody(wire, plan, call, options)
  // A reply that the reader cannot have seen to its end is not one to go on from.
  if (plan.stream.ending !== undefined) return { response: new Response(body, { status: 200, headers }) }
  const { itemIds, compaction } = wire
  const kept = {
    id: wire.id,
    reply: withCallIds(reply, plan),
    ...(itemIds && { itemIds }),
    ...(compaction && { compaction }),
  }
  return { response: new Response(body, { status: 200, headers }), kept }
}

function streamBody(wire: WireReply, plan: Plan, call: ModelCall, { random, signal }: RenderOptions) {
  const { frames, end } = scriptedEnd(wire, plan.stream)
  const answers = awaited(plan) === 'text'
  const chunks = chunksOf(frames, { split: plan.stream.split === true, answers, random })
  const sent = plan.stream.together ? inOneChunk(chunks) : chunks
  return pulledBody(sent, end, { answer: call.answer, gate: plan.stream.gate, signal })
}

/** A plain body is one chunk. Where the script ends a stream early, a plain body breaks off half-way. */
function jsonBody(wire: WireReply, plan: Plan, call: ModelCall, { signal }: RenderOptions) {
  const body = wire.json()
  const { ending } = plan.stream
  const record = { answer: call.answer, signal }
  if (ending === undefined) return pulledBody([wholeChunk(body, plan.answer)], 'close', record)
  const end: BodyEnd = ending === 'stall' ? 'stall' : 'reset'
  return pulledBody([wholeChunk(body.slice(0, body.length / 2))], end, record)
}

/** An error in the provider's own words; `call` need not have been read further than its API. */
export function renderHttpError(
  call: Pick<ModelCall, 'api' | 'model' | 'answer'>,
  reply: HttpReply,
  { random, now, signal }: Omit<RenderOptions, 'count'>,
): Response {
  const { answer, api, model } = call
  answer.requestId ||= requestIdOf(api, random)
  answer.reply = reply
  const facts = { api, random, now, requestId: answer.requestId, model }
  const { status, body } = renderError(reply, facts)
  answer.status = status
  const headers = { ...errorHeaders(facts, status), ...reply.headers }
  return new Response(pulledBody([wholeChunk(body)], 'close', { answer, signal }), { status, headers })
}

/** Captured bytes, where they are of the API and the kind that were asked for; else the script beside them. */
function renderVerbatim(
  call: ModelCall,
  { verbatim, otherwise }: VerbatimReply,
  options: RenderOptions,
): RenderedReply {
  const headers = new Headers(verbatim.headers)
  const streams = headers.get('content-type')?.startsWith('text/event-stream') === true
  if (verbatim.api !== call.api || streams !== call.stream) return renderScripted(call, otherwise, options)
  // The bytes are here unpacked and whole, whatever the connection did to them.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'connection']) headers.delete(name)
  const { answer } = call
  const ids = createIds(options.random, Math.floor(options.now / 1000))
  const plan = planReply(otherwise, call, ids, options.count)
  answer.status = verbatim.status
  answer.model = /"model": ?"([^"]+)"/.exec(verbatim.body)?.[1] ?? snapshotOf(call.model)
  answer.requestId = headers.get('x-request-id') ?? headers.get('request-id') ?? answer.requestId
  answer.usage = plan.usage
  const events = streams ? verbatim.body.split(/(?<=\n\n)/) : [verbatim.body]
  const chunks = events.map((event, index) => wholeChunk(event, index === events.length - 1 ? plan.answer : ''))
  const response = new Response(pulledBody(chunks, 'close', { answer, signal: options.signal }), {
    status: verbatim.status,
    headers,
  })
  const id = /"id": ?"((?:resp|msg|chatcmpl)[-_]\w+)"/.exec(verbatim.body)?.[1]
  return { response, ...(id && { kept: { id, reply: withCallIds(otherwise, plan) } }) }
}

/** A request id in the format of the provider. */
export function requestIdOf(api: Api, random: Random): string {
  return api === 'messages' ? anthropicRequestId(random) : openaiRequestId(random)
}

function previousResponse({ body }: ModelCall): string | undefined {
  return typeof body.previous_response_id === 'string' ? body.previous_response_id : undefined
}

/** The reply with the ids that its tool calls were sent under. */
function withCallIds(reply: ScriptedReply, plan: Plan): ScriptedReply {
  const items = reply.items.map((item, index) => {
    const content = plan.contents[index]
    return 'toolCall' in item && content?.kind === 'tool-call'
      ? { toolCall: { ...item.toolCall, id: content.id } }
      : item
  })
  return { ...reply, items }
}

/** A fresh answer, to be filled in. */
export function emptyAnswer(): ModelAnswer {
  return { status: 0, text: '', reply: undefined, requestId: '', usage: undefined, chunksSent: 0, connection: 'open' }
}
