import type { PriceCard, ProviderRequest } from '@stagecraft/kit'
import { cost, normalizeUsage } from '#before.ts'
import { remember } from './session.ts'
import type { Built, CacheReport, Divergence, Exchange, SessionEvent, SessionState, ToolDef } from './types.ts'

const model = 'gpt-6-sol'

/** The session after an event and, after a question, the request that answers it. All that it knows is in its arguments. */
export function buildRequest(state: SessionState, event: SessionEvent): Built {
  const next = remember(state, event)
  if (event.type !== 'question') return { state: next }
  const { rules, customer, summary, turns } = next
  const known = [`You are writing with ${customer.name}. ${customer.notes}`, summary && `Before: ${summary}`]
  const body = {
    model,
    tools: toolsOf(event.tools),
    input: [
      // All customers share what comes up to here, so the cache is told to end a prefix here.
      {
        role: 'developer',
        content: [{ type: 'input_text', text: rules, prompt_cache_breakpoint: { mode: 'explicit' } }],
      },
      { role: 'developer', content: known.filter(Boolean).join('\n\n') },
      // A question keeps the time at which it was asked: a turn never changes once it was sent.
      ...turns.map(({ role, text, now }, i) => {
        const content = now ? `[${now}] ${text}` : text
        // The newest question ends what is kept, and is marked; a mark needs a block.
        if (i < turns.length - 1) return { role, content }
        return { role, content: [{ type: 'input_text', text: content, prompt_cache_breakpoint: { mode: 'explicit' } }] }
      }),
    ],
  }
  return { state: next, request: { api: 'responses', body } }
}

function toolsOf(tools: ToolDef[]) {
  const sorted = tools.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return sorted.map((tool) => ({ type: 'function', ...(inOrder(tool) as ToolDef), strict: false }))
}

/** The same value with the keys of every object in one order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, member]) => [key, inOrder(member)]))
}

/** What the cache did in a session, from its requests and what the API said of each. */
export function cacheReport(exchanges: Exchange[], price: PriceCard): CacheReport {
  const usages = exchanges.map(({ usage }) => normalizeUsage(usage))
  let [read, input, saved] = [0, 0, 0]
  for (const usage of usages) {
    const { cacheRead, cacheWrite, cacheWriteLong } = usage
    const uncachedInput = usage.uncachedInput + cacheRead + cacheWrite + cacheWriteLong
    read += cacheRead
    input += uncachedInput
    saved +=
      cost({ ...usage, uncachedInput, cacheRead: 0, cacheWrite: 0, cacheWriteLong: 0 }, price) - cost(usage, price)
  }
  const firstDivergence = divergenceIn(exchanges.map(({ request }) => request))
  return { hitRate: input === 0 ? 0 : read / input, savedMicroUsd: saved, ...(firstDivergence && { firstDivergence }) }
}

/** The parts of a body in the order in which a cache reads them. */
const parts = ['tools', 'instructions', 'system', 'input', 'messages']

function divergenceIn(requests: ProviderRequest[]): Divergence | undefined {
  for (const [index, { body }] of requests.entries()) {
    const before = requests[index - 1]?.body ?? {}
    for (const part of parts) {
      const [old, now] = [listOf(before[part]), listOf(body[part])]
      // What is added to the conversation costs nothing; what is added to the tools moves everything after them.
      const compared = part === 'tools' && index > 0 ? Math.max(old.length, now.length) : old.length
      for (let at = 0; at < compared; at++) {
        if (content(old[at]) === content(now[at])) continue
        return { request: index, path: Array.isArray(body[part]) ? `${part}[${at}]` : part }
      }
    }
  }
  return undefined
}

function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

/** A value as text, without marks for the cache: they are not part of what a model reads. */
function content(value: unknown): string | undefined {
  return JSON.stringify(value, (key, member) =>
    key === 'cache_control' || key === 'prompt_cache_breakpoint' ? undefined : member,
  )
}
