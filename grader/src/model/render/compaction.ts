import { countInputTokens } from '../request/index.ts'
import type { ModelCall, Part } from '../types.ts'
import type { CountTokens, Usage } from './usage.ts'

/** Characters that an extract keeps of what is not a user's. */
const EXTRACT = 200

/**
 * Whether the provider compacts the conversation at this reply. The Responses API does so behind it, when input and reply
 * together reach the threshold (in recorded traffic an input of 847 tokens and a reply of 1,179 crossed one of 1,000); the
 * Messages API before it, when the input does.
 */
export function compacts(call: ModelCall, usage: Usage): boolean {
  if (call.api === 'messages') return usage.input >= (call.contextEdits?.compact?.at ?? Number.POSITIVE_INFINITY)
  if (call.api !== 'responses') return false
  const entries = (call.body.context_management ?? []) as { compact_threshold?: number | null }[]
  const thresholds = entries.flatMap((entry) => entry.compact_threshold ?? [])
  return thresholds.length > 0 && usage.input + usage.output >= Math.min(...thresholds)
}

/** Tokens of a request whose conversation a summary has replaced. */
export function compactedInput(call: ModelCall, summary: string, count: CountTokens): number {
  const turns = [{ role: 'assistant' as const, parts: [{ type: 'compaction' as const, summary, alone: true }] }]
  return countInputTokens({ ...call, turns }, count)
}

/** What a provider that forgets little keeps of a conversation: the users' words, and the beginning of everything else. */
export function extractOf(call: ModelCall): string {
  const lines = call.turns.flatMap(({ role, parts }) => parts.map((part) => lineOf(role, part)))
  return lines.filter((line) => line !== '').join('\n')
}

function lineOf(role: string, part: Part): string {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return role === 'user' ? part.text : part.text.slice(0, EXTRACT)
    case 'compaction':
      return part.summary
    case 'tool-call':
      return `${part.name} ${part.arguments}`.slice(0, EXTRACT)
    case 'tool-result':
      return part.output.slice(0, EXTRACT)
    default:
      return ''
  }
}
