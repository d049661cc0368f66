import { countTokens, type ProviderRequest } from '@stagecraft/kit'
import { ask } from '#before.ts'
import { itemOf, tools } from './items.ts'
import type { CompactionReport, Session, SessionOptions, Turn } from './types.ts'

const model = 'gpt-5.5'

type SessionState = {
  /** The rules first, then the conversation. */
  turns: (Turn | { kind: 'rules'; text: string })[]
}

export function createSession(options: SessionOptions): Session {
  const state: SessionState = { turns: [{ kind: 'rules', text: options.rules }] }
  return {
    append: (...turns) => {
      state.turns.push(...turns)
    },
    request: () => requestFor(state),
    compactIfNeeded: () => compact(state, options),
  }
}

async function compact(state: SessionState, options: SessionOptions): Promise<CompactionReport> {
  const before = tokensOf(requestFor(state))
  // TODO 1: Compact when `compactAt` is crossed and not before; keep rules, `keepVerbatim` turns and the last `keepRecentTurns` word for word.
  if (state.turns.length <= 20) return { did: 'nothing', before, after: before }
  state.turns = state.turns.slice(cutFor(state.turns))
  return { did: 'summarised', before, after: tokensOf(requestFor(state)) }
}

/** The index of the first turn that stays. */
function cutFor(turns: SessionState['turns']): number {
  // TODO 2: Cut only where it is safe: a tool call, its result and its reasoning item stay together.
  return Math.max(0, turns.length - 20)
}

// TODO 3: Summarise only what is new: the old summary plus the turns that leave, as decisions, open items and facts.
/** A summary, or undefined when the model gave none. Nothing calls it yet. */
async function summarise(input: string): Promise<string | undefined> {
  const result = await ask({ system: 'Summarise this conversation between a customer and Larkspur.', user: input })
  return result.ok ? result.value : undefined
}

// TODO 4: If the summary fails or is longer than what it replaces, shorten old tool outputs instead and go on.
/** The conversation with less in it, for when there is no summary to use. Nothing calls it yet. */
function shortened(turns: SessionState['turns'], cut: number): SessionState['turns'] {
  return turns
}

function requestFor({ turns }: SessionState): ProviderRequest {
  const input = turns.map((turn) =>
    turn.kind === 'rules' ? { role: 'developer' as const, content: turn.text } : itemOf(turn),
  )
  return { api: 'responses', body: { model, input, tools } }
}

function tokensOf({ body }: ProviderRequest): number {
  return countTokens(JSON.stringify(body))
}
