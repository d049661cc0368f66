import type { PriceCard, ProviderRequest } from '@stagecraft/kit'
import { cost, normalizeUsage } from '#before.ts'
import { remember } from './session.ts'
import type { Built, CacheReport, Exchange, SessionEvent, SessionState, ToolDef, Turn } from './types.ts'

/** What the provider holds for us: it is asked to go on from `reply`. `tools`: as they were first sent. */
type Own = { reply?: string; tools?: ToolDef[] }

export function buildRequest(state: SessionState, event: SessionEvent): Built {
  const next = remember(state, event)
  const own: Own = state.own ?? {}
  switch (event.type) {
    case 'reply':
      return { state: { ...next, own: { ...own, reply: event.id } } }
    case 'compacted':
      // The held conversation has all the old turns, so a new one begins.
      return { state: { ...next, own: { tools: own.tools } } }
    case 'question': {
      const tools = grown(own.tools ?? [], event.tools)
      const body = {
        model: 'gpt-6-sol',
        // These are not held, and must be sent each time.
        instructions: next.rules,
        tools: tools.map((tool) => ({ type: 'function', strict: false, ...tool })),
        ...(own.reply
          ? { previous_response_id: own.reply, input: next.turns.slice(-1).map(item) }
          : { input: [aboutCustomer(next), ...next.turns.map(item)] }),
      }
      return { state: { ...next, own: { ...own, tools } }, request: { api: 'responses', body } }
    }
  }
}

/** A known tool stays as it was, with its keys in the order of the first time; a new one comes last. */
function grown(known: ToolDef[], listed: ToolDef[]): ToolDef[] {
  const names = new Set(known.map((tool) => tool.name))
  return [...known, ...listed.filter((tool) => !names.has(tool.name))]
}

function aboutCustomer({ customer, summary }: SessionState) {
  const lines = [`This is ${customer.name} writing. ${customer.notes}`, summary ?? '']
  return { role: 'user', content: lines.join('\n') }
}

function item({ role, text, now }: Turn) {
  return { role, content: now === undefined ? text : `${text}\n\n(${now})` }
}

export function cacheReport(exchanges: Exchange[], price: PriceCard): CacheReport {
  const usages = exchanges.map((exchange) => normalizeUsage(exchange.usage))
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
  const inputs = usages.map((usage) => usage.uncachedInput + usage.cacheRead + usage.cacheWrite + usage.cacheWriteLong)
  const plain = sum(inputs) * price.input
  const charged = sum(usages.map((usage) => cost({ ...usage, output: 0, reasoning: 0 }, price)))
  const result = {
    hitRate: sum(usages.map((usage) => usage.cacheRead)) / Math.max(1, sum(inputs)),
    savedMicroUsd: Math.round(plain - charged),
  }
  const texts = exchanges.map(({ request }) => readingOrder(request))
  const request = texts.findIndex((lines, i) => i > 0 && divergence(texts[i - 1] ?? [], lines) !== undefined)
  if (request < 0) return result
  const path = divergence(texts[request - 1] ?? [], texts[request] ?? []) ?? ''
  return { ...result, firstDivergence: { request, path } }
}

type Line = [path: string, text: string]

function readingOrder({ body }: ProviderRequest): Line[] {
  return ['tools', 'instructions', 'system', 'input', 'messages'].flatMap((part): Line[] => {
    const value = body[part]
    if (value === undefined) return []
    if (!Array.isArray(value)) return [[part, JSON.stringify(value)]]
    return value.map((member, i) => [`${part}[${i}]`, unmarked(JSON.stringify(member))])
  })
}

function unmarked(json: string): string {
  return json.replace(/,?"(cache_control|prompt_cache_breakpoint)":\{[^}]*\}/g, '')
}

function divergence(before: Line[], now: Line[]): string | undefined {
  const at = before.findIndex(([path, text], i) => now[i]?.[0] !== path || now[i]?.[1] !== text)
  return at < 0 ? undefined : (now[at]?.[0] ?? before[at]?.[0])
}
