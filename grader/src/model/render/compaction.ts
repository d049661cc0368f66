import type { ModelCall, Part } from '../types.ts'
import type { Usage } from './usage.ts'

/** Characters that an extract keeps of what is not a user's. */
const EXTRACT = 200

/**
 * Whether the Responses API compacts the conversation behind this reply: when input and reply together reach the
 * threshold. (In recorded traffic an input of 847 tokens and a reply of 1,179 crossed a threshold of 1,000.)
 */
export function compacts(call: ModelCall, usage: Usage): boolean {
  if (call.api !== 'responses') return false
  const entries = (call.body.context_management ?? []) as { compact_threshold?: number | null }[]
  const thresholds = entries.flatMap((entry) => entry.compact_threshold ?? [])
  return thresholds.length > 0 && usage.input + usage.output >= Math.min(...thresholds)
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
