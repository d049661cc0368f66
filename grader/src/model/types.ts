/** The neutral vocabulary of the model API: what a model did (`Reply`), and what a learner asked for (`ModelCall`). */

export type Provider = 'openai' | 'anthropic'
export type Api = 'responses' | 'chat' | 'messages'

// ── What the model does ────────────────────────────────────────────────────────────────────────────────────────────

/** One thing in a reply, in the order the model produced it. */
export type Item =
  | { thinking: string }
  /**
   * Text for the reader that is not the answer: a Responses message with phase `commentary`. The other APIs cannot mark
   * it, so there it is sent only beside tool calls (as `content`, or as a leading text block).
   */
  | { commentary: string }
  /**
   * The answer; several strings are several text parts. `logprobs`: one entry a token, for Chat Completions.
   * `noPhase`: its Responses message says no phase, whatever the model; the messages of older models never do.
   */
  | { text: string | string[]; logprobs?: TokenLogprobs[]; noPhase?: true }
  /** An answer given as data, sent as its JSON text. */
  | { json: unknown }
  | { refusal: string }
  /**
   * `arguments` as an object, or as the raw text when it is not JSON. `id` is made up when absent.
   * A plain Messages body has an object there: broken text shows as `{}`, and as it is only in a stream.
   */
  | { toolCall: { name: string; arguments: unknown; id?: string } }

export type TokenLogprobs = { token: string; logprob: number; top: { token: string; logprob: number }[] }

/** Why the model stopped. Default: `end`, or `tool` after a tool call, or `refusal` after a refusal. */
export type Stop =
  | 'end'
  | 'tool'
  | 'max-tokens'
  | 'context-window'
  | 'content-filter'
  | 'refusal'
  | 'stop-sequence'
  | 'pause'

/**
 * Tokens; what is absent is computed from the request and the reply with a token estimate.
 * `input` counts every token of the request, cached ones included (OpenAI's way); the Messages API is sent the rest.
 * `output` includes `reasoning`.
 */
export type UsageScript = {
  input?: number
  output?: number
  cacheRead?: number
  cacheWrite5m?: number
  cacheWrite1h?: number
  reasoning?: number
}

/** How a stream misbehaves, after `afterText` of the answer's characters (a share, 0 to 1; default 0.6) were sent. */
export type StreamScript = {
  ending?: 'clean' | 'mid-event' | 'reset' | 'error' | 'failed' | 'stall'
  afterText?: number
  /** Cuts chunks inside characters and events, at seeded places. */
  split?: boolean
  /** Sends all its events in one chunk, as a fast connection may. */
  together?: boolean
  /** Called before each delta of answer text is sent, with its index: a causal gate. */
  gate?: (index: number) => void | Promise<void>
}

/** A reply as the wire-independent script of what the model did. */
export type ScriptedReply = {
  items: Item[]
  stop?: Stop
  stopSequence?: string
  usage?: UsageScript
  stream?: StreamScript
  /** Explanation of a refusal, where the API carries one. */
  explanation?: string
  /**
   * What the provider keeps of the conversation if the request has it compacted (`context_management`). Default: an extract.
   */
  compaction?: string
}

/**
 * An HTTP error with the provider's own body; unset fields take what the provider sends for that status.
 * Where the providers differ the status follows: 529 is 503 at OpenAI; 404 (unknown model) is 400 at the Responses API;
 * 429 with code `insufficient_quota` is 400 at Anthropic.
 */
export type HttpReply = {
  http: number
  message?: string
  type?: string
  code?: string | null
  /** The parameter that OpenAI's error bodies name. */
  param?: string | null
  /** `error.details` of Anthropic's error bodies, where there are any: `{ error_code: 'thread_not_found' }`. */
  details?: Record<string, unknown>
  headers?: Record<string, string>
}

/** The connection breaks before the reply begins. */
export type ResetReply = { reset: true }

/** Bytes captured from the wire; they win for their API. */
export type VerbatimReply = {
  verbatim: { api: Api; status: number; headers: Record<string, string>; body: string }
  otherwise: ScriptedReply
}

export type Reply = ScriptedReply | HttpReply | ResetReply | VerbatimReply

/** One question of a request to OpenAI's Decisions API, its instructions as text. */
export type DecisionQuestion =
  | { type: 'predicate'; name: string | null; instructions: string }
  | { type: 'choice'; name: string | null; instructions: string; choices: (string | boolean)[] }
  | { type: 'score'; name: string | null; instructions: string; levels: string[] }

/** What the model decides: how probable a predicate is, or each choice or level by its text; or it declines. */
export type DecisionAnswer =
  | { probability: number }
  | { probabilities: Readonly<Record<string, number>> }
  | { refused: true }

/** A request to `/v1/decisions`; it asks several questions about one input. */
export type DecisionCall = Pick<ModelCall, 'index' | 'path' | 'model' | 'headers' | 'body' | 'at' | 'answer'> & {
  /** All text of the input. */
  input: string
  questions: DecisionQuestion[]
}

/** Answers the questions of a decision, one answer for each, in their order. */
export type Decider = (call: DecisionCall) => readonly DecisionAnswer[] | HttpReply

/** Decides each reply; keyed on data in the request, never on the learner's wording. */
export type Responder = (call: ModelCall) => Reply | Promise<Reply>

// ── What the learner asks ──────────────────────────────────────────────────────────────────────────────────────────

export type Part =
  | { type: 'text'; text: string }
  | { type: 'image'; source: string }
  | { type: 'document'; source: string; title?: string }
  | { type: 'tool-call'; id: string; name: string; arguments: string }
  | { type: 'tool-result'; callId: string; output: string; isError?: boolean }
  | { type: 'reasoning'; id?: string }
  | { type: 'refusal'; text: string }
  /**
   * What the provider made of a conversation that it compacted. The learner holds it in a form that only the provider can
   * read (OpenAI) or that goes back as it came (Anthropic); here it stands as the words that the model gets.
   * `alone`: the provider drops everything that stands before it.
   */
  | { type: 'compaction'; summary: string; alone: boolean }

export type Turn = { role: 'user' | 'assistant' | 'system'; parts: Part[] }

export type ToolSpec = { name: string; description: string; schema: unknown; strict: boolean }

/** One request, decoded to one form for all APIs, earlier turns resolved from server-held state. */
export type ModelCall = {
  /** 0 for the first request of the replay. */
  index: number
  api: Api
  provider: Provider
  /** e.g. `/v1/responses`. */
  path: string
  model: string
  /** All instruction text (system, developer, `instructions`), joined by blank lines. */
  system: string
  turns: Turn[]
  tools: ToolSpec[]
  toolChoice: 'auto' | 'none' | 'required' | { name: string } | undefined
  /** The JSON schema the reply must follow, when one was sent in the API's own slot. */
  outputSchema: { name?: string; schema: Record<string, unknown>; strict: boolean } | undefined
  /** True for JSON mode without a schema. */
  jsonMode: boolean
  maxOutputTokens: number | undefined
  sampling: { temperature?: number; topP?: number; topK?: number }
  reasoningEffort: string | undefined
  /** The request asks Anthropic for a summary of the conversation, not for a reply (`compaction`). */
  summarises?: true
  /** What Anthropic's context management does with the conversation; absent when the request asks for nothing. */
  contextEdits?: ContextEdits
  /** Places marked for the prompt cache, in request order, as paths such as `system[0]`. */
  cacheBreakpoints: string[]
  stream: boolean
  headers: Record<string, string>
  /** The id of the message batch that it belongs to, if it came in one. */
  batch?: string
  /** The parsed body as it was sent. */
  body: Record<string, unknown>
  /** Milliseconds of the process's own clock at which the request arrived. */
  at: number
  /** What was answered; filled in as the exchange goes on. */
  answer: ModelAnswer
}

export type ContextEdits = {
  /** What was cleared already, in the API's own words. */
  applied: (
    | { type: 'clear_tool_uses_20250919'; cleared_tool_uses: number; cleared_input_tokens: number }
    | { type: 'clear_thinking_20251015'; cleared_thinking_turns: number; cleared_input_tokens: number }
  )[]
  /** From so many input tokens on the conversation is compacted before the reply, or instead of it. */
  compact?: { at: number; pauses: boolean }
}

export type ModelAnswer = {
  status: number
  /** The text of the answer as the learner should read it; empty on errors. */
  text: string
  reply: Reply | undefined
  requestId: string
  /** The name of the model that the reply carries: the snapshot behind an alias. Absent on errors. */
  model?: string
  usage: UsageScript | undefined
  /** How many body chunks were pulled by the reader, and of how many (once known). */
  chunksSent: number
  /** `open` while the reader may still pull; `closed-early` when the reader cancelled before the end. */
  connection: 'open' | 'ended' | 'closed-early' | 'reset'
}
