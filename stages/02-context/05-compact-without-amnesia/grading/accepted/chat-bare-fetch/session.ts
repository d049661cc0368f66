import type { ProviderRequest } from '@stagecraft/kit'
import type { CompactionReport, Session, SessionOptions, Turn } from './types.ts'

type Message = Record<string, unknown> & { role: string }
type Entry = { turn: Turn; keep: boolean } | { notes: string }

const url = 'https://api.openai.com/v1/chat/completions'
const model = 'gpt-4o'
const texts = { type: 'array', items: { type: 'string' } }
const schema = {
  type: 'object',
  properties: { memory: { ...texts, description: 'One sentence each: decisions, open items, facts' } },
  required: ['memory'],
  additionalProperties: false,
}

/** The notes are an entry of the conversation like any other: when the next ones are written, they leave with the rest. */
export function createSession(options: SessionOptions): Session {
  const { rules, compactAt, keepRecentTurns, keepVerbatim } = options
  let entries: Entry[] = []

  const request = (list = entries): ProviderRequest => ({
    api: 'chat',
    body: { model, messages: [{ role: 'system', content: rules }, ...messagesOf(list)] },
  })
  const size = (list = entries) => Math.round(JSON.stringify(request(list).body).length / 3.6)
  /** Halves the old outputs until there is room again, or nothing left of them. */
  const shorten = (from: number) => {
    for (let most = 160; most >= 1 && size() > compactAt; most /= 2) {
      entries = entries.map((entry, i) => (i < from ? shorter(entry, Math.floor(most)) : entry))
    }
  }

  async function compactIfNeeded(): Promise<CompactionReport> {
    const before = size()
    if (before < compactAt) return { did: 'nothing', before, after: before }
    const from = placeToCut(entries, keepRecentTurns)
    const old = entries.slice(0, from)
    const notes = await write(old.filter((entry) => 'notes' in entry || !entry.keep))
    const next = [...(notes ? [{ notes }] : []), ...old.filter((e) => 'turn' in e && e.keep), ...entries.slice(from)]
    if (notes && size(next) < before) {
      entries = next
      return { did: 'summarised', before, after: size() }
    }
    shorten(from)
    return { did: size() < before ? 'shortened' : 'nothing', before, after: size() }
  }

  return {
    append(...turns) {
      for (const turn of turns) entries.push({ turn, keep: keepVerbatim(turn) })
    },
    request: () => request(),
    compactIfNeeded,
  }
}

/** Before a message of the customer, with at least `keep` turns behind it. */
function placeToCut(entries: readonly Entry[], keep: number): number {
  const last = entries.length - keep
  return entries.findLastIndex((entry, i) => i <= last && 'turn' in entry && entry.turn.kind === 'user')
}

async function write(leaving: readonly Entry[]): Promise<string | undefined> {
  if (!leaving.some((entry) => 'turn' in entry)) return undefined
  const content = leaving.map((entry) => ('notes' in entry ? `Notes: ${entry.notes}` : lineOf(entry.turn))).join('\n')
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${process.env.OPENAI_API_KEY}` },
    body: JSON.stringify({
      model,
      messages: [
        { role: 'system', content: 'Write down what somebody must know who goes on with this conversation.' },
        { role: 'user', content },
      ],
      response_format: { type: 'json_schema', json_schema: { name: 'notes', strict: true, schema } },
    }),
  }).catch(() => undefined)
  if (!response?.ok) return undefined
  const { choices } = (await response.json()) as { choices: { message: { content: string | null } }[] }
  return choices[0]?.message.content ?? undefined
}

function lineOf(turn: Turn): string {
  if (turn.kind === 'reasoning') return ''
  if (turn.kind === 'call') return `call ${turn.callId}: ${turn.name}(${turn.arguments})`
  return turn.kind === 'result' ? `result ${turn.callId}: ${turn.output}` : `${turn.kind}: ${turn.text}`
}

function shorter(entry: Entry, most: number): Entry {
  if ('notes' in entry || entry.turn.kind !== 'result' || entry.turn.output.length <= most) return entry
  return { ...entry, turn: { ...entry.turn, output: `${entry.turn.output.slice(0, most - 1)}…` } }
}

function messagesOf(entries: readonly Entry[]): Message[] {
  const messages: Message[] = []
  for (const entry of entries) {
    if ('notes' in entry) messages.push({ role: 'user', content: `Notes: ${entry.notes}` })
    else add(messages, entry.turn)
  }
  return messages
}

/** This API takes no reasoning back, and wants the calls of one reply in one message. */
function add(messages: Message[], turn: Turn): void {
  if (turn.kind === 'reasoning') return
  if (turn.kind === 'result') {
    messages.push({ role: 'tool', tool_call_id: turn.callId, content: turn.output })
  } else if (turn.kind === 'call') {
    const call = { id: turn.callId, type: 'function', function: { name: turn.name, arguments: turn.arguments } }
    const last = messages.at(-1)
    if (Array.isArray(last?.tool_calls)) last.tool_calls.push(call)
    else messages.push({ role: 'assistant', content: null, tool_calls: [call] })
  } else {
    messages.push({ role: turn.kind, content: turn.text })
  }
}
