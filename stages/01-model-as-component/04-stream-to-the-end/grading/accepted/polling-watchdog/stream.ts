import { systemClock } from '@stagecraft/kit'
import OpenAI from 'openai'
import { trackParcel } from './tools.ts'
import type { StreamInput, StreamOptions, StreamResult, StreamStatus } from './types.ts'

const openai = new OpenAI({ maxRetries: 0 })

/** Reads Chat Completions event by event; a watchdog looks at the clock in small steps. */
export async function streamAnswer(input: StreamInput, options: StreamOptions): Promise<StreamResult> {
  const { onText, idleTimeoutMs, signal, clock = systemClock } = options
  const connection = new AbortController()
  if (signal?.aborted) return { text: '', status: 'aborted' }
  signal?.addEventListener('abort', () => connection.abort(), { once: true })

  let lastEvent = clock.now()
  let reading = true
  const watchdog = async () => {
    while (reading && clock.now() - lastEvent < idleTimeoutMs) await clock.sleep(Math.ceil(idleTimeoutMs / 20))
    if (reading) connection.abort()
  }
  void watchdog()

  let text = ''
  let finish: string | null = null
  let refusal = false
  let usage: StreamResult['usage']
  try {
    const stream = await openai.chat.completions.create(
      {
        model: 'gpt-4.1-mini',
        messages: [
          { role: 'developer', content: input.system ?? '' },
          { role: 'user', content: input.user },
        ],
        tools: [{ type: 'function', function: { name: trackParcel.name, parameters: trackParcel.parameters } }],
        stream: true,
        stream_options: { include_usage: true },
      },
      { signal: connection.signal },
    )
    const iterator = stream[Symbol.asyncIterator]()
    while (true) {
      const next = await iterator.next()
      if (next.done || connection.signal.aborted) break
      lastEvent = clock.now()
      const chunk = next.value
      if (chunk.usage) usage = { inputTokens: chunk.usage.prompt_tokens, outputTokens: chunk.usage.completion_tokens }
      const choice = chunk.choices[0]
      if (!choice) continue
      if (choice.finish_reason) finish = choice.finish_reason
      if (choice.delta.refusal) refusal = true
      if (choice.delta.content) {
        text += choice.delta.content
        onText(choice.delta.content)
      }
    }
  } catch (error) {
    const refusedByApi = error instanceof OpenAI.APIError && typeof error.status === 'number'
    if (refusedByApi) throw error
  } finally {
    reading = false
  }

  const status: StreamStatus = signal?.aborted
    ? 'aborted'
    : finish === null
      ? 'interrupted'
      : refusal || finish === 'content_filter'
        ? 'refused'
        : finish === 'length'
          ? 'truncated'
          : 'complete'
  return { text, status, usage: finish === null ? undefined : usage }
}
