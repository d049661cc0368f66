import type Anthropic from '@anthropic-ai/sdk'
import { countTokens, type ProviderRequest } from '@stagecraft/kit'
import { ask } from '#before.ts'
import type { CompactionReport, Session, SessionOptions, Turn } from './types.ts'

/** The customer's message and everything that came of it. Nothing in it is ever parted. */
type Exchange = Turn[]
type Notes = { agreed: string[]; pending: string[]; known: string[] }
type Block = Anthropic.ContentBlockParam

const list = { type: 'array', items: { type: 'string' } }
const notesSchema = {
  type: 'object',
  properties: { agreed: list, pending: list, known: list },
  required: ['agreed', 'pending', 'known'],
  additionalProperties: false,
}

class SupportSession implements Session {
  readonly #options: SessionOptions
  #exchanges: Exchange[] = []
  #kept: Turn[] = []
  #notes: Notes | undefined

  constructor(options: SessionOptions) {
    this.#options = options
  }

  append(...turns: Turn[]): void {
    for (const turn of turns) {
      if (turn.kind === 'user') this.#exchanges.push([turn])
      else this.#exchanges.at(-1)?.push(turn)
    }
  }

  request(): ProviderRequest {
    return this.#requestWith(this.#notes, this.#kept, this.#exchanges)
  }

  async compactIfNeeded(): Promise<CompactionReport> {
    const before = this.#tokens()
    if (before < this.#options.compactAt) return { did: 'nothing', before, after: before }
    const leaving = this.#exchanges.slice(0, this.#recent())
    if (leaving.length > 0 && (await this.#leave(leaving, before))) {
      return { did: 'summarised', before, after: this.#tokens() }
    }
    // The oldest first, and no more of them than there is need.
    for (const turn of leaving.flat()) {
      if (this.#tokens() <= this.#options.windowTokens) break
      if (turn.kind === 'result') turn.output = '[cut]'
    }
    const after = this.#tokens()
    return { did: after < before ? 'shortened' : 'nothing', before, after }
  }

  async #leave(leaving: Exchange[], before: number): Promise<boolean> {
    const [gone, kept] = [[] as Turn[], [...this.#kept]]
    for (const turn of leaving.flat()) (this.#options.keepVerbatim(turn) ? kept : gone).push(turn)
    const notes = await this.#write(gone)
    const rest = this.#exchanges.slice(leaving.length)
    if (!notes || tokensOf(this.#requestWith(notes, kept, rest)) >= before) return false
    this.#notes = notes
    this.#kept = kept
    this.#exchanges = rest
    return true
  }

  async #write(gone: Turn[]): Promise<Notes | undefined> {
    const system = 'Keep the notes of a support desk. Carry over what still holds; add what is new.'
    const user = JSON.stringify({ notes: this.#notes ?? null, since: gone.filter(({ kind }) => kind !== 'reasoning') })
    const result = await ask({ system, user, schema: notesSchema })
    if (!result.ok) return undefined
    try {
      return JSON.parse(result.value)
    } catch {
      return undefined
    }
  }

  /** How many exchanges may leave so that enough turns stay. */
  #recent(): number {
    let turns = 0
    let index = this.#exchanges.length
    while (index > 0 && turns < this.#options.keepRecentTurns) turns += this.#exchanges[--index]?.length ?? 0
    return index
  }

  #requestWith(notes: Notes | undefined, kept: Turn[], exchanges: Exchange[]): ProviderRequest {
    const messages: Anthropic.MessageParam[] = []
    if (notes) messages.push({ role: 'user', content: `Our notes: ${JSON.stringify(notes)}` })
    for (const turn of [...kept, ...exchanges.flat()]) {
      const role = turn.kind === 'user' || turn.kind === 'result' ? 'user' : 'assistant'
      const last = messages.at(-1)
      if (last?.role === role && Array.isArray(last.content)) last.content.push(blockOf(turn))
      else messages.push({ role, content: [blockOf(turn)] })
    }
    const body = { model: 'claude-sonnet-5-5', max_tokens: 2000, system: this.#options.rules, tools, messages }
    return { api: 'messages', body }
  }

  #tokens(): number {
    return tokensOf(this.request())
  }
}

export function createSession(options: SessionOptions): Session {
  return new SupportSession(options)
}

function blockOf(turn: Turn): Block {
  switch (turn.kind) {
    case 'reasoning':
      return { type: 'thinking', thinking: '', signature: turn.sealed }
    case 'call':
      return { type: 'tool_use', id: turn.callId, name: turn.name, input: JSON.parse(turn.arguments) }
    case 'result':
      return { type: 'tool_result', tool_use_id: turn.callId, content: turn.output }
    default:
      return { type: 'text', text: turn.text }
  }
}

const tools: Anthropic.Tool[] = [
  lookup('get_order', 'Reads an order with its parcels.', 'orderId'),
  lookup('track_parcel', 'Reads the scans of a parcel.', 'parcelId'),
]

function lookup(name: string, description: string, key: string): Anthropic.Tool {
  return { name, description, input_schema: { type: 'object', properties: { [key]: { type: 'string' } } } }
}

function tokensOf({ body }: ProviderRequest): number {
  const { system, tools, messages } = body
  return countTokens(`${system} ${JSON.stringify(tools)} ${JSON.stringify(messages)}`)
}
