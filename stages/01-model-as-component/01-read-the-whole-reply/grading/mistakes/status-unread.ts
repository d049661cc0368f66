import type { AskError, AskInput, AskResult } from './types.ts'

type Completion = {
  model: string
  choices: [{ finish_reason: string; message: { content: string | null; refusal: string | null } }]
  usage: unknown
}

const failures: Record<string, AskError> = {
  length: { kind: 'truncated', message: 'The reply was cut.' },
  content_filter: { kind: 'filtered', message: 'A filter stopped the reply.' },
}

class ChatCompletions {
  readonly model: string

  constructor(model: string) {
    this.model = model
  }

  post({ system, user, maxOutputTokens, schema, signal }: AskInput): Promise<Response> {
    const body = {
      model: this.model,
      messages: [...(system ? [{ role: 'developer', content: system }] : []), { role: 'user', content: user }],
      max_completion_tokens: maxOutputTokens,
      response_format: schema && { type: 'json_schema', json_schema: { name: 'reply', strict: true, schema } },
    }
    return fetch('https://api.openai.com/v1/chat/completions', {
      method: 'POST',
      signal,
      headers: { authorization: `Bearer ${process.env.OPENAI_API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  async ask(input: AskInput): Promise<AskResult> {
    const response = await this.post(input)
    const requestId = response.headers.get('x-request-id')
    const { model, usage, choices } = (await response.json()) as Completion
    const [{ finish_reason: stopReason, message }] = choices
    const meta = { model, requestId, usage, stopReason }
    const error: AskError | undefined =
      message.refusal !== null
        ? { kind: 'refused', message: message.refusal }
        : (failures[stopReason] ??
          (message.content?.trim() ? undefined : { kind: 'empty', message: 'Nothing was written.' }))
    return error ? { ok: false, error, meta } : { ok: true, value: message.content ?? '', meta }
  }
}

const completions = new ChatCompletions('gpt-5.4-mini')

export const ask = (input: AskInput): Promise<AskResult> => completions.ask(input)
