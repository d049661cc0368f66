import { type Clock, systemClock } from '@stagecraft/kit'
import OpenAI from 'openai'
import { trackParcel } from './tools.ts'
import type { StreamInput, StreamOptions, StreamResult, StreamStatus } from './types.ts'

const client = new OpenAI({ maxRetries: 0 }) // 01-06 is about retries

export async function streamAnswer(input: StreamInput, options: StreamOptions): Promise<StreamResult> {
  const { onText, idleTimeoutMs, signal, clock = systemClock } = options
  if (signal?.aborted) return { text: '', status: 'aborted' }
  const limit = startLimit(idleTimeoutMs, clock)
  let status: StreamStatus = 'interrupted'
  let usage: StreamResult['usage']
  let text = ''
  let refused = false
  try {
    const stream = await client.responses.create(
      {
        model: 'gpt-5.5',
        instructions: input.system,
        input: input.user,
        reasoning: { summary: 'auto' },
        tools: [trackParcel],
        stream: true,
      },
      { signal: AbortSignal.any([limit.signal, ...(signal ? [signal] : [])]) },
    )
    for await (const event of stream) {
      if (signal?.aborted) break
      limit.restart()
      if (event.type === 'response.output_text.delta') {
        text += event.delta
        onText(event.delta)
      }
      if (event.type === 'response.refusal.delta') refused = true
      if (event.type === 'response.output_text.done') status = 'complete'
      if (event.type === 'response.completed' || event.type === 'response.incomplete') {
        const { status: end, usage: bill } = event.response
        if (refused) status = 'refused'
        else if (end === 'incomplete') status = 'truncated'
        if (bill) usage = { inputTokens: bill.input_tokens, outputTokens: bill.output_tokens }
      }
    }
  } catch (error) {
    if (error instanceof OpenAI.APIError && error.status) throw error
    status = 'interrupted'
  }
  limit.clear()
  if (signal?.aborted) status = 'aborted'
  return { text, status, usage }
}

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
