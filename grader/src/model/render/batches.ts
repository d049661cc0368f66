import type { Batch, BatchResult } from '../batches.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** A message batch in the form and key order of the wire (recorded August 2026). */
export function renderBatch({ id, createdAt, endedAt, cancelledAt, items, results }: Batch): unknown {
  const isEnded = endedAt !== undefined
  const count = (type: BatchResult['type']) =>
    isEnded ? [...results.values()].filter((result) => result.type === type).length : 0
  return {
    id,
    type: 'message_batch',
    processing_status: isEnded ? 'ended' : cancelledAt === undefined ? 'in_progress' : 'canceling',
    request_counts: {
      processing: isEnded ? 0 : items.length,
      succeeded: count('succeeded'),
      errored: count('errored'),
      canceled: count('canceled'),
      expired: count('expired'),
    },
    ended_at: isEnded ? moment(endedAt) : null,
    created_at: moment(createdAt),
    expires_at: moment(createdAt + DAY_MS),
    archived_at: null,
    cancel_initiated_at: cancelledAt === undefined ? null : moment(cancelledAt),
    results_url: isEnded ? `https://api.anthropic.com/v1/messages/batches/${id}/results` : null,
  }
}

/** With microseconds, and an offset instead of Z. */
function moment(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000+00:00')
}
