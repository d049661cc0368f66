import Anthropic from '@anthropic-ai/sdk'
import type { MessageStream } from '@anthropic-ai/sdk/lib/MessageStream'
import { type Clock, systemClock } from '@stagecraft/kit'
import { trackParcel } from './tools.ts'
import type { StreamInput, StreamOptions, StreamResult, StreamStatus } from './types.ts'

const anthropic = new Anthropic({ maxRetries: 0 })

/** Streams through the SDK's helper: its `text` events are shown, and its final message says how the stream ended. */
export async function streamAnswer(input: StreamInput, options: StreamOptions): Promise<StreamResult> {
  const { onText, idleTimeoutMs, signal, clock = systemClock } = options
  if (signal?.aborted) return { text: '', status: 'aborted' }
  let text = ''
  const stream = anthropic.messages.stream({
    model: 'claude-sonnet-5-5',
    max_tokens: 2048,
    system: input.system,
    messages: [{ role: 'user', content: input.user }],
    tools: [
      {
        name: trackParcel.name,
        description: trackParcel.description,
        input_schema: { ...trackParcel.parameters, type: 'object' },
      },
    ],
  })
  stream.on('text', (delta) => {
    if (stream.controller.signal.aborted) return
    text += delta
    onText(delta)
  })
  const leave = () => stream.abort()
  signal?.addEventListener('abort', leave)
  const silent = abortWhenSilent(stream, idleTimeoutMs, clock)
  try {
    const message = await stream.finalMessage()
    const { input_tokens: inputTokens, output_tokens: outputTokens } = message.usage
    return { text, status: statusOf(message.stop_reason), usage: { inputTokens, outputTokens } }
  } catch (error) {
    if (error instanceof Anthropic.APIError && error.status !== undefined) throw error
    return { text, status: signal?.aborted ? 'aborted' : 'interrupted' }
  } finally {
    signal?.removeEventListener('abort', leave)
    silent.over = true
  }
}

function statusOf(reason: Anthropic.StopReason | null): StreamStatus {
  if (reason === 'max_tokens' || reason === 'model_context_window_exceeded') return 'truncated'
  return reason === 'refusal' ? 'refused' : 'complete'
}

/** Each event starts a silence of its own; a silence that nothing ended aborts the stream. */
function abortWhenSilent(stream: MessageStream, ms: number, clock: Clock): { over: boolean } {
  const state = { over: false }
  let events = 0
  const wait = async () => {
    const seen = events
    await clock.sleep(ms)
    if (!state.over && events === seen) stream.abort()
  }
  stream.on('streamEvent', () => {
    events++
    void wait()
  })
  void wait()
  return state
}
