import { createRandom } from '../base/random.ts'
import { type HttpHandler, loadMsw, type Msw } from './msw.ts'
import { type Refusal, refuseUnknown, refuseUnscripted } from './refusal.ts'
import {
  countBody,
  emptyAnswer,
  type RenderOptions,
  renderHttpError,
  renderPlain,
  renderReply,
  requestIdOf,
} from './render/index.ts'
import type { CountTokens } from './render/usage.ts'
import {
  answerConversations,
  countInputTokens,
  createServerState,
  decodeRequest,
  estimateTokens,
  rememberReply,
} from './request/index.ts'
import type { Api, ModelCall, Responder } from './types.ts'

export type ModelApiOptions = {
  /** Decides every id, cut and padding. */
  seed: number | string
  /** Milliseconds since the epoch. Default: a fixed morning, one second later at each request. */
  now?: () => number
  /** Tokens the model takes; more is the provider's own context-length error. */
  contextWindow?: number
  /** Default: a cheap estimate. */
  countTokens?: CountTokens
}

/** A stand-in for the OpenAI and Anthropic HTTP APIs. */
export type ModelApi = {
  /** Answers one request. Rejects only when the responder threw: that is the suite's fault, not the learner's. */
  handle(request: Request): Promise<Response>
  /** Every request for a reply that could be read, in order of arrival. */
  readonly calls: readonly ModelCall[]
  /** Every request for a token count that could be read. They ask no model, so they are not among `calls`. */
  readonly counts: readonly ModelCall[]
  /** Says how the model answers from now on. */
  respond(responder: Responder): void
  /** Adds MSW handlers that come before the built-in ones. */
  use(...handlers: HttpHandler[]): void
  /** Sentences about requests that had no place to go; whoever reads them may empty the list. */
  readonly unexpected: string[]
}

const MORNING = Date.UTC(2026, 10, 16, 9)
const OPENAI = 'https://api.openai.com/v1'
const ANTHROPIC = 'https://api.anthropic.com/v1'

/** Makes a model API of its own: nothing is shared with another one, and nothing touches a network. */
export function createModelApi(options: ModelApiOptions): ModelApi {
  const random = createRandom(options.seed)
  const countTokens = options.countTokens ?? estimateTokens
  const state = createServerState()
  const calls: ModelCall[] = []
  const counts: ModelCall[] = []
  const unexpected: string[] = []
  const added: HttpHandler[] = []
  let requests = 0
  let responder: Responder | undefined

  const refuse = ({ sentence, response }: Refusal): Response => {
    unexpected.push(sentence)
    return response
  }

  /** What rendering the answer to one more request works from. */
  const arrive = (request: Request): RenderOptions => {
    const index = requests++
    const now = options.now?.() ?? MORNING + index * 1000
    return { random: random.fork(index), now, count: countTokens, signal: request.signal }
  }

  // Requests sent at once are read one after another, in the order in which they came: their indexes depend on it.
  let turn: Promise<unknown> = Promise.resolve()
  const read = (api: Api, request: Request, record: ModelCall[], rendering: RenderOptions) => {
    const mine = turn.then(() => readNow(api, request, record, rendering))
    turn = mine.catch(() => {})
    return mine
  }

  /** Reads a request and records it; a Response is the provider's refusal. */
  const readNow = async (api: Api, request: Request, record: ModelCall[], rendering: RenderOptions) => {
    const { contextWindow } = options
    const about = { index: record.length, now: rendering.now, contextWindow, countTokens }
    const decoded = await decodeRequest(request, state, about)
    if (decoded.call) record.push(decoded.call)
    if (!('error' in decoded)) return decoded.call
    return renderHttpError(decoded.call ?? { api, model: '', answer: emptyAnswer() }, decoded.error, rendering)
  }

  const reply = async (api: Api, request: Request): Promise<Response> => {
    const rendering = arrive(request)
    const call = await read(api, request, calls, rendering)
    if (call instanceof Response) return call
    if (!responder) return refuse(refuseUnscripted(request))
    const decided = await unlessGone(responder(call), request.signal)
    if (decided === undefined) {
      call.answer.connection = 'closed-early'
      return Response.error()
    }
    const { response, kept } = renderReply(call, decided, rendering)
    if (kept) rememberReply(state, call, { ...kept, api })
    return response
  }

  const count = async (api: Api, request: Request): Promise<Response> => {
    const rendering = arrive(request)
    const call = await read(api, request, counts, rendering)
    if (call instanceof Response) return call
    call.answer.requestId = requestIdOf(api, rendering.random)
    const body = countBody(api, countInputTokens(call, countTokens))
    return renderPlain(body, 200, { api, ...rendering, requestId: call.answer.requestId }, call.answer)
  }

  const conversation = async (request: Request): Promise<Response> => {
    const { now, random } = arrive(request)
    const answered = await answerConversations(request, state, { now })
    if (!answered) return refuse(refuseUnknown(request))
    const facts = { api: 'responses', random, now, requestId: requestIdOf('responses', random) } as const
    return renderPlain(answered.body, answered.status, facts, emptyAnswer())
  }

  const builtIn = ({ http }: Msw): HttpHandler[] => [
    http.all(`${OPENAI}/responses`, ({ request }) => reply('responses', request)),
    http.all(`${OPENAI}/responses/input_tokens`, ({ request }) => count('responses', request)),
    http.all(`${OPENAI}/chat/completions`, ({ request }) => reply('chat', request)),
    http.all(`${OPENAI}/conversations`, ({ request }) => conversation(request)),
    http.all(`${OPENAI}/conversations/:id`, ({ request }) => conversation(request)),
    http.all(`${ANTHROPIC}/messages`, ({ request }) => reply('messages', request)),
    http.all(`${ANTHROPIC}/messages/count_tokens`, ({ request }) => count('messages', request)),
    http.all('*', ({ request }) => refuse(refuseUnknown(request))),
  ]

  // Started now, so that it is there when the first request comes; a failure shows then.
  const ready = loadMsw().then((msw) => ({ msw, handlers: builtIn(msw) }))
  ready.catch(() => {})

  return {
    calls,
    counts,
    unexpected,
    respond: (next) => {
      responder = next
    },
    use: (...more) => {
      added.unshift(...more)
    },
    handle: async (request) => {
      const { msw, handlers } = await ready
      const response = await msw.getResponse([...added, ...handlers], request)
      return response ?? refuse(refuseUnknown(request))
    },
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
