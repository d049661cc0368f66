import { reply } from '../../src/model/index.ts'
import type { Api, ScriptedReply, TokenLogprobs } from '../../src/model/types.ts'

export const APIS: readonly Api[] = ['responses', 'chat', 'messages']

/** A request body in an API's own words; `more` is added as it is. */
export function bodyFor(api: Api, more: Record<string, unknown> = {}): Record<string, unknown> {
  const question = 'Where is my parcel LK-2291? Grüße aus Köln €'
  if (api === 'responses') return { model: 'gpt-5.4', input: question, ...more }
  const messages = [{ role: 'user', content: question }]
  if (api === 'chat') return { model: 'gpt-5.4', messages, ...more }
  return { model: 'claude-sonnet-5-5', max_tokens: 1024, messages, ...more }
}

const URLS: Readonly<Record<Api, string>> = {
  responses: 'https://api.openai.com/v1/responses',
  chat: 'https://api.openai.com/v1/chat/completions',
  messages: 'https://api.anthropic.com/v1/messages',
}

const KEY = 'not-a-key'

export function requestFor(api: Api, body: unknown, init: { signal?: AbortSignal } = {}): Request {
  const headers: Record<string, string> =
    api === 'messages' ? { 'x-api-key': KEY, 'anthropic-version': '2026-10-21' } : { authorization: `Bearer ${KEY}` }
  return new Request(URLS[api], {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...init,
  })
}

const TEXT = 'Your parcel LK-2291 left the hub in Köln this morning; it costs 12,50 € and arrives on Tuesday.'
const THOUGHT = 'The customer asks about LK-2291. I look at the last scan and at the promised day.'

export const TOKENS: TokenLogprobs[] = ['Late', ' by', ' two', ' days'].map((token, index) => ({
  token,
  logprob: -0.1 * (index + 1),
  top: [
    { token, logprob: -0.1 * (index + 1) },
    { token: ' other', logprob: -4.5 },
  ],
}))

/** Every kind of scripted reply, by name. */
export const KINDS: Readonly<Record<string, ScriptedReply>> = {
  text: reply.text(TEXT),
  'two parts': reply.text(['First part. ', 'Second part.']),
  'empty text': reply.text(''),
  whitespace: reply.text('  \n '),
  json: reply.json({ number: 'LK-2291', total: 12.5, lines: [{ name: 'Äpfel', count: 2 }] }),
  'one tool call': reply.toolCalls([{ name: 'get_order', arguments: { id: 'LK-2291', city: 'Köln' } }]),
  'parallel tool calls': reply.toolCalls([
    { name: 'get_order', arguments: { id: 'LK-2291' } },
    { name: 'search_docs', arguments: { query: 'late parcel', top: 3 } },
  ]),
  'tool call without arguments': reply.toolCalls([{ name: 'get_time' }]),
  'tool call after a sentence': reply.toolCalls([{ name: 'get_order', arguments: { id: 'LK-1' } }], {
    commentary: 'Let me look that up.',
  }),
  refusal: reply.refusal(),
  truncated: reply.truncated({ number: 'LK-2291', total: 12.5 }, 14),
  'truncated tool call': {
    items: [{ toolCall: { name: 'get_order', arguments: '{"id":"LK-2' } }],
    stop: 'max-tokens',
  },
  'only thinking': reply.onlyThinking(THOUGHT),
  'thinking then text': reply.thinkingThenText(THOUGHT, TEXT),
  'silent thinking then text': reply.thinkingThenText('', TEXT),
  'thinking then tool call': { items: [{ thinking: THOUGHT }, { toolCall: { name: 'get_order', arguments: {} } }] },
  'commentary then text': reply.commentaryThenText('I read the invoice first.', TEXT),
  'stop sequence': reply.text('one, two, ', { stop: 'stop-sequence', stopSequence: 'three' }),
  'context window': reply.text('It ran out', { stop: 'context-window' }),
  'content filter': reply.text('It was cut', { stop: 'content-filter' }),
  pause: reply.text('I am still searching.', { stop: 'pause' }),
  'cached usage': reply.text(TEXT, {
    usage: { input: 2200, output: 40, cacheRead: 1024, cacheWrite5m: 256, cacheWrite1h: 128, reasoning: 0 },
  }),
  'log probabilities': reply.tokens(TOKENS),
}
