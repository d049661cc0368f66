import { type Clock, systemClock } from '@stagecraft/kit'
import { trackParcel } from './tools.ts'
import type { StreamInput, StreamOptions, StreamResult } from './types.ts'

type Chunk = {
  choices?: { delta: { content?: string | null; refusal?: string | null }; finish_reason: string | null }[]
  usage?: { prompt_tokens: number; completion_tokens: number } | null
  error?: { message: string }
}

export async function streamAnswer(input: StreamInput, options: StreamOptions): Promise<StreamResult> {
  const answer = new StreamedAnswer(options.onText)
  const connection = new AbortController()
  const leave = () => connection.abort()
  options.signal?.addEventListener('abort', leave)
  if (options.signal?.aborted) leave()
  const timer = new SilenceTimer(options.idleTimeoutMs, options.clock ?? systemClock, leave)
  try {
    timer.restart()
    const response = await post(input, connection.signal)
    if (!response.ok) throw new HttpError(response.status, await response.text())
    for await (const data of events(response, () => timer.restart())) {
      if (data === '[DONE]' || connection.signal.aborted) break
      answer.take(JSON.parse(data))
    }
  } catch (error) {
    if (error instanceof HttpError) throw error
  } finally {
    timer.stop()
    connection.abort()
    options.signal?.removeEventListener('abort', leave)
  }
  return answer.result(options.signal?.aborted === true)
}

/** What the chunks of a Chat Completions stream add up to. */
class StreamedAnswer {
  private text = ''
  private refused = false
  private finish: string | null = null
  private usage: Chunk['usage']
  private readonly onText: (delta: string) => void

  constructor(onText: (delta: string) => void) {
    this.onText = onText
  }

  take(chunk: Chunk) {
    if (chunk.error) throw new Error(chunk.error.message)
    if (chunk.usage) this.usage = chunk.usage
    const [choice] = chunk.choices ?? []
    if (!choice) return
    this.finish = choice.finish_reason ?? this.finish
    if (choice.delta.refusal) this.refused = true
    if (choice.delta.content) {
      this.text += choice.delta.content
      this.onText(choice.delta.content)
    }
  }

  result(left: boolean): StreamResult {
    const { text, usage } = this
    if (left) return { text, status: 'aborted' }
    if (this.finish === null) return { text, status: 'interrupted' }
    const declined = this.refused || this.finish === 'content_filter'
    return {
      text,
      status: declined ? 'refused' : this.finish === 'length' ? 'truncated' : 'complete',
      ...(usage && { usage: { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens } }),
    }
  }
}

class SilenceTimer {
  private running = new AbortController()
  private readonly ms: number
  private readonly clock: Clock
  private readonly onSilence: () => void

  constructor(ms: number, clock: Clock, onSilence: () => void) {
    this.ms = ms
    this.clock = clock
    this.onSilence = onSilence
  }

  restart() {
    this.stop()
    this.running = new AbortController()
    this.clock.sleep(this.ms, this.running.signal).then(this.onSilence, () => undefined)
  }

  stop() {
    this.running.abort()
  }
}

class HttpError extends Error {
  constructor(status: number, body: string) {
    super(`The API answered ${status}: ${body}`)
  }
}

function post(input: StreamInput, signal: AbortSignal): Promise<Response> {
  const { type, ...definition } = trackParcel
  return fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${process.env.OPENAI_API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'gpt-4.1',
      messages: [
        ...(input.system ? [{ role: 'system', content: input.system }] : []),
        { role: 'user', content: input.user },
      ],
      tools: [{ type, function: definition }],
      stream: true,
      stream_options: { include_usage: true },
    }),
    signal,
  })
}

/** The data of each server-sent event. Bytes become text across chunks, lines across texts. */
async function* events(response: Response, onChunk: () => void): AsyncGenerator<string> {
  let rest = ''
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    onChunk()
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data: ')) yield line.slice('data: '.length)
  }
}
