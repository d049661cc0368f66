import type { ArrivalOptions } from './arrivals.ts'
import { createEndpoints, type Desk, type Endpoints } from './endpoints.ts'
import { type HttpHandler, loadMsw, type Msw } from './msw.ts'
import type { Decider, DecisionCall, HttpReply, ModelCall, Responder } from './types.ts'

export type ModelApiOptions = ArrivalOptions

/** A stand-in for the OpenAI and Anthropic HTTP APIs. */
export type ModelApi = {
  /** Answers one request. Rejects only when the responder threw: that is the suite's fault, not the learner's. */
  handle(request: Request): Promise<Response>
  /** Every request for a reply that could be read, in order of arrival. */
  readonly calls: readonly ModelCall[]
  /** Every request for a token count that could be read. They ask no model, so they are not among `calls`. */
  readonly counts: readonly ModelCall[]
  /** Every request to the Decisions API that could be read. */
  readonly decisions: readonly DecisionCall[]
  /** Says how the Decisions API answers from now on. */
  decide(decider: Decider): void
  /** Says how the model answers from now on. */
  respond(responder: Responder): void
  /** The next requests for a token count are answered with these errors. */
  failCounts(errors: readonly HttpReply[]): void
  /** Adds MSW handlers that come before the built-in ones. */
  use(...handlers: HttpHandler[]): void
  /** Sentences about requests that had no place to go; whoever reads them may empty the list. */
  readonly unexpected: string[]
  /** Status and words of each request that the API refused for what it says; whoever reads them may empty the list. */
  readonly refusals: string[]
}

const OPENAI = 'https://api.openai.com/v1'
const ANTHROPIC = 'https://api.anthropic.com/v1'
/** MSW throws where it is to match a longer one. */
const LONGEST_URL = 8_192

/** Makes a model API of its own: nothing is shared with another one, and nothing touches a network. */
export function createModelApi(options: ModelApiOptions): ModelApi {
  const desk: Desk = {
    calls: [],
    counts: [],
    unexpected: [],
    responder: undefined,
    countErrors: [],
    decisions: [],
    decider: undefined,
    refusals: [],
  }
  const endpoints = createEndpoints(options, desk)
  const added: HttpHandler[] = []
  // Started now, so that it is there when the first request comes; a failure shows then.
  const ready = loadMsw().then((msw) => ({ msw, handlers: handlersOf(endpoints, msw) }))
  ready.catch(() => {})

  return {
    calls: desk.calls,
    counts: desk.counts,
    decisions: desk.decisions,
    unexpected: desk.unexpected,
    refusals: desk.refusals,
    decide: (decider) => {
      desk.decider = decider
    },
    respond: (responder) => {
      desk.responder = responder
    },
    failCounts: (errors) => {
      desk.countErrors.push(...errors)
    },
    use: (...handlers) => {
      added.unshift(...handlers)
    },
    handle: async (request) => {
      const { msw, handlers } = await ready
      const known = request.url.length > LONGEST_URL ? [] : [...added, ...handlers]
      return (await msw.getResponse(known, request)) ?? endpoints.unknown(request)
    },
  }
}

function handlersOf({ reply, batch, count, decision, conversation, unknown }: Endpoints, { http }: Msw): HttpHandler[] {
  return [
    http.all(`${OPENAI}/responses`, ({ request }) => reply('responses', request)),
    http.all(`${OPENAI}/responses/compact`, ({ request }) => reply('responses', request)),
    http.all(`${OPENAI}/responses/input_tokens`, ({ request }) => count('responses', request)),
    http.all(`${OPENAI}/chat/completions`, ({ request }) => reply('chat', request)),
    http.all(`${OPENAI}/decisions`, ({ request }) => decision(request)),
    http.all(`${OPENAI}/conversations`, ({ request }) => conversation(request)),
    http.all(`${OPENAI}/conversations/:id`, ({ request }) => conversation(request)),
    http.all(`${ANTHROPIC}/messages`, ({ request }) => reply('messages', request)),
    http.all(`${ANTHROPIC}/messages/batches`, ({ request }) => batch(request)),
    http.all(`${ANTHROPIC}/messages/batches/*`, ({ request }) => batch(request)),
    http.all(`${ANTHROPIC}/messages/count_tokens`, ({ request }) => count('messages', request)),
    http.all('*', ({ request }) => unknown(request)),
  ]
}
