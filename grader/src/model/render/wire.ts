import type { Random } from '../../base/random.ts'
import type { ModelCall } from '../types.ts'
import type { Ids } from './ids.ts'
import type { Plan } from './plan.ts'

/** What a renderer works from. `created`: unix seconds. */
export type Rendering = {
  call: ModelCall
  plan: Plan
  ids: Ids
  random: Random
  created: number
  requestId: string
}

/** One server-sent event, as text with its closing blank line. */
export type Frame = {
  text: string
  /** The characters it carries of what the reader waits for: the answer, or else the refusal or tool arguments. */
  carries?: string
}

/** A reply in one API's own form. */
export type WireReply = {
  /** The reply's own id (`resp_…`, `chatcmpl-…`, `msg_…`). */
  id: string
  /** Ids of the output items, one for each item of the reply. Responses only. */
  itemIds?: string[]
  /** What the provider knows a compaction item, or a signed block, by, and what it stands for. */
  compaction?: { content: string; summary: string }
  /** The body of a plain JSON response. */
  json(): string
  /** The events of a complete stream. */
  frames(): Frame[]
  /** The events that follow the first `sent` ones when the provider fails in mid-stream. */
  failure(ending: 'error' | 'failed', sent: number): Frame[]
}

/** What the reader waits for: answer text where there is some, else a refusal, else tool arguments. */
export function awaited(plan: Plan): 'text' | 'refusal' | 'arguments' {
  if (plan.answer !== '') return 'text'
  return plan.contents.some((content) => content.kind === 'tool-call') ? 'arguments' : 'refusal'
}
