import { createModelApi, type ModelApi } from '../../src/model/index.ts'
import type { Api, ModelCall, Reply } from '../../src/model/types.ts'
import { bodyFor, requestFor } from './cases.ts'

export type Served = { api: ModelApi; call: ModelCall; response: Response; text: string }

/** Sends one request to a fresh model API that gives one reply, and reads the whole body. */
export async function serve(
  wire: Api,
  reply: Reply,
  more: Record<string, unknown> = {},
  seed: number | string = 1,
): Promise<Served> {
  const api = createModelApi({ seed })
  api.respond(() => reply)
  const response = await api.handle(requestFor(wire, bodyFor(wire, more)))
  const text = await response.text()
  const [call] = api.calls
  if (!call) throw new Error(`The request was not read: ${text}`)
  return { api, call, response, text }
}

/** What the request must ask for so that a kind of reply can come. */
export function settingsFor(wire: Api, kind: string): Record<string, unknown> {
  const limit = { responses: 'max_output_tokens', chat: 'max_completion_tokens', messages: 'max_tokens' }[wire]
  if (kind.startsWith('truncated') || kind === 'only thinking') return { [limit]: 64 }
  if (kind !== 'log probabilities') return {}
  if (wire === 'responses') return { model: 'gpt-4o', include: ['message.output_text.logprobs'], top_logprobs: 2 }
  return wire === 'chat' ? { model: 'gpt-4o', logprobs: true, top_logprobs: 2 } : {}
}
