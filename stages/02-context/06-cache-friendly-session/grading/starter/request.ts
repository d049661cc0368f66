import type { PriceCard } from '@stagecraft/kit'
import { normalizeUsage } from '#before.ts'
import { remember } from './session.ts'
import type { Built, CacheReport, Exchange, SessionEvent, SessionState } from './types.ts'

const model = 'gpt-6-sol'

/** The session after an event and, after a question, the request that answers it. All that it knows is in its arguments. */
export function buildRequest(state: SessionState, event: SessionEvent): Built {
  const next = remember(state, event)
  if (event.type !== 'question') return { state: next }
  // TODO 1: Put what never changes first and what changes every turn last, and lose none of it.
  const instructions = [
    `It is ${event.now}.`,
    `You are writing with ${next.customer.name}. ${next.customer.notes}`,
    next.rules,
    next.summary && `Before: ${next.summary}`,
  ]
  // TODO 2: Keep the tools byte for byte the same, and let a new tool cost at most one miss.
  const tools = event.tools.map((tool) => ({ type: 'function', ...tool, strict: false }))
  // TODO 3: Let two customers share a prefix: nothing personal before the shared boundary.
  const body = {
    model,
    instructions: instructions.filter(Boolean).join('\n\n'),
    tools,
    input: next.turns.map(({ role, text }) => ({ role, content: text })),
  }
  return { state: next, request: { api: 'responses', body } }
}

/** What the cache did in a session, from its requests and what the API said of each. */
export function cacheReport(exchanges: Exchange[], price: PriceCard): CacheReport {
  // TODO 4: Write `cacheReport`: hit rate, money saved, and the first place where two requests differ.
  const usages = exchanges.map(({ usage }) => normalizeUsage(usage))
  const hits = usages.filter(({ cacheRead }) => cacheRead > 0)
  const read = hits.reduce((sum, { cacheRead }) => sum + cacheRead, 0)
  return { hitRate: hits.length / usages.length, savedMicroUsd: Math.round(read * price.input) }
}
