import { createRandom } from '../base/random.ts'
import { emptyAnswer, type RenderOptions, renderHttpError } from './render/index.ts'
import type { CountTokens } from './render/usage.ts'
import { decodeRequest, estimateTokens, type ServerState } from './request/index.ts'
import type { Api, ModelCall } from './types.ts'

export type ArrivalOptions = {
  /** Decides every id, cut and padding. */
  seed: number | string
  /** Milliseconds since the epoch. Default: a fixed morning, one second later at each request. */
  now?: () => number
  /** Tokens the model takes; more is the provider's own context-length error. */
  contextWindow?: number
  /** Default: a cheap estimate. */
  countTokens?: CountTokens
  /** Prompts are cached as the providers do it, and every usage says so. The lifetimes go by `now`. */
  promptCache?: boolean
}

export type Arrivals = {
  /** Numbers a request; what comes back is all that rendering its answer needs. */
  arrive(request: Request): RenderOptions
  /** Reads a request and appends it to `record`. A Response is the provider's refusal, ready to be sent. */
  read(api: Api, request: Request, record: ModelCall[], rendering: RenderOptions): Promise<ModelCall | Response>
}

const MORNING = Date.UTC(2026, 10, 16, 9)

/**
 * Takes requests in: gives each its time and its randomness, and reads them in the order in which they came.
 * @param refusals takes the status and the words of each refusal
 */
export function createArrivals(options: ArrivalOptions, state: ServerState, refusals: string[] = []): Arrivals {
  const { contextWindow, countTokens = estimateTokens } = options
  const random = createRandom(options.seed)
  let arrived = 0
  let turn: Promise<unknown> = Promise.resolve()

  const readNow = async (api: Api, request: Request, record: ModelCall[], rendering: RenderOptions) => {
    const about = { index: record.length, now: rendering.now, contextWindow, countTokens }
    const decoded = await decodeRequest(request, state, about)
    if (decoded.call) record.push(decoded.call)
    if (!('error' in decoded)) return decoded.call
    refusals.push(`${decoded.error.http} ${decoded.error.message ?? ''}`.trim())
    return renderHttpError(decoded.call ?? { api, model: '', answer: emptyAnswer() }, decoded.error, rendering)
  }

  return {
    arrive: (request) => {
      const index = arrived++
      const now = options.now?.() ?? MORNING + index * 1000
      return { random: random.fork(index), now, count: countTokens, signal: request.signal }
    },
    read: (...about) => {
      // Requests sent at once wait for one another, because their indexes depend on the order.
      const mine = turn.then(() => readNow(...about))
      turn = mine.catch(() => {})
      return mine
    },
  }
}
