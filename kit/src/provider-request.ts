/**
 * A request as data: which API it is for, and the JSON body that is posted there. Whoever holds it can look at it, count
 * it, compare it with the one before, and send it.
 */
export type ProviderRequest = {
  /** `/v1/responses`, `/v1/chat/completions` (both OpenAI) or `/v1/messages` (Anthropic). */
  api: 'responses' | 'chat' | 'messages'
  body: { [key: string]: unknown }
  /** Anthropic's beta features that the body uses: its `anthropic-beta` header. */
  betas?: string[]
}
