import { type ArrivalOptions, createArrivals } from './arrivals.ts'
import { createBatches } from './batches.ts'
import { createPromptCache } from './cache/index.ts'
import { type Refusal, refuseUnknown, refuseUnscripted } from './refusal.ts'
import {
  countBody,
  decisionBody,
  emptyAnswer,
  renderCompacted,
  renderHttpError,
  renderPlain,
  renderReply,
  requestIdOf,
} from './render/index.ts'
import {
  answerConversations,
  COMPACT_PATH,
  countInputTokens,
  createServerState,
  decodeDecision,
  estimateTokens,
  rememberCompaction,
  rememberReply,
} from './request/index.ts'
import type { Api, Decider, DecisionCall, HttpReply, ModelCall, Responder } from './types.ts'

/** What the endpoints keep for whoever watches, and what they are told from outside. */
export type Desk = {
  calls: ModelCall[]
  counts: ModelCall[]
  unexpected: string[]
  responder: Responder | undefined
  /** What the next requests for a token count are answered with, instead of a count. */
  countErrors: HttpReply[]
  decisions: DecisionCall[]
  decider: Decider | undefined
  /** Status and words of each request that was refused for what it says. */
  refusals: string[]
}

/** The endpoints that stand in for the providers', by what they do. */
export type Endpoints = {
  /** Generates: `/v1/responses`, `/v1/responses/compact`, `/v1/chat/completions`, `/v1/messages`. */
  reply(api: Api, request: Request): Promise<Response>
  /** Anthropic's message batches. */
  batch(request: Request): Promise<Response>
  /** Counts the tokens of a request that is not sent to a model. */
  count(api: Api, request: Request): Promise<Response>
  /** Answers questions about an input with probabilities: `/v1/decisions`. */
  decision(request: Request): Promise<Response>
  /** Creates, shows and deletes OpenAI's conversations. */
  conversation(request: Request): Promise<Response>
  /** Everything else. */
  unknown(request: Request): Response
}

export function createEndpoints(options: ArrivalOptions, desk: Desk): Endpoints {
  const state = createServerState()
  const { arrive, read } = createArrivals(options, state, desk.refusals)
  const cache = options.promptCache ? createPromptCache(options.countTokens ?? estimateTokens) : undefined

  const refuse = ({ sentence, response }: Refusal): Response => {
    desk.unexpected.push(sentence)
    return response
  }

  const reply = async (api: Api, request: Request, batch?: string): Promise<Response> => {
    const rendering = arrive(request)
    const call = await read(api, request, desk.calls, rendering)
    if (call instanceof Response) return call
    if (batch !== undefined) call.batch = batch
    if (!desk.responder) {
      Object.assign(call.answer, { status: 421, connection: 'ended' })
      return refuse(refuseUnscripted(request))
    }
    const decided = await unlessGone(desk.responder(call), request.signal)
    if (decided === undefined) {
      call.answer.connection = 'closed-early'
      return Response.error()
    }
    if (call.path === COMPACT_PATH) {
      const { response, kept } = renderCompacted(call, decided, rendering)
      if (kept) rememberCompaction(state, kept)
      return response
    }
    const draft = state.drafts.get(call)
    const billed = cache && draft ? cache.apply(decided, call, draft, rendering.now) : decided
    const { response, kept } = renderReply(call, billed, rendering)
    if (kept) rememberReply(state, call, { ...kept, api })
    return response
  }

  const count = async (api: Api, request: Request): Promise<Response> => {
    const rendering = arrive(request)
    const call = await read(api, request, desk.counts, rendering)
    if (call instanceof Response) return call
    const error = desk.countErrors.shift()
    if (error) return renderHttpError(call, error, rendering)
    call.answer.requestId = requestIdOf(api, rendering.random)
    const body = countBody(api, countInputTokens(call, rendering.count))
    return renderPlain(body, 200, { api, ...rendering, requestId: call.answer.requestId }, call.answer)
  }

  const decision = async (request: Request): Promise<Response> => {
    const rendering = arrive(request)
    const answer = emptyAnswer()
    const decoded = await decodeDecision(request, { now: rendering.now, index: desk.decisions.length })
    if ('error' in decoded) return renderHttpError({ api: 'responses', model: '', answer }, decoded.error, rendering)
    const call = { ...decoded.call, answer }
    desk.decisions.push(call)
    if (!desk.decider) return refuse(refuseUnscripted(request))
    const decided = desk.decider(call)
    if ('http' in decided) return renderHttpError({ api: 'responses', ...call }, decided, rendering)
    answer.requestId = requestIdOf('responses', rendering.random)
    const facts = { api: 'responses', ...rendering, requestId: answer.requestId } as const
    return renderPlain(decisionBody(call, decided, rendering.count), 200, facts, answer)
  }

  const batches = createBatches((request, batch) => reply('messages', request, batch))

  const conversation = async (request: Request): Promise<Response> => {
    const { now, random } = arrive(request)
    const answered = await answerConversations(request, state, { now })
    if (!answered) return refuse(refuseUnknown(request))
    const facts = { api: 'responses', random, now, requestId: requestIdOf('responses', random) } as const
    return renderPlain(answered.body, answered.status, facts, emptyAnswer())
  }

  return {
    reply,
    batch: (request) => batches(request, arrive(request)),
    count,
    decision,
    conversation,
    unknown: (request) => refuse(refuseUnknown(request)),
  }
}

/** The reply, or undefined when the reader hung up before it came. */
async function unlessGone<T>(reply: T | Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  let hangUp = () => {}
  const gone = new Promise<undefined>((resolve) => {
    hangUp = () => resolve(undefined)
    if (signal.aborted) hangUp()
    else signal.addEventListener('abort', hangUp, { once: true })
  })
  try {
    return await Promise.race([reply, gone])
  } finally {
    signal.removeEventListener('abort', hangUp)
  }
}
