import Anthropic from '@anthropic-ai/sdk'
import { type Clock, systemClock } from '@stagecraft/kit'
import { trackParcel } from './tools.ts'
import type { StreamInput, StreamOptions, StreamResult, StreamStatus } from './types.ts'

const anthropic = new Anthropic({ maxRetries: 0 })

export async function streamAnswer(input: StreamInput, options: StreamOptions): Promise<StreamResult> {
  const { onText, idleTimeoutMs, signal, clock = systemClock } = options
  if (signal?.aborted) return { text: '', status: 'aborted' }
  const limit = startLimit(idleTimeoutMs, clock)
  const open = () =>
    anthropic.messages.create(
      {
        model: 'claude-sonnet-5-5',
        max_tokens: 2048,
        system: input.system,
        messages: [{ role: 'user', content: input.user }],
        tools: [{ name: trackParcel.name, input_schema: { ...trackParcel.parameters, type: 'object' } }],
        stream: true,
      },
      { signal: AbortSignal.any([limit.signal, ...(signal ? [signal] : [])]) },
    )
  let text = ''
  let reason: Anthropic.StopReason | null = null
  let stopped = false
  let usage: StreamResult['usage']
  try {
    for await (const event of await open()) {
      if (signal?.aborted) break
      limit.restart()
      if (event.type === 'message_start') {
        const { input_tokens: inputTokens, output_tokens: outputTokens } = event.message.usage
        usage = { inputTokens, outputTokens }
      }
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
        text += event.delta.text
        onText(event.delta.text)
      }
      if (event.type === 'message_delta') reason = event.delta.stop_reason
      if (event.type === 'message_stop') stopped = true
    }
  } catch (error) {
    if (error instanceof Anthropic.APIError && error.status) throw error
    stopped = false
  }
  limit.clear()
  if (signal?.aborted) return { text, status: 'aborted' }
  if (!stopped) return { text, status: 'interrupted' }
  return { text, status: statuses[reason ?? 'end_turn'] ?? 'complete', usage }
}

const statuses: Partial<Record<Anthropic.StopReason, StreamStatus>> = { max_tokens: 'truncated', refusal: 'refused' }

function startLimit(ms: number, clock: Clock) {
  const over = new AbortController()
  let timer = new AbortController()
  const restart = () => {
    timer.abort()
    timer = new AbortController()
    clock.sleep(ms, timer.signal).then(
      () => over.abort(),
      () => {},
    )
  }
  restart()
  return { signal: over.signal, restart, clear: () => timer.abort() }
}
