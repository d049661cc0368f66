import { z } from 'zod'
import { refuseAsAnthropic } from './anthropic-words.ts'
import { openEnvelope, requireAnthropic } from './envelope.ts'
import { readShape } from './read-shape.ts'
import { Rejection, refuseAnthropic } from './rejection.ts'

/** A member of a message batch; what is wrong in `params` shows only in its own result. */
export type BatchItem = { customId: string; params: Record<string, unknown> }

const BODY = z.strictObject({
  requests: z
    .array(
      z.strictObject({
        custom_id: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
        params: z.record(z.string(), z.unknown()),
      }),
    )
    .min(1)
    .max(100_000),
})

/** Reads the body of POST /v1/messages/batches. @throws Rejection in the provider's words */
export async function readBatch(request: Request): Promise<BatchItem[]> {
  const { body } = await openEnvelope(request)
  const { requests } = readShape(BODY, body, refuseAsAnthropic)
  const seen = new Set<string>()
  for (const [i, { custom_id }] of requests.entries()) {
    if (seen.has(custom_id)) {
      refuseAnthropic({
        message: `requests.${i}.custom_id: Duplicate custom_id '${custom_id}'.`,
        help: 'Results come in any order; the id is all that tells them apart.',
      })
    }
    seen.add(custom_id)
  }
  return requests.map(({ custom_id: customId, params }) => ({ customId, params }))
}

/** Checks key and version of the requests to batches that carry no body. @throws Rejection */
export function checkBatchHeaders(request: Request): void {
  requireAnthropic(Object.fromEntries(request.headers))
}

export function refuseUnknownBatch(id: string): never {
  return refuseAnthropic({
    status: 404,
    type: 'not_found_error',
    message: `Message Batch ${id} not found.`,
    help: 'Only batches that were made in this check exist.',
  })
}

export function refuseUnfinishedBatch(id: string, what: string): never {
  return refuseAnthropic({
    message: `Message Batch ${id} is still being processed.`,
    help: `It must have ended before ${what}: look at \`processing_status\`.`,
  })
}

export { Rejection }
