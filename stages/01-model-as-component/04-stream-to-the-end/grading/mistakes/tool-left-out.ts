import { type Clock, systemClock } from '@stagecraft/kit'
import OpenAI from 'openai'
import type { Response, ResponseStreamEvent } from 'openai/resources/responses/responses'
import type { StreamInput, StreamOptions, StreamResult } from './types.ts'

const client = new OpenAI({ maxRetries: 0 }) // 01-06 is about retries

/**
 * Streams the model's answer: hands each piece of its text to `onText` as it arrives, and says how the stream ended.
 * A reply that breaks off or fails before anything was shown is asked for once more; a silence is not.
 *
 * @throws the API's error when it refuses the request
 */
export async function streamAnswer(input: StreamInput, options: StreamOptions): Promise<StreamResult> {
  const { clock = systemClock } = options
  const startedAt = clock.now()
  const first = await readOnce(input, options, startedAt)
  const { status, text } = first.result
  const worthAnother = status === 'interrupted' && text === '' && !first.silent
  return worthAnother ? (await readOnce(input, options, startedAt)).result : first.result
}

type Reading = { result: StreamResult; silent: boolean }

async function readOnce(input: StreamInput, options: StreamOptions, startedAt: number): Promise<Reading> {
  const { onText, idleTimeoutMs, signal, clock = systemClock } = options
  const silence = watchSilence(idleTimeoutMs, clock)
  const stop = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal
  let text = ''
  let timeToFirstTextMs: number | undefined
  let ending: Ending = { status: 'interrupted' }
  try {
    for await (const event of eventsUntilBreak(input, stop)) {
      // One chunk can bring many events: the reader may have left at the one before.
      if (stop.aborted) break
      silence.begin()
      if (event.type === 'response.output_text.delta') {
        timeToFirstTextMs ??= clock.now() - startedAt
        text += event.delta
        onText(event.delta)
      }
      ending = endingOf(event) ?? ending
    }
  } finally {
    silence.end()
  }
  if (signal?.aborted) ending = { status: 'aborted' }
  return { result: { text, ...ending, timeToFirstTextMs }, silent: silence.signal.aborted }
}

/** The events of one reply. A connection that breaks ends them, as one that closes too early does. */
async function* eventsUntilBreak(input: StreamInput, signal: AbortSignal): AsyncGenerator<ResponseStreamEvent> {
  try {
    yield* await client.responses.create(
      {
        model: 'gpt-5.5',
        instructions: input.system,
        input: input.user,
        reasoning: { summary: 'auto' },
        stream: true,
      },
      { signal },
    )
  } catch (error) {
    // An error with an HTTP status came before the first event: the request itself was refused.
    if (error instanceof OpenAI.APIError && error.status !== undefined) throw error
  }
}

type Ending = Pick<StreamResult, 'status' | 'usage'>

/** What a terminal event says; undefined for every other event. */
function endingOf(event: ResponseStreamEvent): Ending | undefined {
  switch (event.type) {
    case 'response.completed':
      return { status: declined(event.response) ? 'refused' : 'complete', usage: usageOf(event.response) }
    case 'response.incomplete': {
      const limited = event.response.incomplete_details?.reason === 'max_output_tokens'
      return { status: limited ? 'truncated' : 'refused', usage: usageOf(event.response) }
    }
    default:
      // `response.failed` is a terminal event too: what it says is that the reply broke off.
      return undefined
  }
}

/** A refusal is completed like any answer: it shows only in the parts of the reply. */
function declined({ output }: Response): boolean {
  return output.some((item) => item.type === 'message' && item.content.some((part) => part.type === 'refusal'))
}

function usageOf({ usage }: Response): StreamResult['usage'] {
  return usage ? { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens } : undefined
}

/** Aborts `signal` when `ms` have passed since the last `begin`, or since it was made. */
function watchSilence(ms: number, clock: Clock) {
  const over = new AbortController()
  let woken = new AbortController()
  const begin = () => {
    woken.abort()
    woken = new AbortController()
    clock.sleep(ms, woken.signal).then(
      () => over.abort(),
      () => {}, // an event came first
    )
  }
  begin()
  return { signal: over.signal, begin, end: () => woken.abort() }
}
