import { type Clock, systemClock } from '@stagecraft/kit'
import { trackParcel } from './tools.ts'
import type { StreamInput, StreamOptions, StreamResult, StreamStatus } from './types.ts'

export async function streamAnswer(input: StreamInput, options: StreamOptions): Promise<StreamResult> {
  const { onText, idleTimeoutMs, signal, clock = systemClock } = options
  if (signal?.aborted) return { text: '', status: 'aborted' }
  const limit = startLimit(idleTimeoutMs, clock)
  const stop = AbortSignal.any([limit.signal, ...(signal ? [signal] : [])])
  let status: StreamStatus = 'interrupted'
  let usage: StreamResult['usage']
  let text = ''
  try {
    const response = await post(input, stop)
    if (!response.ok) throw new HttpError(`The API answered ${response.status}`)
    for await (const data of eventsOf(response)) {
      if (signal?.aborted || data === '[DONE]') break
      limit.restart()
      const chunk = JSON.parse(data)
      const [choice] = chunk.choices
      if (choice?.delta.content) {
        text += choice.delta.content
        onText(choice.delta.content)
      }
      if (choice?.delta.refusal) status = 'refused'
      else if (choice?.finish_reason && status !== 'refused') {
        status = choice.finish_reason === 'length' ? 'truncated' : 'complete'
      }
      if (chunk.usage) {
        usage = { inputTokens: chunk.usage.prompt_tokens, outputTokens: chunk.usage.completion_tokens }
      }
    }
  } catch (error) {
    if (error instanceof HttpError) throw error
    status = 'interrupted'
  }
  limit.clear()
  if (signal?.aborted) status = 'aborted'
  return { text, status, usage }
}

class HttpError extends Error {}

function post(input: StreamInput, signal: AbortSignal): Promise<Response> {
  const { type, ...definition } = trackParcel
  return fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${process.env.OPENAI_API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'gpt-4.1',
      messages: [
        { role: 'system', content: input.system ?? '' },
        { role: 'user', content: input.user },
      ],
      tools: [{ type, function: definition }],
    }),
    signal,
  })
}

async function* eventsOf(response: Response): AsyncGenerator<string> {
  let rest = ''
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data: ')) yield line.slice('data: '.length)
  }
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
