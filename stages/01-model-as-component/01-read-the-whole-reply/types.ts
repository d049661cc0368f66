import type { Result } from '@stagecraft/kit'

/** One part of a message's content: a text, an image, a document, … What else it has depends on its type and the API. */
export type ContentPart = { type: string; [key: string]: unknown }

export type AskInput = {
  /** What you, who wrote the program, want from the model. */
  system?: string
  /** What it works on: text from outside, or content parts in the form of the API that your `ask` speaks. */
  user: string | ContentPart[]
  /** The longest reply you pay for, thinking included, in tokens. */
  maxOutputTokens?: number
  /** A JSON schema that the reply must follow. */
  schema?: { [key: string]: unknown }
  /** Ends the request when it is aborted. */
  signal?: AbortSignal
}

export type AskError = {
  kind: 'refused' | 'truncated' | 'filtered' | 'empty' | 'api'
  /** For the log: the model's own explanation, or what the API said. */
  message: string
  /** The HTTP status, for kind `'api'`. */
  status?: number
}

export type AskMeta = {
  /** The model that answered, as the reply names it; the one you asked when none did. */
  model: string
  /** The id of the exchange, from the response's headers: what the provider's support asks for. */
  requestId: string | null
  /** The reply's `usage` object as the API sent it; null when there was no reply. */
  usage: unknown
  /** What ended the reply, in the API's own word; null when there was no reply. */
  stopReason: string | null
}

export type AskResult = Result<string, AskError, AskMeta>
