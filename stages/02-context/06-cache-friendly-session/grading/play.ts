/** Plays sessions: hands their events to the learner's code, sends the requests, and notes what the provider says of them. */
import { ensure, learnerOf, type ModelCall, random, replay, reply, show } from '@stagecraft/suite'
import type * as starter from '../request.ts'
import type { Customer, Exchange, SessionEvent, SessionState, ToolDef } from '../types.ts'
import { answerText, morning, newSession, questionText, summaryText, timeText, tools } from './world.ts'

export const learner = learnerOf<typeof starter>()

/** One turn of a session. */
export type Moment = {
  customer: Customer
  /** What the registry lists when the question comes. Default: always the same, in the same order. */
  tools?: readonly ToolDef[]
  /** Minutes since the turn before. Default: one to four. */
  pause?: number
  /** After the answer, all but so many turns become a summary. */
  compactTo?: number
}

/** A request, what should be in it, and what the provider said of it. `input`, `read` and `written` are tokens. */
export type Sent = {
  /** From 1. */
  number: number
  call: ModelCall
  /** What the learner's code gave to be sent, and the usage in the API's own words. */
  exchange: Exchange
  customer: Customer
  question: string
  now: string
  tools: readonly ToolDef[]
  summary: string | undefined
  /** The texts of the turns before the question, oldest first. */
  kept: readonly string[]
  /** Texts that the summary stands for. */
  gone: readonly string[]
  /** It is the first request after a compaction. */
  afterCompaction: boolean
  /** Minutes since the request before. */
  pause: number
  input: number
  read: number
  written: number
}

type Held = Pick<Sent, 'summary' | 'kept' | 'gone' | 'afterCompaction'> & { state: SessionState }

/** @param refused called with the API's words when it takes a request for malformed, before the check fails with them */
export async function play(
  moments: readonly Moment[],
  refused: (words: string, call: ModelCall | undefined) => void = () => {},
): Promise<Sent[]> {
  let at = morning
  let answer = ''
  const { calls, send } = replay(() => reply.text(answer), { promptCache: { now: () => at } })
  const sessions = new Map<string, Held>()
  const played: Sent[] = []
  for (const [index, { customer, pause = random.int(1, 4), compactTo, tools: listed = tools }] of moments.entries()) {
    at += pause * 60_000
    const number = index + 1
    const held = sessions.get(customer.name) ?? fresh(customer)
    const [question, now] = [questionText(number), timeText(at)]
    const asked = await next(held.state, { type: 'question', text: question, now, tools: [...listed] })
    answer = answerText(number)
    const { status, body } = await send(asked.request as never)
    const call = calls[index]
    if (status !== 200 || !call) {
      const words = String((body as { error?: { message?: unknown } }).error?.message)
      refused(words, call)
      ensure(false, `The API refused request ${number} with status ${status}: ${words}`)
    }
    const exchange = { request: asked.request, usage: Object(body).usage } as Exchange
    const about = { number, call, exchange, customer, question, now, tools: listed, pause }
    played.push({ ...about, ...said(held), ...tokensOf(call) })
    const id = String((body as { id?: unknown }).id)
    let { state } = await next(asked.state, { type: 'reply', text: answer, id })
    let kept = [...held.kept, question, answer]
    let { summary, gone } = held
    if (compactTo !== undefined) {
      summary = summaryText()
      state = (await next(state, { type: 'compacted', summary, keep: compactTo })).state
      gone = [...gone, ...kept.slice(0, -compactTo)]
      kept = kept.slice(-compactTo)
    }
    sessions.set(customer.name, { state, summary, kept, gone, afterCompaction: compactTo !== undefined })
  }
  return played
}

async function next(state: SessionState, event: SessionEvent) {
  const built = await learner.buildRequest(state, event)
  ensure(
    typeof built === 'object' && built !== null && typeof built.state === 'object' && built.state !== null,
    `After a ${event.type}, your code returned ${show(built)}, and there is no \`state\` in it to go on from.`,
  )
  return built
}

function fresh(customer: Customer): Held {
  return { state: newSession(customer), summary: undefined, kept: [], gone: [], afterCompaction: false }
}

function tokensOf({ answer }: ModelCall): Pick<Sent, 'input' | 'read' | 'written'> {
  const { input = 0, cacheRead: read = 0, cacheWrite5m = 0, cacheWrite1h = 0 } = answer.usage ?? {}
  return { input, read, written: cacheWrite5m + cacheWrite1h }
}

function said({ summary, kept, gone, afterCompaction }: Held) {
  return { summary, kept, gone, afterCompaction }
}

/** The share of the input tokens of some requests that was read from the cache. */
export function hitRate(sent: readonly Sent[]): number {
  const sum = (of: 'input' | 'read') => sent.reduce((total, one) => total + one[of], 0)
  return sum('read') / Math.max(1, sum('input'))
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}

/** Runs once, for all checks that look at what came of it. */
export function once<Args extends unknown[], Result>(work: (...args: Args) => Result): (...args: Args) => Result {
  let made: { result: Result } | undefined
  return (...args) => {
    made ??= { result: work(...args) }
    return made.result
  }
}
