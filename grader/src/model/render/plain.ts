import type { Api, ModelAnswer } from '../types.ts'
import { pulledBody, wholeChunk } from './body.ts'
import { type HeaderFacts, successHeaders } from './headers.ts'
import { compact, pretty } from './json.ts'

/** A JSON response that is not a model's reply: a token count, a conversation. */
export function renderPlain(body: unknown, status: number, facts: HeaderFacts, answer: ModelAnswer): Response {
  answer.status = status
  const text = facts.api === 'messages' ? compact(body) : pretty(body)
  const headers = plainHeaders(facts)
  return new Response(pulledBody([wholeChunk(text)], 'close', { answer }), { status, headers })
}

/** Such a response tells nothing about rate limits. */
export function plainHeaders(facts: HeaderFacts): Record<string, string> {
  const headers = successHeaders(facts, { streams: false, input: 0 })
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.includes('ratelimit')))
}

/** What an endpoint that counts tokens answers. */
export function countBody(api: Api, tokens: number): unknown {
  return api === 'messages' ? { input_tokens: tokens } : { object: 'response.input_tokens', input_tokens: tokens }
}
