import { type Clock, systemClock } from '@stagecraft/kit'
import { trackParcel } from './tools.ts'
import type { StreamInput, StreamOptions, StreamResult, StreamStatus } from './types.ts'

export async function streamAnswer(input: StreamInput, options: StreamOptions): Promise<StreamResult> {
  const { onText, idleTimeoutMs, signal, clock = systemClock } = options
  if (signal?.aborted) return { text: '', status: 'aborted' }
  const limit = startLimit(idleTimeoutMs, clock)
  const open = () =>
    fetch('https://api.openai.com/v1/responses', {
      method: 'POST',
      headers: { authorization: `Bearer ${process.env.OPENAI_API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'gpt-5.5',
        instructions: input.system,
        input: input.user,
        tools: [trackParcel],
        stream: true,
      }),
      signal: AbortSignal.any([limit.signal, ...(signal ? [signal] : [])]),
    })

  let status: StreamStatus = 'interrupted'
  let usage: StreamResult['usage']
  let text = ''
  let refused = false
  try {
    const response = await open()
    if (!response.ok) throw new HttpError(`The API answered ${response.status}`)
    for await (const event of eventsOf(response)) {
      if (signal?.aborted) break
      limit.restart()
      if (event.type === 'response.output_text.delta' && event.delta) {
        text += event.delta
        onText(event.delta)
      }
      if (event.type === 'response.refusal.delta') refused = true
      if (event.type === 'response.completed' || event.type === 'response.incomplete') {
        status = refused ? 'refused' : event.type === 'response.incomplete' ? 'truncated' : 'complete'
        const bill = event.response?.usage
        if (bill) usage = { inputTokens: bill.input_tokens, outputTokens: bill.output_tokens }
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

type Event = {
  type: string
  delta?: string
  response?: { usage?: { input_tokens: number; output_tokens: number } | null }
}

async function* eventsOf(response: Response): AsyncGenerator<Event> {
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    for (const line of decoder.decode(chunk, { stream: true }).split('\n')) {
      if (line.startsWith('data: ')) yield JSON.parse(line.slice('data: '.length))
    }
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
