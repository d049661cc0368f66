import Anthropic from '@anthropic-ai/sdk'
import { systemClock } from '@stagecraft/kit'
import { trackParcel } from './tools.ts'
import type { StreamInput, StreamOptions, StreamResult } from './types.ts'

const anthropic = new Anthropic({ maxRetries: 0 })

/** Waits for each event beside a sleep and the reader's signal; whichever comes first decides. */
export async function streamAnswer(input: StreamInput, options: StreamOptions): Promise<StreamResult> {
  const { onText, idleTimeoutMs, signal, clock = systemClock } = options
  if (signal?.aborted) return { text: '', status: 'aborted' }
  const start = clock.now()
  const left = new Promise<'left'>((resolve) => signal?.addEventListener('abort', () => resolve('left')))
  const silence = () => clock.sleep(idleTimeoutMs).then(() => 'silent' as const)

  const connection = new AbortController()
  const opening = anthropic.messages.create(
    {
      model: 'claude-haiku-4-5',
      max_tokens: 1024,
      ...(input.system !== undefined && { system: input.system }),
      messages: [{ role: 'user', content: input.user }],
      tools: [
        {
          name: trackParcel.name,
          description: trackParcel.description,
          input_schema: { ...trackParcel.parameters, type: 'object' },
        },
      ],
      stream: true,
    },
    { signal: connection.signal },
  )
  const opened = await Promise.race([opening, silence(), left])
  if (opened === 'left' || opened === 'silent') {
    opening.catch(() => {})
    connection.abort()
    return { text: '', status: opened === 'left' ? 'aborted' : 'interrupted' }
  }

  const result: StreamResult = { text: '', status: 'interrupted' }
  let reason: Anthropic.StopReason | null = null
  const events = opened[Symbol.asyncIterator]()
  for (;;) {
    const coming = events.next().catch(() => 'broken' as const)
    const next = await Promise.race([coming, silence(), left])
    if (next === 'left') result.status = 'aborted'
    if (typeof next === 'string' || next.done) break
    const event = next.value
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
      result.timeToFirstTextMs ??= clock.now() - start
      result.text += event.delta.text
      onText(event.delta.text)
    } else if (event.type === 'message_delta') {
      reason = event.delta.stop_reason
      result.usage = { inputTokens: event.usage.input_tokens ?? 0, outputTokens: event.usage.output_tokens }
    } else if (event.type === 'message_stop') {
      result.status = reason === 'max_tokens' ? 'truncated' : reason === 'refusal' ? 'refused' : 'complete'
    }
  }
  connection.abort()
  return result
}
