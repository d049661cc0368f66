import { countTokens, type ProviderRequest } from '@stagecraft/kit'
import OpenAI from 'openai'
import type { CompactionReport, Session, SessionOptions, Turn } from './types.ts'

type Message = OpenAI.Chat.ChatCompletionMessageParam
type Call = Extract<Turn, { kind: 'call' }>

/** What stays or leaves as a whole: one message, or calls that were asked for at once with all that belongs to them. */
type Unit = { turns: Turn[]; isLookup: boolean }

const model = 'gpt-5.5'
const client = new OpenAI({ maxRetries: 0 })

const strings = { type: 'array', items: { type: 'string' } }
const fields = ['promised', 'open', 'facts']
const response_format: OpenAI.ResponseFormatJSONSchema = {
  type: 'json_schema',
  json_schema: {
    name: 'notes',
    strict: true,
    schema: {
      type: 'object',
      properties: Object.fromEntries(fields.map((field) => [field, strings])),
      required: fields,
      additionalProperties: false,
    },
  },
}

export function createSession(options: SessionOptions): Session {
  const { rules, windowTokens, compactAt, keepRecentTurns, keepVerbatim } = options
  let notes: string | undefined
  let turns: Turn[] = []
  const request = (): ProviderRequest => requestOf(rules, notes, turns)
  const size = () => sizeOf(request())

  async function compactIfNeeded(): Promise<CompactionReport> {
    const before = size()
    if (before <= compactAt) return { did: 'nothing', before, after: before }
    const units = unitsOf(turns)
    // Wherever a unit begins, whoever speaks in it: the notes speak for the customer when none of hers are left.
    const old: Unit[] = []
    let rest = turns.length
    for (const unit of units) {
      rest -= unit.turns.length
      if (rest < keepRecentTurns) break
      old.push(unit)
    }
    const oldTurns = new Set(old.flatMap((unit) => unit.turns))
    const leaving = [...oldTurns].filter((turn) => !keepVerbatim(turn))
    const staying = turns.filter((turn) => !oldTurns.has(turn) || keepVerbatim(turn))
    const written = leaving.length > 0 ? await write(notes, leaving) : undefined
    if (written !== undefined && sizeOf(requestOf(rules, written, staying)) < before) {
      notes = written
      turns = staying
      return { did: 'summarised', before, after: size() }
    }
    const outputs = old.filter(({ isLookup }) => isLookup).flatMap((unit) => unit.turns.filter(isResult))
    // All old outputs get the same length, and half of it as long as that is too much.
    let length = Math.max(0, ...outputs.map(({ output }) => output.length))
    while (size() > windowTokens && length > 0) {
      length = Math.floor(length / 2)
      const cut = new Set(outputs.map(({ callId }) => callId))
      turns = turns.map((turn) =>
        turn.kind === 'result' && cut.has(turn.callId) ? { ...turn, output: turn.output.slice(0, length) } : turn,
      )
    }
    const after = size()
    return { did: after < before ? 'shortened' : 'nothing', before, after }
  }

  return { append: (...more) => void turns.push(...more), request, compactIfNeeded }
}

function isResult(turn: Turn): turn is Extract<Turn, { kind: 'result' }> {
  return turn.kind === 'result'
}

/** Reasoning, calls and results in a row are one unit; a second reasoning after results begins another. */
function unitsOf(turns: readonly Turn[]): Unit[] {
  const units: Unit[] = []
  for (const turn of turns) {
    const last = units.at(-1)
    const isLookup = turn.kind !== 'user' && turn.kind !== 'assistant'
    const isOver = last?.turns.some(isResult) === true && turn.kind !== 'result'
    if (last?.isLookup && isLookup && !isOver) last.turns.push(turn)
    else units.push({ turns: [turn], isLookup })
  }
  return units
}

async function write(notes: string | undefined, leaving: readonly Turn[]): Promise<string | undefined> {
  const said = leaving.filter(({ kind }) => kind !== 'reasoning')
  const messages: Message[] = [
    { role: 'developer', content: 'Bring the notes on this conversation up to date. Drop nothing that still holds.' },
    { role: 'user', content: `Notes:\n${notes ?? '{}'}\n\nSince then:\n${said.map(lineOf).join('\n')}` },
  ]
  try {
    const { choices } = await client.chat.completions.create({ model, messages, response_format })
    const [choice] = choices
    return choice?.finish_reason === 'stop' ? (choice.message.content ?? undefined) : undefined
  } catch (error) {
    if (error instanceof OpenAI.APIError) return undefined
    throw error
  }
}

function lineOf(turn: Turn): string {
  if (turn.kind === 'call') return `[${turn.name} ${turn.arguments}]`
  if (turn.kind === 'result') return `[gave: ${turn.output}]`
  return `${turn.kind}: ${'text' in turn ? turn.text : ''}`
}

function requestOf(rules: string, notes: string | undefined, turns: readonly Turn[]): ProviderRequest {
  const messages: Message[] = [{ role: 'developer', content: rules }]
  if (notes !== undefined) messages.push({ role: 'user', content: `Notes on what was said before: ${notes}` })
  for (const { turns: some, isLookup } of unitsOf(turns)) {
    const calls = some.filter((turn): turn is Call => turn.kind === 'call')
    if (isLookup) messages.push({ role: 'assistant', tool_calls: calls.map(toolCall) })
    for (const turn of some) {
      if (turn.kind === 'result') messages.push({ role: 'tool', tool_call_id: turn.callId, content: turn.output })
      else if (turn.kind === 'user' || turn.kind === 'assistant') messages.push({ role: turn.kind, content: turn.text })
    }
  }
  return { api: 'chat', body: { model, messages, tools } }
}

function toolCall({ callId, name, arguments: json }: Call): OpenAI.Chat.ChatCompletionMessageFunctionToolCall {
  return { id: callId, type: 'function', function: { name, arguments: json } }
}

const tools = [
  ['get_order', 'Reads an order with its parcels.', 'orderId'],
  ['track_parcel', 'Reads the scans of a parcel.', 'parcelId'],
].map(([name, description, key = '']) => ({
  type: 'function',
  function: { name, description, parameters: { type: 'object', properties: { [key]: { type: 'string' } } } },
}))

function sizeOf({ body }: ProviderRequest): number {
  return countTokens(JSON.stringify([body.messages, body.tools]))
}
