import type { Turn } from '../types.ts'
import { openaiPath } from './openai-words.ts'
import type { Path } from './read-shape.ts'
import { refuseOpenAI } from './rejection.ts'
import type { Compaction, ServerState } from './state.ts'

/** Fields that POST /v1/responses/compact takes, from the types of openai 7.55.0. */
const COMPACTS = new Set([
  'model',
  'image',
  'input',
  'instructions',
  'previous_response_id',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'service_tier',
])

export const COMPACT_PATH = '/v1/responses/compact'

/** Refuses what POST /v1/responses takes and /v1/responses/compact does not. */
export function refuseUncompacted(body: Record<string, unknown>): void {
  for (const [field, value] of Object.entries(body)) {
    if (COMPACTS.has(field) || value === undefined) continue
    refuseOpenAI({
      message: `Unknown parameter: '${field}'.`,
      help: '`/v1/responses/compact` takes a conversation; what belongs to an answer has no place there.',
      param: field,
      code: 'unknown_parameter',
    })
  }
}

/** What a compaction item stands for, or OpenAI's refusal of one that it did not make. */
export function compactionOf(
  item: { id?: string | null; encrypted_content: string },
  state: ServerState,
  path: Path,
): Compaction {
  const { compactions } = state
  if (!compactions) return { type: 'compaction', summary: '', alone: false }
  const known = compactions.get(item.encrypted_content)
  if (known) return known
  const name = item.id ? `for item ${item.id}` : `${item.encrypted_content.slice(0, 4)}...`
  return refuseOpenAI({
    message: `The encrypted content ${name} could not be verified. Reason: Encrypted content could not be decrypted or parsed.`,
    help: `${openaiPath(path)} holds something that this API did not make: send the item back exactly as it came.`,
    code: 'invalid_encrypted_content',
  })
}

/**
 * The turns that the model gets: those from the last compaction on that stands for all before it, and calls before it
 * whose results are still to come.
 */
export function inEffect(history: readonly Turn[]): Turn[] {
  const at = history.findLastIndex((turn) => turn.parts.some((part) => part.type === 'compaction' && part.alone))
  const turn = history[at]
  if (!turn) return [...history]
  const place = turn.parts.findLastIndex((part) => part.type === 'compaction' && part.alone)
  const later = history.slice(at + 1)
  const answered = new Set(
    later.flatMap(({ parts }) => parts.flatMap((p) => (p.type === 'tool-result' ? [p.callId] : []))),
  )
  const before = [...history.slice(0, at).flatMap(({ parts }) => parts), ...turn.parts.slice(0, place)]
  const closed = new Set(before.flatMap((part) => (part.type === 'tool-result' ? [part.callId] : [])))
  const open = before.filter((p) => p.type === 'tool-call' && answered.has(p.id) && !closed.has(p.id))
  return [{ role: turn.role, parts: [...turn.parts.slice(place), ...open] }, ...later]
}
