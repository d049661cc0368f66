/** Requests and usages as `cacheReport` gets them, in the words of each API. */
import { random } from '@stagecraft/suite'
import type { Exchange } from '../types.ts'

export type Api = 'responses' | 'chat' | 'messages'
export const apis: readonly Api[] = ['responses', 'chat', 'messages']

export const apiNames: Readonly<Record<Api, string>> = {
  responses: 'the Responses API',
  chat: 'Chat Completions',
  messages: 'the Messages API',
}

/** Tokens that overlap nowhere. */
export type Tokens = { plain: number; read: number; written: number; output: number }

const whole = (tokens: Tokens) => tokens.plain + tokens.read + tokens.written

export function usageOf(api: Api, tokens: Tokens): unknown {
  const { plain, read, written, output } = tokens
  if (api === 'messages') {
    return {
      input_tokens: plain,
      cache_creation_input_tokens: written,
      cache_read_input_tokens: read,
      cache_creation: { ephemeral_5m_input_tokens: written, ephemeral_1h_input_tokens: 0 },
      output_tokens: output,
    }
  }
  const input = whole(tokens)
  const details = { cached_tokens: read, cache_write_tokens: written }
  if (api === 'chat') {
    return {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      prompt_tokens_details: details,
      completion_tokens_details: { reasoning_tokens: 0 },
    }
  }
  return {
    input_tokens: input,
    input_tokens_details: details,
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  }
}

export function rateOf(many: readonly Tokens[]): number {
  const sum = (of: (tokens: Tokens) => number) => many.reduce((total, tokens) => total + of(tokens), 0)
  return sum((tokens) => tokens.read) / sum(whole)
}

/** A prompt in an API's own words; `turns` are what user and assistant say in turn. */
export type Prompt = { tools: object[]; rules: string; turns: string[]; marked?: boolean }

/** Where the rules stand in a body of that API. */
export const rulesPath = { responses: 'instructions', chat: 'messages[0]', messages: 'system' } as const
/** Where a turn stands in a body of that API. */
export const turnPath = (api: Api, turn: number) =>
  api === 'responses' ? `input[${turn}]` : `messages[${api === 'chat' ? turn + 1 : turn}]`

/** The keys of a body have no order that means anything. */
export function requestOf(api: Api, prompt: Prompt): Exchange['request'] {
  const { rules, turns, marked = false } = prompt
  const last = turns.length - 1
  const said = turns.map((text, i) => ({
    role: i % 2 === 0 ? 'user' : 'assistant',
    content: [{ type: textType(api, i), text, ...(marked && i === last && mark(api)) }],
  }))
  const tools = prompt.tools.map((tool) => (api === 'messages' ? tool : { type: 'function', ...tool }))
  const bodies = {
    responses: { model: 'gpt-6-sol', instructions: rules, input: said, tools },
    chat: {
      model: 'gpt-6-sol',
      reasoning_effort: 'none',
      messages: [{ role: 'system', content: rules }, ...said],
      tools,
    },
    messages: { model: 'claude-sonnet-5-5', max_tokens: 500, system: rules, messages: said, tools },
  }
  return { api, body: Object.fromEntries(random.shuffle(Object.entries(bodies[api]))) }
}

function textType(api: Api, turn: number): string {
  if (api !== 'responses') return 'text'
  return turn % 2 === 0 ? 'input_text' : 'output_text'
}

function mark(api: Api): object {
  return api === 'messages'
    ? { cache_control: { type: 'ephemeral' } }
    : { prompt_cache_breakpoint: { mode: 'explicit' } }
}
