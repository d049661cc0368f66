import type { ProviderRequest } from '@stagecraft/kit'

/** A session with one customer: plain data, so that it can be stored between two messages. */
export type SessionState = {
  /** How Larkspur answers. The same text for every customer, all day. */
  rules: string
  customer: Customer
  /** What came before the turns, in few words; absent until the session was compacted. */
  summary?: string
  /** What was said since, oldest first. */
  turns: Turn[]
  /** Yours: what your code wants to find again at the next event. Plain data. */
  own?: { [name: string]: unknown }
}

export type Customer = { name: string; notes: string }

export type Turn = {
  role: 'user' | 'assistant'
  text: string
  /** The time at which the customer wrote it. */
  now?: string
}

export type SessionEvent =
  /** The customer writes, and waits for an answer: this event makes a request. `now`: e.g. `Monday, 16 November 2026, 09:42` */
  | { type: 'question'; text: string; now: string; tools: ToolDef[] }
  /** The model has answered the last request. `id`: what the API called its reply. */
  | { type: 'reply'; text: string; id: string }
  /** The session has grown long: `summary` stands for all turns but the last `keep`, and for the summary before it. */
  | { type: 'compacted'; summary: string; keep: number }

/** A tool as the registry gives it. The registry keeps no order, neither of the tools nor of the keys inside a tool. */
export type ToolDef = { name: string; description: string; parameters: { [name: string]: unknown } }

export type Built = {
  state: SessionState
  /** After a question only. */
  request?: ProviderRequest
}

/** A request, and the `usage` of the reply to it, in the words of its API. */
export type Exchange = { request: ProviderRequest; usage: unknown }

export type CacheReport = {
  /** The share of all input tokens that was read from the cache, from 0 to 1. */
  hitRate: number
  /** What the cache saved on the whole bill, in micro-dollars. Negative when it cost more than it saved. */
  savedMicroUsd: number
  /** Where a request first fails to begin as the one before it did; absent when each one does. */
  firstDivergence?: Divergence
}

export type Divergence = {
  /** The request that differs from the one before it, counted from 0. */
  request: number
  /** Where: `tools[1]`, `instructions`, `system`, `input[4]`, `messages[0]`. You may go deeper: `messages[0].content`. */
  path: string
}
