import type { ModelCall, ToolSpec, Turn } from '../types.ts'
import type { ContextEdit } from './context-management.ts'

/** The parts of a request that a decoder reads from the body; the rest of a `ModelCall` is the same for every API. */
export type Draft = Pick<
  ModelCall,
  | 'model'
  | 'toolChoice'
  | 'outputSchema'
  | 'jsonMode'
  | 'maxOutputTokens'
  | 'sampling'
  | 'reasoningEffort'
  | 'cacheBreakpoints'
  | 'stream'
> & {
  /** The request's own instruction slot: `instructions`, or Anthropic's `system`. Empty when there is none. */
  instructions: string
  /** The whole conversation, earlier turns from server-held state first, system turns at their places. */
  history: Turn[]
  /** How many turns of `history` were sent with this request. */
  sent: number
  tools: ToolSpec[]
  /** The request asks for a summary of the conversation (Anthropic's `compaction`). */
  summarises?: boolean
  /** Anthropic's `context_management`, when there is one. */
  edits?: ContextEdit[] | undefined
  /** What the server keeps when this request has been answered. */
  keep: Keep
}

/** Where the answer of a request is kept. Chat Completions and Messages without a thread keep nothing. */
export type Keep =
  | { kind: 'nothing' }
  | { kind: 'response'; store: boolean; conversation: string | undefined }
  | { kind: 'thread'; continues: string | undefined }

/** All instruction text, joined by blank lines. */
export function systemText(draft: Pick<Draft, 'instructions' | 'history'>): string {
  const texts = draft.history.filter((turn) => turn.role === 'system').map(textOf)
  return [draft.instructions, ...texts].filter((text) => text !== '').join('\n\n')
}

/** The conversation without the system turns that come before it. */
export function conversation(history: readonly Turn[]): Turn[] {
  const start = history.findIndex((turn) => turn.role !== 'system')
  return start < 0 ? [] : history.slice(start)
}

/** The texts of a turn, one after another. */
export function textOf(turn: Turn): string {
  return turn.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
}
