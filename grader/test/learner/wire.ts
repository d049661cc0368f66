/** Small but well-formed replies of the two providers, enough for their SDKs to be content. */

export function sse(events: readonly unknown[], named = true): string {
  return events
    .map((event) => {
      const type = (event as { type?: string }).type
      return `${named && type ? `event: ${type}\n` : ''}data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`
    })
    .join('')
}

const usage = {
  input_tokens: 1,
  output_tokens: 1,
  total_tokens: 2,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens_details: { reasoning_tokens: 0 },
}

export function openaiResponse(text: string) {
  const content = [{ type: 'output_text', text, annotations: [] }]
  const output = [{ type: 'message', id: 'msg_1', status: 'completed', role: 'assistant', content }]
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    status: 'completed',
    model: 'm',
    output,
    usage,
    error: null,
  }
}

export function openaiResponseEvents(pieces: readonly string[]) {
  const at = { item_id: 'msg_1', output_index: 0, content_index: 0 }
  const empty = { ...openaiResponse(''), status: 'in_progress', output: [] }
  const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'in_progress', content: [] }
  return [
    { type: 'response.created', sequence_number: 0, response: empty },
    { type: 'response.output_item.added', sequence_number: 1, output_index: 0, item },
    {
      type: 'response.content_part.added',
      ...at,
      sequence_number: 2,
      part: { type: 'output_text', text: '', annotations: [] },
    },
    ...pieces.map((delta, i) => ({ type: 'response.output_text.delta', ...at, sequence_number: 3 + i, delta })),
    { type: 'response.completed', sequence_number: 99, response: openaiResponse(pieces.join('')) },
  ]
}

export function chatEvents(pieces: readonly string[]) {
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta, finish_reason }],
  })
  return [...pieces.map((content) => chunk({ content })), chunk({}, 'stop'), '[DONE]']
}

export function anthropicMessage(text: string) {
  const content = [{ type: 'text', text }]
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content,
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  }
}

export function anthropicEvents(pieces: readonly string[]) {
  return [
    { type: 'message_start', message: { ...anthropicMessage(''), content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...pieces.map((text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 1 } },
    { type: 'message_stop' },
  ]
}

export type Stream = { response: Response; cancelled: boolean; pulled: number }

/** A response whose body is pulled piece by piece; `ending` tells what comes after the last piece. */
export function streamed(pieces: readonly (string | Uint8Array)[], ending: 'end' | 'reset' | 'stall' = 'end'): Stream {
  const encoder = new TextEncoder()
  const stream: Stream = { response: undefined as unknown as Response, cancelled: false, pulled: 0 }
  const body = new ReadableStream(
    {
      pull(controller) {
        const piece = pieces[stream.pulled]
        stream.pulled += 1
        if (piece !== undefined) controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece)
        else if (ending === 'end') controller.close()
        else if (ending === 'reset') controller.error(new Error('reset'))
        else return new Promise<void>(() => {})
      },
      cancel() {
        stream.cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  stream.response = new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  return stream
}
