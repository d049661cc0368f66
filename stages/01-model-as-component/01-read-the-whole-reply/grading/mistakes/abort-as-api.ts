import OpenAI from 'openai'
import type { AskError, AskInput, AskMeta, AskResult } from './types.ts'

type Reply = OpenAI.Responses.Response
type Request = OpenAI.Responses.ResponseCreateParamsNonStreaming
type Content = OpenAI.Responses.ResponseInputMessageContentList

const model = 'gpt-5.5'
// One question is one request here; 01-06 is about retries.
const client = new OpenAI({ maxRetries: 0 })

/** The parts of the final answer; a message without a phase is one. */
function partsOf(reply: Reply) {
  const messages = reply.output.filter((item) => item.type === 'message')
  return messages.filter((message) => message.phase !== 'commentary').flatMap((message) => message.content)
}

function textOf(reply: Reply): string {
  return partsOf(reply)
    .map((part) => (part.type === 'output_text' ? part.text : ''))
    .join('')
}

/** How the reply failed to be an answer. Why it ended is looked at first: half a text is text, too. */
function problemOf(reply: Reply): AskError | undefined {
  const refusal = partsOf(reply).find((part) => part.type === 'refusal')
  if (refusal) return { kind: 'refused', message: refusal.refusal }
  const reason = reply.incomplete_details?.reason
  if (reason === 'content_filter') return { kind: 'filtered', message: 'A content filter stopped the reply.' }
  if (reply.status === 'incomplete') return { kind: 'truncated', message: `The reply was cut: ${reason}.` }
  if (textOf(reply).trim() === '') return { kind: 'empty', message: 'The reply holds no words.' }
  return undefined
}

/** Asks the model one question. Later exercises reach the model through this function. */
export async function ask(input: AskInput): Promise<AskResult> {
  try {
    const reply = await client.responses.create(requestFor(input), { signal: input.signal })
    const error = problemOf(reply)
    const meta = metaOf(reply, reply._request_id ?? null)
    return error ? { ok: false, error, meta } : { ok: true, value: textOf(reply), meta }
  } catch (error) {
    if (!(error instanceof OpenAI.APIError)) throw error
    return {
      ok: false,
      error: { kind: 'api', status: error.status, message: error.message },
      meta: { model, requestId: error.requestID ?? null, usage: null, stopReason: null },
    }
  }
}

function metaOf(reply: Reply, requestId: string | null): AskMeta {
  const stopReason = reply.incomplete_details?.reason ?? reply.status ?? null
  return { model: reply.model, requestId, usage: reply.usage ?? null, stopReason }
}

function requestFor({ system, user, maxOutputTokens, schema }: AskInput): Request {
  // Content parts are in this API's own form already: they go out as they are.
  const content: Content = typeof user === 'string' ? [{ type: 'input_text', text: user }] : (user as Content)
  return {
    model,
    instructions: system,
    input: [{ role: 'user', content }],
    max_output_tokens: maxOutputTokens,
    text: schema && { format: { type: 'json_schema', name: 'answer', schema, strict: true } },
  }
}
