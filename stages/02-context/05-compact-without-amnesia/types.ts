import type { ProviderRequest } from '@stagecraft/kit'

/** One entry of a conversation. */
export type Turn =
  | { kind: 'user'; text: string }
  | { kind: 'assistant'; text: string }
  /** The model's reasoning, which only the provider can read. It belongs to the calls or the text right after it. */
  | { kind: 'reasoning'; id: string; sealed: string }
  /** The model asks for a tool; several calls may follow one another. `arguments` is JSON text. */
  | { kind: 'call'; callId: string; name: string; arguments: string }
  /** What the tool gave back. The results of several calls come after the last of them. */
  | { kind: 'result'; callId: string; output: string }

export type SessionOptions = {
  /** Mira's rules for the assistant. They are no part of the conversation and are always sent. */
  rules: string
  /** Tokens that a request may have; the API refuses more. */
  windowTokens: number
  /** Tokens of a request from which on the conversation is to be compacted. */
  compactAt: number
  /** So many turns at the end stay word for word. */
  keepRecentTurns: number
  /** True for a message that must stay word for word however old it is; never for reasoning, calls or results. */
  keepVerbatim(turn: Turn): boolean
}

export type CompactionReport = {
  /** `summarised`: a summary took the place of turns. `shortened`: there was none to use, so old tool outputs were cut. */
  did: 'nothing' | 'summarised' | 'shortened'
  /** Tokens of the request before and after. */
  before: number
  after: number
}

/** One customer's conversation. */
export type Session = {
  append(...turns: Turn[]): void
  /** What to send now. Nothing is sent here. */
  request(): ProviderRequest
  /** Called before each request, so never between a call and its result. */
  compactIfNeeded(): Promise<CompactionReport>
}
