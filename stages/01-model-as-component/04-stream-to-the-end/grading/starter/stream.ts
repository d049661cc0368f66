import { type Clock, systemClock } from '@stagecraft/kit'
import OpenAI from 'openai'
import { trackParcel } from './tools.ts'
import type { StreamInput, StreamOptions, StreamResult, StreamStatus } from './types.ts'

const client = new OpenAI({ maxRetries: 0 }) // 01-06 is about retries

/**
 * Streams the model's answer: hands each piece of its text to `onText` as it arrives, and says how the stream ended.
 *
 * @example
 * await streamAnswer({ user: 'Where is PCL-3308-7?' }, { onText: (delta) => page.append(delta), idleTimeoutMs: 30_000 })
 * // { text: 'Your parcel is in Lindau.', status: 'complete', usage: { inputTokens: 61, outputTokens: 9 } }
 */
export async function streamAnswer(input: StreamInput, options: StreamOptions): Promise<StreamResult> {
  const { onText, idleTimeoutMs, clock = systemClock } = options
  const limit = startLimit(idleTimeoutMs, clock)
  const stream = await client.responses.create(
    {
      model: 'gpt-5.5',
      instructions: input.system,
      input: input.user,
      reasoning: { summary: 'auto' },
      tools: [trackParcel],
      stream: true,
    },
    { signal: limit.signal },
  )

  // TODO 1: Take the status from the terminal event; if the stream ends without one, report 'interrupted' and keep the text so far.
  // A connection that is lost on the way counts so, too; an HTTP error before the first event is still thrown.
  // TODO 2: Report a reply cut by the token limit as 'truncated' and a declined one as 'refused'.
  const status: StreamStatus = 'complete'
  let text = ''
  for await (const event of stream) {
    // TODO 3: Forward answer text only: no thinking, no refusal text, no tool arguments.
    if ('delta' in event && typeof event.delta === 'string') {
      text += event.delta
      onText(event.delta)
    }
  }
  limit.clear()
  return { text, status }
}

// TODO 4: Time the silence between events instead of the whole answer; on silence or abort stop reading at once.
/** A time limit of `ms`: its `signal` is aborted when the time is over, unless `clear` comes first. */
function startLimit(ms: number, clock: Clock) {
  const over = new AbortController()
  const cleared = new AbortController()
  clock.sleep(ms, cleared.signal).then(
    () => over.abort(),
    () => {}, // cleared in time
  )
  return { signal: over.signal, clear: () => cleared.abort() }
}
