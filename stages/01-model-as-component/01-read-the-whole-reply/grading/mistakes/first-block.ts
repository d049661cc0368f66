import Anthropic from '@anthropic-ai/sdk'
import type { AskError, AskInput, AskMeta, AskResult } from './types.ts'

const anthropic = new Anthropic()
const model = 'claude-sonnet-5-5'

export async function ask(input: AskInput): Promise<AskResult> {
  let message: Anthropic.Message & { _request_id?: string | null }
  try {
    message = await anthropic.messages.create(
      {
        model,
        max_tokens: input.maxOutputTokens ?? 4096,
        ...(input.system !== undefined && { system: input.system }),
        ...(input.schema && { output_config: { format: { type: 'json_schema' as const, schema: input.schema } } }),
        messages: [{ role: 'user', content: input.user as string | Anthropic.ContentBlockParam[] }],
      },
      { signal: input.signal },
    )
  } catch (thrown) {
    if (thrown instanceof Anthropic.APIUserAbortError) throw thrown
    if (thrown instanceof Anthropic.APIError) {
      const meta: AskMeta = { model, requestId: thrown.requestID ?? null, usage: null, stopReason: null }
      return { ok: false, error: { kind: 'api', message: thrown.message, status: thrown.status }, meta }
    }
    throw thrown
  }

  const meta: AskMeta = {
    model: message.model,
    requestId: message._request_id ?? null,
    usage: message.usage,
    stopReason: message.stop_reason,
  }
  const fail = (kind: AskError['kind'], message: string): AskResult => ({ ok: false, error: { kind, message }, meta })
  const text = (message.content[0] as Anthropic.TextBlock | undefined)?.text ?? ''

  switch (message.stop_reason) {
    case 'refusal':
      return fail('refused', message.stop_details?.explanation ?? 'The model declined.')
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return fail('truncated', `Cut after ${text.length} characters.`)
    default:
      return /\S/.test(text) ? { ok: true, value: text, meta } : fail('empty', 'No words.')
  }
}
