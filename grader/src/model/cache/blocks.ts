/**
 * A piece of a prompt in the order in which a provider reads it: tools, instructions, conversation. A cache compares
 * whole blocks, so what is the same to a model must be the same text here, whatever API or spelling it came in.
 */
export type Block = {
  kind: 'setting' | 'tool' | 'instructions' | 'text' | 'call' | 'result' | 'other'
  /** What is compared. */
  text: string
  /** What is counted; nothing for what a request only switches on. */
  counted: readonly string[]
  /** Marked in this request as the end of a prefix that is worth keeping. */
  mark?: Mark
  /** Ends a message at which OpenAI's implicit caching may cut: a user's, the last result of a group, or (`developer`) the
   * last instruction before the conversation begins. */
  ends?: 'message' | 'developer'
  /** Cannot carry a mark of its own, so Anthropic's automatic one skips it. */
  unmarkable?: boolean
}

/** `undefined`: the lifetime that the request, or the provider, takes for granted. */
export type Mark = { ttl: string | undefined }

export type Json = Readonly<Record<string, unknown>>

/** An object's fields; none for anything else. */
export function fieldsOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A text of a conversation. `role`: as the model sees it, `developer` and `system` being one. */
export function saying(role: string, text: string): Block {
  return { kind: 'text', text: `${role}: ${text}`, counted: [text] }
}

export function toolCall(id: string, name: string, args: string): Block {
  return { kind: 'call', text: `call ${id}: ${name} ${args}`, counted: [name, args] }
}

export function toolResult(id: string, output: string): Block {
  return { kind: 'result', text: `result ${id}: ${output}`, counted: [output] }
}

/** What is neither text nor a call: an image, a file, an item of the provider's own tools. Counts nothing, like elsewhere. */
export function otherBlock(value: unknown): Block {
  const { cache_control: _, prompt_cache_breakpoint: __, ...content } = fieldsOf(value)
  return { kind: 'other', text: JSON.stringify(content), counted: [] }
}

/** Settings that are written into the prompt: two requests that differ in them share nothing from here on. */
export function setting(values: Json, counted: readonly string[] = []): Block[] {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null)
  if (given.length === 0 && counted.length === 0) return []
  return [{ kind: 'setting', text: JSON.stringify(given), counted, unmarkable: true }]
}
