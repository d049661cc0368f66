/** A request as this exercise sees it, before it is written in the words of one API. */
export type ChatRequest = {
  /** The model's name. */
  model: string
  system?: string
  turns: { role: 'user' | 'assistant'; text: string }[]
  /** What the model may ask you to run. Each is sent with every request: name, description, and schema as JSON. */
  tools?: { name: string; description: string; schema: { [key: string]: unknown } }[]
  /** The longest reply you pay for. */
  maxOutputTokens?: number
}

export type Fit = {
  fits: boolean
  /** Tokens that stay free when the reply is as long as it may be; negative when that many are missing. */
  headroom: number
  /** The longest reply that room is kept for: what the request allows, or else what the model can write. */
  maxOutputTokens: number
}

/** The tokens of one exchange, in buckets that do not overlap: each token is in exactly one of them. */
export type Usage = {
  /** Input that no cache was involved in. */
  uncachedInput: number
  /** Input that was read from the prompt cache. */
  cacheRead: number
  /** Input that was written to the prompt cache. */
  cacheWrite: number
  /** Input that was written to be kept for the longer time: one hour (Anthropic), 12 hours (OpenAI). */
  cacheWriteLong: number
  /** What the model wrote, without its reasoning. */
  output: number
  /** What the model thought before. */
  reasoning: number
}
