import Anthropic from '@anthropic-ai/sdk'
import { countTokens } from '@stagecraft/kit'
import type { Session, SessionOptions, Turn } from './types.ts'

type Message = Anthropic.Beta.BetaMessageParam

const model = 'claude-sonnet-5-5'
const betas = ['compact-2026-09-04']
const client = new Anthropic({ maxRetries: 0 })

/** Claude writes the summary when it is asked to. Its message stands in the place of those that it was made of. */
export function createSession(options: SessionOptions): Session {
  const { rules, compactAt, keepRecentTurns, keepVerbatim } = options
  let past: Message[] = []
  let kept: Turn[] = []
  let turns: Turn[] = []

  const bodyWith = (messages: Message[]) => ({ model, max_tokens: 2000, system: rules, tools, messages })
  const body = () => bodyWith([...past, ...messagesOf([...kept, ...turns])])
  const tokens = () => countTokens(JSON.stringify(body()))

  async function summary(leaving: Turn[]): Promise<Message | undefined> {
    try {
      const messages = [...past, ...messagesOf(leaving)]
      const { stop_reason, role, content } = await client.beta.messages.create({
        ...bodyWith(messages),
        betas,
        compaction: { type: 'summarize' },
      })
      return stop_reason === 'compaction' ? { role, content } : undefined
    } catch (error) {
      if (error instanceof Anthropic.APIError) return undefined
      throw error
    }
  }

  return {
    append(...more) {
      turns = [...turns, ...more]
    },
    request: () => ({ api: 'messages', body: body(), betas }),
    async compactIfNeeded() {
      const before = tokens()
      if (before <= compactAt) return { did: 'nothing', before, after: before }
      const cut = turns.findLastIndex(({ kind }, i) => kind === 'user' && i <= turns.length - keepRecentTurns)
      const leaving = turns.slice(0, Math.max(0, cut))
      const state = { past, kept, turns }
      const message = leaving.length > 0 ? await summary(leaving) : undefined
      if (message) {
        past = [message]
        kept = [...kept, ...leaving.filter(keepVerbatim)]
        turns = turns.slice(cut)
        if (tokens() < before) return { did: 'summarised', before, after: tokens() }
      }
      ;({ past, kept, turns } = state)
      turns = turns.map((turn, i) => (i < cut ? shorter(turn) : turn))
      return { did: tokens() < before ? 'shortened' : 'nothing', before, after: tokens() }
    },
  }
}

function shorter(turn: Turn): Turn {
  return turn.kind === 'result' ? { ...turn, output: '(left out: look it up again)' } : turn
}

function messagesOf(turns: Turn[]): Message[] {
  return turns.map((turn): Message => {
    switch (turn.kind) {
      case 'reasoning':
        return { role: 'assistant', content: [{ type: 'thinking', thinking: '', signature: turn.sealed }] }
      case 'call': {
        const input = JSON.parse(turn.arguments)
        return { role: 'assistant', content: [{ type: 'tool_use', id: turn.callId, name: turn.name, input }] }
      }
      case 'result':
        return { role: 'user', content: [{ type: 'tool_result', tool_use_id: turn.callId, content: turn.output }] }
      default:
        return { role: turn.kind, content: turn.text }
    }
  })
}

const tools: Anthropic.Beta.BetaTool[] = [
  { name: 'get_order', description: 'Reads an order with its parcels.', input_schema: inputOf('orderId') },
  { name: 'track_parcel', description: 'Reads the scans of a parcel.', input_schema: inputOf('parcelId') },
]

function inputOf(name: string): Anthropic.Beta.BetaTool['input_schema'] {
  return { type: 'object', properties: { [name]: { type: 'string' } }, required: [name] }
}
