import { type Clock, systemClock } from '@stagecraft/kit'
import OpenAI from 'openai'
import { trackParcel } from './tools.ts'
import type { StreamInput, StreamOptions, StreamResult, StreamStatus } from './types.ts'

const client = new OpenAI({ maxRetries: 0 })

/** Reads the Responses API through the client library's helper, which keeps the last state of the response itself. */
export async function streamAnswer(input: StreamInput, options: StreamOptions): Promise<StreamResult> {
  const { onText, idleTimeoutMs, signal, clock = systemClock } = options
  if (signal?.aborted) return { text: '', status: 'aborted' }
  const pieces: string[] = []
  const stream = client.responses.stream({
    model: 'gpt-5.5',
    input: [
      { role: 'system', content: input.system ?? '' },
      { role: 'user', content: input.user },
    ],
    tools: [trackParcel],
  })
  const alarm = new Alarm(clock, idleTimeoutMs, () => stream.abort())
  signal?.addEventListener('abort', () => stream.abort())
  stream.on('event', () => alarm.set())
  stream.on('response.output_text.delta', ({ delta }) => {
    if (stream.controller.signal.aborted) return
    pieces.push(delta)
    onText(delta)
  })
  try {
    const response = await stream.finalResponse()
    if (response.status === 'in_progress' || response.status === 'failed') throw new Error('It never ended.')
    const declined = response.output.some(
      (item) => item.type === 'message' && item.content.some(({ type }) => type === 'refusal'),
    )
    const status: StreamStatus = response.incomplete_details ? 'truncated' : declined ? 'refused' : 'complete'
    const { usage } = response
    return {
      text: pieces.join(''),
      status,
      usage: usage && { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens },
    }
  } catch (error) {
    if (error instanceof OpenAI.APIError && error.status) throw error
    return { text: pieces.join(''), status: signal?.aborted ? 'aborted' : 'interrupted' }
  } finally {
    alarm.off()
  }
}

/** Goes off when it was not set again for `ms`. */
class Alarm {
  private setting = 0
  private readonly clock: Clock
  private readonly ms: number
  private readonly ring: () => void

  constructor(clock: Clock, ms: number, ring: () => void) {
    this.clock = clock
    this.ms = ms
    this.ring = ring
    this.set()
  }

  set() {
    const mine = ++this.setting
    void this.clock.sleep(this.ms).then(() => {
      if (mine === this.setting) this.ring()
    })
  }

  off() {
    this.setting++
  }
}
