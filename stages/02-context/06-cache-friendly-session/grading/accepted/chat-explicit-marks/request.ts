import { isDeepStrictEqual } from 'node:util'
import type { PriceCard } from '@stagecraft/kit'
import { normalizeUsage } from '#before.ts'
import type { Built, CacheReport, Exchange, SessionEvent, SessionState, ToolDef, Turn } from './types.ts'

export function buildRequest(state: SessionState, event: SessionEvent): Built {
  if (event.type === 'reply') return { state: withTurn(state, { role: 'assistant', text: event.text }) }
  if (event.type === 'compacted') {
    const kept = state.turns.length - event.keep
    return { state: { ...state, summary: event.summary, turns: state.turns.filter((_, i) => i >= kept) } }
  }
  return { state: withTurn(state, { role: 'user', text: event.text }), request: ask(state, event) }
}

function withTurn(state: SessionState, turn: Turn): SessionState {
  return { ...state, turns: state.turns.concat(turn) }
}

function ask(state: SessionState, { text, now, tools }: Extract<SessionEvent, { type: 'question' }>): Built['request'] {
  const { rules, customer, summary, turns } = state
  const lastQuestion = turns.findLastIndex((turn) => turn.role === 'user')
  const messages = [
    { role: 'developer', content: [marked(rules)] },
    { role: 'user', content: `My name is ${customer.name}. What you know of me: ${customer.notes}` },
    ...(summary === undefined ? [] : [{ role: 'user', content: summary }]),
    // The end of the last question is where the request before this one was written to.
    ...turns.map((turn, i) => ({ role: turn.role, content: i === lastQuestion ? [marked(turn.text)] : turn.text })),
    { role: 'user', content: [marked(text)] },
    // Behind the last mark: it is different each time, and it is not kept.
    { role: 'developer', content: `It is ${now}.` },
  ]
  return {
    api: 'chat',
    body: {
      model: 'gpt-6-sol',
      reasoning_effort: 'none',
      prompt_cache_options: { mode: 'explicit' },
      prompt_cache_key: 'larkspur-support',
      tools: byName(tools).map((tool) => ({ type: 'function', function: JSON.parse(stable(tool)) })),
      messages,
    },
  }
}

function marked(text: string) {
  return { type: 'text', text, prompt_cache_breakpoint: { mode: 'explicit' } }
}

function byName(tools: ToolDef[]): ToolDef[] {
  const names = tools.map((tool) => tool.name).sort()
  return names.flatMap((name) => tools.filter((tool) => tool.name === name))
}

/** JSON with sorted keys. */
function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${stable(member)}`)
  return `{${members.sort().join(',')}}`
}

/** A report that adds up as the exchanges come. */
class Report {
  #read = 0
  #input = 0
  #saved = 0

  add(raw: unknown, price: PriceCard): void {
    const { uncachedInput, cacheRead, cacheWrite, cacheWriteLong } = normalizeUsage(raw)
    this.#read += cacheRead
    this.#input += uncachedInput + cacheRead + cacheWrite + cacheWriteLong
    this.#saved += cacheRead * (price.input - price.cacheRead)
    this.#saved += cacheWrite * (price.input - price.cacheWrite)
    this.#saved += cacheWriteLong * (price.input - price.cacheWriteLong)
  }

  get numbers() {
    return { hitRate: this.#input && this.#read / this.#input, savedMicroUsd: Math.round(this.#saved) }
  }
}

export function cacheReport(exchanges: Exchange[], price: PriceCard): CacheReport {
  const report = new Report()
  let divergence: CacheReport['firstDivergence']
  for (const [request, { usage, request: sent }] of exchanges.entries()) {
    report.add(usage, price)
    const before = exchanges[request - 1]?.request.body
    const path = before && pathOf(before, sent.body)
    if (path !== undefined) divergence ??= { request, path }
  }
  return { ...report.numbers, ...(divergence && { firstDivergence: divergence }) }
}

type Body = { [key: string]: unknown }

function pathOf(before: Body, now: Body): string | undefined {
  if (JSON.stringify(before.tools) !== JSON.stringify(now.tools)) return differs('tools', before.tools, now.tools)
  for (const part of ['instructions', 'system'] as const) {
    if (!isDeepStrictEqual(bare(before[part]), bare(now[part]))) return part
  }
  const talk = 'input' in now ? 'input' : 'messages'
  return differs(talk, before[talk], now[talk])
}

function differs(part: string, before: unknown, now: unknown): string | undefined {
  const [old, fresh] = [before, now].map((list) => (Array.isArray(list) ? list : []))
  const at = old?.findIndex((member, i) => JSON.stringify(bare(member)) !== JSON.stringify(bare(fresh?.[i]))) ?? -1
  if (at < 0) return part === 'tools' ? `tools[${old?.length ?? 0}]` : undefined
  return `${part}[${at}]`
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== 'object' || value === null) return value
  const { cache_control: _, prompt_cache_breakpoint: __, ...rest } = value as Body
  return Object.fromEntries(Object.entries(rest).map(([key, member]) => [key, bare(member)]))
}
