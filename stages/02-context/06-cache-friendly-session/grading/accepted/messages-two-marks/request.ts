import type { PriceCard } from '@stagecraft/kit'
import { cost, normalizeUsage } from '#before.ts'
import { remember } from './session.ts'
import type { Built, CacheReport, Divergence, Exchange, SessionEvent, SessionState, ToolDef } from './types.ts'

export function buildRequest(state: SessionState, event: SessionEvent): Built {
  const next = remember(state, event)
  if (event.type !== 'question') return { state: next }
  const { customer, summary = 'nothing yet' } = next
  const about = `The customer is ${customer.name}. ${customer.notes}\nAgreed before: ${summary}`
  const body = {
    model: 'claude-sonnet-5-5',
    max_tokens: 1_000,
    // Moves with the end of the conversation.
    cache_control: { type: 'ephemeral' },
    tools: event.tools
      .map(({ name, description, parameters }) => ({ name, description, input_schema: canonical(parameters) }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    system: [
      // Ends what all customers share; it outlives a lunch.
      { type: 'text', text: next.rules, cache_control: { type: 'ephemeral', ttl: '1h' } },
      { type: 'text', text: about },
    ],
    messages: next.turns.map((turn) => ({
      role: turn.role,
      content: [turn.text, ...(turn.now ? [`Written on ${turn.now}`] : [])].map((text) => ({ type: 'text', text })),
    })),
  }
  return { state: next, request: { api: 'messages', body } }
}

function canonical(schema: ToolDef['parameters']): unknown {
  const keys = new Set<string>()
  JSON.stringify(schema, (key, value) => {
    keys.add(key)
    return value
  })
  // The list of keys is also the order in which they are written.
  return JSON.parse(JSON.stringify(schema, [...keys].sort()))
}

export function cacheReport(exchanges: Exchange[], price: PriceCard): CacheReport {
  const total = { read: 0, input: 0, paid: 0, withoutCache: 0 }
  for (const { usage } of exchanges) {
    const buckets = normalizeUsage(usage)
    const { uncachedInput, cacheRead, cacheWrite, cacheWriteLong, output, reasoning } = buckets
    const input = uncachedInput + cacheRead + cacheWrite + cacheWriteLong
    total.read += cacheRead
    total.input += input
    total.paid += cost(buckets, price)
    total.withoutCache += cost(
      { uncachedInput: input, cacheRead: 0, cacheWrite: 0, cacheWriteLong: 0, output, reasoning },
      price,
    )
  }
  const report: CacheReport = {
    hitRate: total.input > 0 ? total.read / total.input : 0,
    savedMicroUsd: total.withoutCache - total.paid,
  }
  const leaves = exchanges.map(({ request }) => leavesOf(request.body))
  for (let i = 1; i < leaves.length; i++) {
    const path = firstDifference(leaves[i - 1] ?? [], leaves[i] ?? [])
    if (path === undefined) continue
    const firstDivergence: Divergence = { request: i, path }
    return { ...report, firstDivergence }
  }
  return report
}

type Leaf = { path: string; value: unknown }

/** Everything that a model reads of a body, value by value, in the order in which it reads. */
function leavesOf(body: { [key: string]: unknown }): Leaf[] {
  const order = ['tools', 'instructions', 'system', 'messages', 'input']
  return order.flatMap((part) => (part in body ? walk(body[part], part) : []))
}

function walk(value: unknown, path: string): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((member, i) => walk(member, `${path}[${i}]`))
  if (typeof value !== 'object' || value === null) return [{ path, value }]
  return Object.entries(value).flatMap(([key, member]) =>
    ['cache_control', 'prompt_cache_breakpoint'].includes(key) ? [] : walk(member, `${path}.${key}`),
  )
}

function firstDifference(before: Leaf[], now: Leaf[]): string | undefined {
  const at = before.findIndex((leaf, i) => leaf.path !== now[i]?.path || leaf.value !== now[i]?.value)
  return at < 0 ? undefined : (now[at] ?? before[at])?.path
}
