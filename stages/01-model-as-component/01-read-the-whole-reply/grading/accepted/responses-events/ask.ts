import { APIError, APIUserAbortError, OpenAI } from 'openai'
import type { AskError, AskInput, AskResult } from './types.ts'

// Retries stay as the client library has them.
const openai = new OpenAI()

/** Reads the reply as a stream of events; the last one holds it whole. */
async function lastReply({ system, user, maxOutputTokens, schema, signal }: AskInput) {
  const { data: events, request_id } = await openai.responses
    .create(
      {
        model: 'gpt-5.4',
        stream: true,
        input: [
          ...(system ? [{ role: 'system' as const, content: system }] : []),
          { role: 'user' as const, content: user as string | OpenAI.Responses.ResponseInputMessageContentList },
        ],
        ...(maxOutputTokens !== undefined && { max_output_tokens: maxOutputTokens }),
        ...(schema && { text: { format: { type: 'json_schema' as const, name: 'out', schema, strict: true } } }),
      },
      { signal },
    )
    .withResponse()
  for await (const event of events) {
    if (event.type === 'response.completed' || event.type === 'response.incomplete') {
      return { reply: event.response, requestId: request_id }
    }
  }
  throw new Error('The stream ended without a reply.')
}

export async function ask(input: AskInput): Promise<AskResult> {
  try {
    const { reply, requestId } = await lastReply(input)
    const meta = {
      model: reply.model,
      requestId,
      usage: reply.usage,
      stopReason: reply.incomplete_details?.reason ?? 'completed',
    }
    let value = ''
    let error: AskError | undefined
    for (const item of reply.output) {
      if (item.type !== 'message' || item.phase === 'commentary') continue
      for (const part of item.content) {
        if (part.type === 'refusal') error = { kind: 'refused', message: part.refusal }
        else value += part.text
      }
    }
    if (reply.incomplete_details?.reason === 'content_filter') error ??= { kind: 'filtered', message: value }
    if (reply.incomplete_details) error ??= { kind: 'truncated', message: value }
    if (!value.trim()) error ??= { kind: 'empty', message: '' }
    return error ? { ok: false, error, meta } : { ok: true, value, meta }
  } catch (thrown) {
    if (!(thrown instanceof APIError) || thrown instanceof APIUserAbortError) throw thrown
    const { status, message, requestID } = thrown
    return {
      ok: false,
      error: { kind: 'api', status, message },
      meta: { model: 'gpt-5.4', requestId: requestID ?? null, usage: null, stopReason: null },
    }
  }
}
