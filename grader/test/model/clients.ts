import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { createModelApi, type ModelApi } from '../../src/model/index.ts'
import type { Reply } from '../../src/model/types.ts'

export type Clients = { api: ModelApi; openai: OpenAI; anthropic: Anthropic; requests: () => number }

/** Both official clients, wired to one model API that gives the replies in turn and repeats the last one. */
export function clientsFor(replies: Reply[], options: { maxRetries?: number; seed?: number } = {}): Clients {
  const api = createModelApi({ seed: options.seed ?? 1 })
  let requests = 0
  api.respond(() => replies[Math.min(requests - 1, replies.length - 1)] as Reply)
  // As fetch does it: a response of type error is a rejection, whose cause names the reset.
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    requests++
    const response = await api.handle(new Request(input, init))
    if (response.type !== 'error') return response
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) })
  }
  const settings = { apiKey: 'not-a-key', fetch, maxRetries: options.maxRetries ?? 0, logLevel: 'off' as const }
  return { api, openai: new OpenAI(settings), anthropic: new Anthropic(settings), requests: () => requests }
}

export const RESPONSES_MODEL = 'gpt-5.4'
export const MESSAGES_MODEL = 'claude-sonnet-5-5'

export const chatMessages = [{ role: 'user' as const, content: 'Where is LK-2291?' }]
export const responsesParams = { model: RESPONSES_MODEL, input: 'Where is LK-2291?' }
export const chatParams = { model: RESPONSES_MODEL, messages: chatMessages }
export const messagesParams = { model: MESSAGES_MODEL, max_tokens: 1024, messages: chatMessages }
