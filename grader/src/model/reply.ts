import type { HttpReply, Item, ResetReply, ScriptedReply, StreamScript, TokenLogprobs, UsageScript } from './types.ts'

/** What may be said about any scripted reply besides its items. */
export type ReplyDetails = Omit<ScriptedReply, 'items'>

/** A tool call as suites write it; `arguments` as an object, or as the raw text when it is to be broken JSON. */
export type ToolCallScript = { name: string; arguments?: unknown; id?: string }

/** Short ways to write down what the model does. Each gives plain data, so a recording file can hold it too. */
export const reply = {
  /** An answer. Several strings are several text parts. */
  text(text: string | string[], details: ReplyDetails = {}): ScriptedReply {
    return { items: [{ text }], ...details }
  },

  /** An answer with log probabilities, a token at a time; the tokens joined are the text. */
  tokens(logprobs: TokenLogprobs[], details: ReplyDetails = {}): ScriptedReply {
    return { items: [{ text: logprobs.map(({ token }) => token).join(''), logprobs }], ...details }
  },

  /** An answer that is the JSON text of a value. */
  json(value: unknown, details: ReplyDetails = {}): ScriptedReply {
    return { items: [{ json: value }], ...details }
  },

  /** One or more tool calls, after an optional sentence to the reader. */
  toolCalls(calls: ToolCallScript[], details: ReplyDetails & { commentary?: string } = {}): ScriptedReply {
    const { commentary, ...more } = details
    const made: Item[] = calls.map(({ arguments: input = {}, ...call }) => ({
      toolCall: { ...call, arguments: input },
    }))
    return { items: [...(commentary === undefined ? [] : [{ commentary }]), ...made], ...more }
  },

  /** The model declines, in a response with status 200. */
  refusal(text = "I'm sorry, but I can't help with that.", details: ReplyDetails = {}): ScriptedReply {
    return { items: [{ refusal: text }], ...details }
  },

  /** An answer that the token limit cut off after `atChar` characters; a value is cut in its JSON text. */
  truncated(answer: unknown, atChar: number, details: ReplyDetails = {}): ScriptedReply {
    const whole = typeof answer === 'string' ? answer : JSON.stringify(answer)
    return { items: [{ text: Array.from(whole).slice(0, atChar).join('') }], stop: 'max-tokens', ...details }
  },

  /** Thinking first, then the answer: the usual case on current models. */
  thinkingThenText(thinking: string, text: string | string[], details: ReplyDetails = {}): ScriptedReply {
    return { items: [{ thinking }, { text }], ...details }
  },

  /** A message that is not the answer, then the answer. */
  commentaryThenText(commentary: string, text: string | string[], details: ReplyDetails = {}): ScriptedReply {
    return { items: [{ commentary }, { text }], ...details }
  },

  /** The model thought until its tokens ran out and wrote nothing. */
  onlyThinking(thinking: string, details: ReplyDetails = {}): ScriptedReply {
    return { items: [{ thinking }], stop: 'max-tokens', ...details }
  },

  /** An HTTP error in the provider's words; `retryAfter` (seconds, or a date) is its `retry-after` header. */
  http(status: number, details: Omit<HttpReply, 'http'> & { retryAfter?: string | number } = {}): HttpReply {
    const { retryAfter, headers, ...more } = details
    const all: Record<string, string> = { ...headers }
    if (retryAfter !== undefined) all['retry-after'] = String(retryAfter)
    return { http: status, ...more, ...(Object.keys(all).length > 0 && { headers: all }) }
  },

  /** The account is out of money: a 429 (OpenAI) or 400 (Anthropic) that no retry mends. */
  quota(): HttpReply {
    return { http: 429, code: 'insufficient_quota' }
  },

  /** The provider has no capacity: 529, or 503 at OpenAI. */
  overloaded(details: Omit<HttpReply, 'http'> = {}): HttpReply {
    return { http: 529, ...details }
  },

  /** The connection breaks before any reply. */
  reset(): ResetReply {
    return { reset: true }
  },

  /** The same reply with a stream that misbehaves, or that waits at each delta for `gate`. */
  stream(scripted: ScriptedReply, stream: StreamScript): ScriptedReply {
    return { ...scripted, stream }
  },

  /** The same reply with the given usage. */
  usage(scripted: ScriptedReply, usage: UsageScript): ScriptedReply {
    return { ...scripted, usage }
  },
}
