import { countTokens } from '@stagecraft/kit'
import OpenAI from 'openai'
import { itemOf, tools } from './items.ts'
import type { Session, SessionOptions, Turn } from './types.ts'

type Items = OpenAI.Responses.ResponseInputItem[]

const model = 'gpt-5.5'
const client = new OpenAI({ maxRetries: 0 })

/** The provider compacts: what leaves goes to `/responses/compact`, and what comes back stands in its place, as it came. */
export function createSession({
  rules,
  windowTokens,
  compactAt,
  keepRecentTurns,
  keepVerbatim,
}: SessionOptions): Session {
  let compacted: Items = []
  // The provider's items are opaque. It says how many tokens it wrote; the customer's own messages can be counted.
  let compactedTokens = 0
  let turns: Turn[] = []

  const request = () => ({
    api: 'responses' as const,
    body: { model, instructions: rules, tools, store: false, input: [...compacted, ...turns.map(itemOf)] },
  })
  const tokens = () => countTokens(JSON.stringify([rules, tools, turns.map(itemOf)])) + compactedTokens

  async function compact(leaving: Turn[], most: number): Promise<boolean> {
    try {
      const input: Items = [...compacted, ...leaving.map(itemOf)]
      const { output, usage } = await client.responses.compact({ model, input })
      const messages = output.flatMap((item) => (item.type === 'message' ? item.content : []))
      const texts = messages.map((part) => ('text' in part ? part.text : ''))
      const size = usage.output_tokens + countTokens(texts.join('\n'))
      if (size >= most) return false
      compacted = output as Items
      compactedTokens = size
      return true
    } catch (error) {
      if (error instanceof OpenAI.APIError) return false
      throw error
    }
  }

  return {
    append: (...more) => {
      turns.push(...more)
    },
    request,
    async compactIfNeeded() {
      const before = tokens()
      if (before <= compactAt) return { did: 'nothing', before, after: before }
      const cut = turns.findLastIndex(({ kind }, i) => kind === 'user' && i <= turns.length - keepRecentTurns)
      // The customer's messages come back word for word; what else has to stay so does not leave.
      const stays = (turn: Turn, i: number) => i >= cut || (turn.kind !== 'user' && keepVerbatim(turn))
      const leaving = turns.filter((turn, i) => !stays(turn, i))
      const size = countTokens(JSON.stringify(leaving.map(itemOf)))
      if (leaving.length > 0 && (await compact(leaving, compactedTokens + size))) {
        turns = turns.filter(stays)
        return { did: 'summarised', before, after: tokens() }
      }
      const old = turns.flatMap((turn, i) => (turn.kind === 'result' && i < cut ? [turn] : []))
      // The longest first, until the rest fits.
      for (const turn of old.sort((a, b) => b.output.length - a.output.length)) {
        if (tokens() <= windowTokens) break
        turns = turns.map((other) => (other === turn ? { ...turn, output: '(cut)' } : other))
      }
      return { did: tokens() < before ? 'shortened' : 'nothing', before, after: tokens() }
    },
  }
}
