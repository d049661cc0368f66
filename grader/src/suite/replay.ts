import { countTokens } from '@stagecraft/kit'
import { GraderBug } from '../base/errors.ts'
import {
  createModelApi,
  type Decider,
  type HttpReply,
  loadRecording,
  type ModelCall,
  type Reply,
  type Responder,
} from '../model/index.ts'
import { CheckFailure } from './failure.ts'
import { sendFor } from './send.ts'
import { count } from './show.ts'
import type { Replay, ReplaySource, Session } from './types.ts'

export type ReplayOptions = {
  /** Values for the recording's `{{placeholders}}`. */
  values?: Readonly<Record<string, unknown>>
  /** Tokens the model takes; more is the provider's own context-length error. */
  contextWindow?: number
  /** The last reply also answers every further request: for checks in which a retry is no mistake. */
  repeatLast?: boolean
  /** Token counts and usage are those of the o200k tokenizer. Default: a cheap estimate. */
  tokens?: 'o200k'
  /** The first requests for a token count fail so. */
  countErrors?: readonly HttpReply[]
  /** How OpenAI's Decisions API answers. Without it, a request there is a finding. */
  decisions?: Decider
  /**
   * Prompts are cached as the providers do it, and every usage says what was read and written; see `model/cache/`. Requests
   * arrive, and cached prompts expire, by this clock.
   */
  promptCache?: { now(): number }
}

/**
 * From here to the end of the check, the model answers so: with the replies of a recording, one after another; with given
 * replies; or as a responder decides. A request beyond the last reply is refused, and recorded all the same.
 */
export function replayOf(session: Session) {
  return (source: ReplaySource, options: ReplayOptions = {}): Replay => {
    const api = createModelApi({
      seed: session.seed,
      ...(options.contextWindow && { contextWindow: options.contextWindow }),
      ...(options.tokens === 'o200k' && { countTokens }),
      ...(options.promptCache && { promptCache: true, now: () => options.promptCache?.now() ?? 0 }),
    })
    api.failCounts(options.countErrors ?? [])
    if (options.decisions) api.decide(options.decisions)
    api.respond(
      typeof source === 'function'
        ? source
        : inTurn(session, repliesOf(session, source, options.values ?? {}), options.repeatLast),
    )
    const heard = new Map<ModelCall, Reply | undefined>()
    let inFlight = 0
    let maxInFlight = 0
    session.answer = async (request) => {
      inFlight++
      maxInFlight = Math.max(maxInFlight, inFlight)
      try {
        return await api.handle(request)
      } catch (error) {
        // A responder that breaks is ours; the learner's code must not be blamed for the reset that it sees.
        session.bugs.push(error)
        throw error
      } finally {
        inFlight--
        hearCalls(session, api.calls, heard)
        for (const words of api.refusals.splice(0)) session.refused ??= words
        for (const sentence of api.unexpected.splice(0)) session.finding(sentence)
      }
    }
    return {
      calls: api.calls,
      counts: api.counts,
      decisions: api.decisions,
      send: (request) => sendFor(session, request),
      get call() {
        return onlyCall(api.calls)
      },
      get maxInFlight() {
        return maxInFlight
      },
    }
  }
}

/** Tells a listening proof of each request once, and of each reply when there is one. */
function hearCalls(session: Session, calls: readonly ModelCall[], heard: Map<ModelCall, Reply | undefined>): void {
  if (!session.hear) return
  for (const call of calls) {
    const { reply } = call.answer
    if (heard.has(call) && heard.get(call) === reply) continue
    session.hear(JSON.stringify([call.body, reply]))
    heard.set(call, reply)
  }
}

function repliesOf(
  session: Session,
  source: Exclude<ReplaySource, Responder>,
  values: Readonly<Record<string, unknown>>,
): Reply[] {
  if (typeof source !== 'string') return Array.isArray(source) ? [...source] : [source as Reply]
  const text = session.recording(source)
  if (text === undefined) throw new GraderBug(`There is no recording "${source}" in this exercise.`)
  session.usedRecordings.add(source)
  return loadRecording(text, values)
}

/** One reply after another. A request that the API itself refused uses up none; one beyond the last reply is refused. */
function inTurn(session: Session, replies: Reply[], repeatLast = false): Responder {
  let next = 0
  return () => {
    const reply = replies[next++] ?? (repeatLast ? replies.at(-1) : undefined)
    if (reply) return reply
    session.beyond ??= beyondReplies(replies)
    return {
      http: 400,
      message: `This request is one too many here: ${count(replies.length, 'was', 'were')} answered.`,
      headers: { 'x-should-retry': 'false' },
    }
  }
}

/** What a request too many means to whoever sent it. */
function beyondReplies(replies: readonly Reply[]): string {
  const last = replies.at(-1)
  const came = last && ('http' in last || 'reset' in last) ? 'the error that came is' : 'the reply that came is'
  if (replies.length === 1) {
    return `Your code sent a second request where one is enough: ${came} the one to go on from.`
  }
  return `Your code sent request ${replies.length + 1} where ${replies.length} are enough: ${came} the one to go on from.`
}

function onlyCall(calls: readonly ModelCall[]): ModelCall {
  const [first] = calls
  if (first && calls.length === 1) return first
  throw new CheckFailure(
    first ? `Your code sent ${calls.length} requests where one is enough.` : 'Your code sent no request to a model.',
  )
}
