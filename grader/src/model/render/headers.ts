import type { Random } from '../../base/random.ts'
import type { Api, ModelCall } from '../types.ts'

/** Headers that belong to any response of a provider. `now`: milliseconds since the epoch. */
export type HeaderFacts = { api: Api; random: Random; now: number; requestId: string; call?: ModelCall }

type HeaderMap = Record<string, string>

const EVENT_STREAM = 'text/event-stream; charset=utf-8'

/** Headers of a successful response. `input`: tokens that count against the rate limit. */
export function successHeaders(facts: HeaderFacts, { streams, input }: { streams: boolean; input: number }): HeaderMap {
  const contentType = { 'content-type': streams ? EVENT_STREAM : 'application/json' }
  if (facts.api === 'messages') {
    return {
      ...contentType,
      ...anthropicHeaders(facts),
      ...anthropicOrganization(facts),
      ...anthropicRateLimits(facts, input),
      ...(streams && { 'cache-control': 'no-cache' }),
    }
  }
  // Streams of the Responses API came without rate limits half of the time; a reader cannot count on them.
  const limits = facts.api === 'responses' && streams ? {} : openaiRateLimits(input)
  return { ...contentType, ...openaiHeaders(facts), ...openaiOrganization(facts), ...limits }
}

/** Headers of an error, by status, as far as recorded errors show them. */
export function errorHeaders(facts: HeaderFacts, status: number): HeaderMap {
  return facts.api === 'messages' ? anthropicErrorHeaders(facts, status) : openaiErrorHeaders(facts, status)
}

function openaiHeaders({ api, random, now, requestId }: HeaderFacts): HeaderMap {
  return {
    date: new Date(now).toUTCString(),
    server: 'cloudflare',
    'strict-transport-security': 'max-age=31536000; includeSubDomains; preload',
    'x-content-type-options': 'nosniff',
    'access-control-expose-headers': 'X-Request-ID, CF-Ray, CF-Ray',
    'openai-processing-ms': String(random.int(90, 1900)),
    'openai-version': '2020-10-01',
    ...(api === 'chat' && { 'x-openai-proxy-wasm': 'v0.1' }),
    'x-request-id': requestId,
  }
}

function openaiOrganization({ random }: HeaderFacts): HeaderMap {
  return { 'openai-organization': 'larkspur-logistics', 'openai-project': `proj_${random.alnum(24)}` }
}

/** Resets are durations, not seconds. */
function openaiRateLimits(input: number): HeaderMap {
  return {
    'x-ratelimit-limit-requests': '5000',
    'x-ratelimit-limit-tokens': '2000000',
    'x-ratelimit-remaining-requests': '4999',
    'x-ratelimit-remaining-tokens': String(Math.max(0, 2_000_000 - input)),
    'x-ratelimit-reset-requests': '12ms',
    'x-ratelimit-reset-tokens': `${Math.ceil((input * 60_000) / 2_000_000)}ms`,
  }
}

/** The chat back end answers a bad key before it knows the organisation, and with another content type. */
function openaiErrorHeaders(facts: HeaderFacts, status: number): HeaderMap {
  const {
    date,
    server,
    'strict-transport-security': sts,
    'x-content-type-options': sniff,
    ...more
  } = openaiHeaders(facts)
  const base = { date, server, 'strict-transport-security': sts, 'x-content-type-options': sniff } as HeaderMap
  const id = { 'x-request-id': facts.requestId }
  if (facts.api === 'chat' && (status === 401 || status === 403 || status === 404)) {
    return {
      'content-type': 'application/json; charset=utf-8',
      ...base,
      vary: 'Origin',
      'x-openai-proxy-wasm': 'v0.1',
      ...id,
    }
  }
  const json = { 'content-type': 'application/json', ...base, ...more } as HeaderMap
  if (status === 401) return { ...json, 'www-authenticate': 'Bearer realm="OpenAI API"' }
  if (status >= 429) return json
  return { ...json, ...openaiOrganization(facts), ...(facts.api === 'chat' && openaiRateLimits(0)) }
}

function anthropicHeaders({ now, requestId }: HeaderFacts): HeaderMap {
  return {
    date: new Date(now).toUTCString(),
    server: 'cloudflare',
    'strict-transport-security': 'max-age=31536000; includeSubDomains; preload',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-robots-tag': 'none',
    'request-id': requestId,
  }
}

function anthropicOrganization({ random }: HeaderFacts): HeaderMap {
  const hex = random.fork('organization').hex(32)
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `9${hex.slice(17, 20)}`, hex.slice(20)]
  return { 'anthropic-organization-id': uuid.join('-') }
}

const ANTHROPIC_LIMITS = { requests: 4000, tokens: 2_400_000, 'input-tokens': 2_000_000, 'output-tokens': 400_000 }

/** Resets are moments (RFC 3339). `spent`: tokens of this request; all of them when the limit is what was hit. */
function anthropicRateLimits({ now }: HeaderFacts, spent: number, resetInSeconds = 0): HeaderMap {
  const reset = new Date(now + resetInSeconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z')
  const entries = Object.entries(ANTHROPIC_LIMITS).flatMap(([kind, limit]) => {
    const used = kind === 'requests' ? 1 : kind === 'output-tokens' ? 0 : spent
    const prefix = `anthropic-ratelimit-${kind}`
    return [
      [`${prefix}-limit`, String(limit)],
      [`${prefix}-remaining`, String(Math.max(0, limit - used))],
      [`${prefix}-reset`, reset],
    ]
  })
  return Object.fromEntries(entries)
}

/** Seconds that a rate-limited Anthropic client is told to wait, unless the script says otherwise. */
const RETRY_AFTER = 1

/** Every Anthropic error says whether a retry can help; only rate limits say when. */
function anthropicErrorHeaders(facts: HeaderFacts, status: number): HeaderMap {
  const retry = status === 408 || status === 409 || status === 429 || status >= 500
  const headers = {
    'content-type': 'application/json',
    ...anthropicHeaders(facts),
    ...(status !== 401 && anthropicOrganization(facts)),
    'x-should-retry': String(retry),
  }
  if (status !== 429) return headers
  const limits = anthropicRateLimits(facts, ANTHROPIC_LIMITS['input-tokens'], RETRY_AFTER)
  return { ...headers, ...limits, 'retry-after': String(RETRY_AFTER) }
}
