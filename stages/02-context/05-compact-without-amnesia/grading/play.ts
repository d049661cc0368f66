/** Plays a conversation through the learner's session and keeps what it would have sent. */
import {
  countTokens,
  type Detail,
  ensure,
  forgetfulSummary,
  learnerOf,
  type ModelCall,
  replay,
  reply,
  type SummariserMood,
  show,
} from '@stagecraft/suite'
import type * as starter from '../session.ts'
import type { CompactionReport, Session, SessionOptions, Turn } from '../types.ts'
import { wordsOf } from './seen.ts'
import { rules, type Step } from './talk.ts'

const learner = learnerOf<typeof starter>()

export type Setting = Pick<SessionOptions, 'windowTokens' | 'compactAt' | 'keepRecentTurns'> & {
  /** Texts of which messages that contain one must stay word for word. */
  verbatim?: readonly string[]
  details?: readonly Detail[]
  mood?: SummariserMood
  /** Look at what would be sent at every step, also where nothing seems to have been taken out. */
  everyStep?: boolean
  /** Look also at what would have been sent before the session had its chance to compact. */
  before?: boolean
}

/** A request that the session gave before a step was answered. */
export type Moment = {
  /** Turns appended so far. */
  turns: number
  /** Whether something was taken out, or a model asked, since the step before. */
  compacted: boolean
  /** Summaries that were asked for in this step. */
  asked: ModelCall[]
  report: CompactionReport
  request: Awaited<ReturnType<Session['request']>>
  /** The same conversation before it was compacted, where that was asked for. */
  before?: Sent
  /** The request as the API reads it; absent where nobody looked. */
  sent?: Sent
}

export type Sent = { call: ModelCall; status: number; refusal: string; words: string; tokens: number }

export type Run = {
  rules: string
  setting: Setting
  turns: Turn[]
  moments: Moment[]
  /** The moments that were looked at: before and after each compaction, and the last. */
  looked: (Moment & { sent: Sent })[]
  /** All summaries that were asked for. */
  asked: ModelCall[]
  last: Moment & { sent: Sent }
}

/** A session of the learner's, and the model API that it talks to. */
export async function open(setting: Setting) {
  const { verbatim = [], details = [], mood = 'well', windowTokens, compactAt, keepRecentTurns } = setting
  const asked: ModelCall[] = []
  let own = false
  const heard = replay((call) => {
    if (own) return reply.text('Noted.')
    asked.push(call)
    const tokens = countTokens(wordsOf(call))
    if (tokens <= windowTokens) return forgetfulSummary(call, details, mood)
    const message = `Your input is ${tokens} tokens, and the window holds ${windowTokens}.`
    return reply.http(400, { message, code: 'context_length_exceeded', headers: { 'x-should-retry': 'false' } })
  })
  const options: SessionOptions = {
    rules: rules(),
    windowTokens,
    compactAt,
    keepRecentTurns,
    keepVerbatim: (turn) => turn?.kind === 'user' && verbatim.some((text) => turn.text.includes(text)),
  }
  const session = await learner.construct<Session>('createSession', options)
  const send = async (request: Moment['request']): Promise<Sent> => {
    own = true
    const before = heard.calls.length
    const { status, body } = await heard.send(request).finally(() => {
      own = false
    })
    const call = heard.calls[before]
    const refusal = status === 200 ? '' : String((body as { error?: { message?: unknown } }).error?.message ?? body)
    ensure(call, `The API cannot read the request that your session gave: ${show(refusal, 240)}`)
    const words = wordsOf(call)
    return { call, status, refusal, words, tokens: countTokens(words) }
  }
  return { session, send, asked, rules: options.rules }
}

export async function play(steps: readonly Step[], setting: Setting): Promise<Run> {
  const { session, send, asked, rules } = await open(setting)
  const turns: Turn[] = []
  const moments: Moment[] = []
  let size = 0
  for (const step of steps) {
    await session.append(...step)
    turns.push(...step)
    const before = setting.before ? await send(await session.request()) : undefined
    const asks = asked.length
    const report = await session.compactIfNeeded()
    const request = await session.request()
    const length = JSON.stringify(Object(request).body ?? '').length
    const grown = length - size
    size = length
    moments.push({
      turns: turns.length,
      compacted: asked.length > asks || grown < charactersOf(step),
      asked: asked.slice(asks),
      report,
      request,
      ...(before && { before }),
    })
  }
  for (const [i, moment] of moments.entries()) {
    const telling = setting.everyStep || moment.compacted || moments[i + 1]?.compacted || i === moments.length - 1
    if (telling) moment.sent = await send(moment.request)
  }
  const looked = moments.filter((moment): moment is Moment & { sent: Sent } => moment.sent !== undefined)
  return { rules, setting, turns, moments, looked, asked, last: looked.at(-1) as Run['last'] }
}

/** What appending a step adds to a request, at least. Reasoning need not be sent by every API. */
function charactersOf(step: Step): number {
  return step.reduce((sum, turn) => {
    if (turn.kind === 'result') return sum + turn.output.length
    return sum + ('text' in turn ? turn.text.length : 0)
  }, 0)
}

/** A conversation that several checks look at, played once. */
export function once<T>(run: () => Promise<T>): () => Promise<T> {
  let played: Promise<T> | undefined
  return () => {
    played ??= run()
    return played
  }
}
