/**
 * What the models of both providers show on the wire, by name. Found in recorded traffic up to August 2026; younger
 * models are taken to be like the newest one seen.
 */

export { snapshotOf } from '../model-cards.ts'

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
