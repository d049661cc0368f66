import type { Clock } from '@stagecraft/kit'

export type StreamInput = {
  system?: string
  user: string
}

export type StreamOptions = {
  /** Called with each piece of the answer's text, in order, as it arrives. */
  onText(delta: string): void
  /** Milliseconds of silence after which the stream counts as broken. */
  idleTimeoutMs: number
  /** Aborted when the reader has left. */
  signal?: AbortSignal
  /** The time to go by; the real one unless somebody hands in another. */
  clock?: Clock
}

/**
 * How the stream ended.
 * - `complete`: the API's last event says that the answer is whole.
 * - `truncated`: it says that the token limit cut the answer.
 * - `refused`: it says, or the reply shows, that the model declined.
 * - `interrupted`: no last event came, or it says that the reply failed, or the stream was silent for too long.
 * - `aborted`: the reader left.
 */
export type StreamStatus = 'complete' | 'truncated' | 'refused' | 'interrupted' | 'aborted'

export type StreamResult = {
  /** The answer as far as it was shown: all pieces joined. */
  text: string
  status: StreamStatus
  /** Tokens, as the end of the stream reports them; absent when that end did not arrive. */
  usage?: { inputTokens: number; outputTokens: number }
  /** Milliseconds from the call to the first piece of text (bonus). */
  timeToFirstTextMs?: number
}
