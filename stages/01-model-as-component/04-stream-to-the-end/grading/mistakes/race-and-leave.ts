import { systemClock } from '@stagecraft/kit'
import OpenAI from 'openai'
import { trackParcel } from './tools.ts'
import type { StreamInput, StreamOptions, StreamResult, StreamStatus } from './types.ts'

const client = new OpenAI({ maxRetries: 0 }) // 01-06 is about retries

export async function streamAnswer(input: StreamInput, options: StreamOptions): Promise<StreamResult> {
  const { idleTimeoutMs, signal, clock = systemClock } = options
  const answer = { text: '', lastEvent: clock.now(), over: false }
  const silence = async (): Promise<StreamResult> => {
    while (!answer.over && clock.now() - answer.lastEvent < idleTimeoutMs) await clock.sleep(1000)
    return { text: answer.text, status: 'interrupted' }
  }
  const left = new Promise<StreamResult>((resolve) => {
    if (signal?.aborted) resolve({ text: '', status: 'aborted' })
    signal?.addEventListener('abort', () => resolve({ text: answer.text, status: 'aborted' }))
  })
  const result = await Promise.race([read(input, options, answer), silence(), left])
  answer.over = true
  return result
}

type Progress = { text: string; lastEvent: number; over: boolean }

async function read(input: StreamInput, options: StreamOptions, answer: Progress): Promise<StreamResult> {
  const { onText, signal, clock = systemClock } = options
  const open = () =>
    client.responses.create(
      {
        model: 'gpt-5.5',
        instructions: input.system,
        input: input.user,
        reasoning: { summary: 'auto' },
        tools: [trackParcel],
        stream: true,
      },
      { signal },
    )
  let status: StreamStatus = 'interrupted'
  let usage: StreamResult['usage']
  let refused = false
  try {
    for await (const event of await open()) {
      if (signal?.aborted) break
      answer.lastEvent = clock.now()
      if (event.type === 'response.output_text.delta') {
        answer.text += event.delta
        onText(event.delta)
      }
      if (event.type === 'response.refusal.delta') refused = true
      if (event.type === 'response.completed' || event.type === 'response.incomplete') {
        const { status: end, usage: bill } = event.response
        status = refused ? 'refused' : end === 'incomplete' ? 'truncated' : 'complete'
        if (bill) usage = { inputTokens: bill.input_tokens, outputTokens: bill.output_tokens }
      }
    }
  } catch (error) {
    if (error instanceof OpenAI.APIError && error.status) throw error
    status = 'interrupted'
  }
  if (signal?.aborted) status = 'aborted'
  return { text: answer.text, status, usage }
}
