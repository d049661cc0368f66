/** What travelled between the learner's code and a model: as bytes, and as a person reads it. Plain data. */

/** One request and its response as they were on the wire. Times count events from the first one; `ms` is the wall clock. */
export type WireExchange = {
  /** The check in which it was sent; empty outside every check. */
  check: string
  method: string
  url: string
  requestHeaders: readonly (readonly [string, string])[]
  requestBody: string
  sent: Moment
  response?: {
    status: number
    headers: readonly (readonly [string, string])[]
    at: Moment
    chunks: string[]
  }
  /** Absent while the exchange is open. */
  ended?: { how: 'whole' | 'left-early' | 'broken' | 'no-answer'; at: Moment }
}

/** `order`: the number of the event in the whole run; `ms`: milliseconds since the run began. */
export type Moment = { order: number; ms: number }

/** A call of one of the learner's exports, with what went in and came out as one-line texts. */
export type CallSeen = {
  check: string
  text: string
  /** Absent while it is open. */
  outcome?: { threw: boolean; text: string; at: Moment }
  begun: Moment
}

/** Which slot of a request a text stood in. */
export type SlotText = { slot: string; text: string }

export type ToolSeen = { name: string; description: string; parameters: readonly string[]; strict: boolean }

/** A request, read into the slots that all APIs share. */
export type RequestSeen = {
  model: string
  /** The instructions of the program's author. */
  system: string
  turns: readonly SlotText[]
  tools: readonly ToolSeen[]
  toolChoice?: string
  /** The schema that the reply must follow: its name and its properties. */
  schema?: { name: string; strict: boolean; properties: readonly string[] }
  /** Parameters that steer the answer, as `name value`. */
  sampling: readonly string[]
  stream: boolean
  /** What the provider is asked to remember, e.g. `resp_…`. */
  continues?: string
  cacheBreakpoints: readonly string[]
}

export type UsageSeen = {
  /** Tokens that no cache was involved in. */
  input: number
  cacheRead: number
  cacheWrite: number
  cacheWriteLong: number
  output: number
  /** Part of `output`. */
  reasoning: number
}

/** A reply, read from its JSON body or put together from its events. */
export type ReplySeen = {
  model?: string
  items: readonly SlotText[]
  /** In the API's own word. */
  stop?: string
  usage?: UsageSeen
  error?: string
  /** Kinds of stream events in the order in which each first came, with how many. */
  events?: readonly { kind: string; count: number }[]
}

/** One exchange as a person reads it. */
export type Exchange = {
  wire: WireExchange
  api?: 'responses' | 'chat' | 'messages'
  request?: RequestSeen
  /** Why the request could not be read, as a sentence. */
  unread?: string
  reply?: ReplySeen
  /** US dollars, where the model has a price. */
  cost?: { dollars: number; pricedAs: string }
}
