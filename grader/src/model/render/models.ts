/**
 * What the models of both providers show on the wire, by name. Found in recorded traffic up to August 2026; younger
 * models are taken to be like the newest one seen.
 */

const SNAPSHOTS: Readonly<Record<string, string>> = {
  'gpt-3.5-turbo': 'gpt-3.5-turbo-0125',
  'gpt-4': 'gpt-4-0613',
  'gpt-4-turbo': 'gpt-4-turbo-2024-04-09',
  'gpt-4o': 'gpt-4o-2024-08-06',
  'gpt-4o-mini': 'gpt-4o-mini-2024-07-18',
  'gpt-4.1': 'gpt-4.1-2025-04-14',
  'gpt-4.1-mini': 'gpt-4.1-mini-2025-04-14',
  'gpt-4.1-nano': 'gpt-4.1-nano-2025-04-14',
  o3: 'o3-2025-04-16',
  'o3-mini': 'o3-mini-2025-01-31',
  'o4-mini': 'o4-mini-2025-04-16',
  'gpt-5': 'gpt-5-2025-08-07',
  'gpt-5-mini': 'gpt-5-mini-2025-08-07',
  'gpt-5-nano': 'gpt-5-nano-2025-08-07',
  'gpt-5.1': 'gpt-5.1-2025-11-13',
  'gpt-5.2': 'gpt-5.2-2025-12-11',
  'gpt-5.4': 'gpt-5.4-2026-03-05',
  'gpt-5.4-mini': 'gpt-5.4-mini-2026-03-17',
  'gpt-5.4-nano': 'gpt-5.4-nano-2026-03-17',
  'gpt-5.5': 'gpt-5.5-2026-04-23',
  'gpt-5.6': 'gpt-5.6-sol',
  'claude-haiku-4-5': 'claude-haiku-4-5-20251001',
  'claude-sonnet-4-5': 'claude-sonnet-4-5-20250929',
  'claude-opus-4-5': 'claude-opus-4-5-20251101',
  'claude-opus-4-1': 'claude-opus-4-1-20250805',
  'claude-sonnet-4-0': 'claude-sonnet-4-20250514',
}

/** The name that the response carries: the dated snapshot of an alias, or the name itself. */
export function snapshotOf(model: string): string {
  return SNAPSHOTS[model] ?? model
}

export type OpenAITraits = {
  /** It thinks before it answers: no `logprobs` key in chat choices, `system_fingerprint` null. */
  reasons: boolean
  /** Its messages carry a `phase` in the Responses API. */
  phases: boolean
  /** Chat usage counts `cache_write_tokens`. */
  countsCacheWrites: boolean
  /** Echoed settings that were not sent. */
  effort: string | null
  reasoningContext: string | null
  topP: number
  cacheRetention: string
  hasFingerprint: boolean
}

/** What an OpenAI model shows, told from its name. */
export function traitsOf(model: string): OpenAITraits {
  const version = Number(/^gpt-(\d+(?:\.\d+)?)/.exec(model)?.[1] ?? Number.NaN)
  const gpt5 = version >= 5
  const reasons = gpt5 || /^o\d/.test(model)
  // 5.1 to 5.4 do not think unless asked to.
  const restful = version >= 5.1 && version < 5.5
  return {
    reasons,
    phases: version >= 5.3,
    countsCacheWrites: version >= 5.6,
    effort: reasons ? (restful ? 'none' : 'medium') : null,
    reasoningContext: reasons ? (version >= 5.6 ? 'all_turns' : 'current_turn') : null,
    topP: version >= 5.2 ? 0.98 : 1,
    cacheRetention: version >= 5.2 ? '24h' : 'in_memory',
    hasFingerprint: !reasons && /^gpt-4(o|\.1)/.test(model),
  }
}

/** Where Anthropic says it ran the model: newer models name a geography. */
export function inferenceGeo(model: string): string {
  return /^claude-(3|haiku-4|sonnet-4|opus-4)/.test(model) ? 'not_available' : 'global'
}
