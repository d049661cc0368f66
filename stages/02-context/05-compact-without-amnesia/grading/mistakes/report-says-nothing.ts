import { countTokens, type ProviderRequest } from '@stagecraft/kit'
import { z } from 'zod'
import { ask } from '#before.ts'
import { itemOf, tools } from './items.ts'
import type { CompactionReport, Session, SessionOptions, Turn } from './types.ts'

const model = 'gpt-5.5'

/** Old tool outputs are cut to so many characters when there is no summary; to fewer while the window is still too small. */
const outputLimits = [200, 60, 0]
const shortening = ' … (shortened; call the tool again)'

const summarySchema = z.object({
  decisions: z.array(z.string()).describe('What was agreed or promised, with amounts and dates'),
  openItems: z.array(z.string()).describe('What somebody still has to do'),
  facts: z.array(z.string()).describe('What is known of the customer, with every name, number and wish'),
})

type SessionState = {
  /** What is known of the turns that left; empty before the first of them did. */
  summary: string
  turns: Turn[]
}

export function createSession(options: SessionOptions): Session {
  const state: SessionState = { summary: '', turns: [] }
  return {
    append: (...turns) => {
      state.turns.push(...turns)
    },
    request: () => requestFor(state, options),
    compactIfNeeded: () => compact(state, options),
  }
}

async function compact(state: SessionState, options: SessionOptions): Promise<CompactionReport> {
  const before = tokensOf(requestFor(state, options))
  if (before <= options.compactAt) return { did: 'nothing', before, after: before }
  const cut = cutFor(state.turns, options.keepRecentTurns)
  const leaving = state.turns.slice(0, cut).filter((turn) => !options.keepVerbatim(turn))
  const staying = state.turns.filter((turn, i) => i >= cut || options.keepVerbatim(turn))
  const summary = leaving.length > 0 ? await summarise(state.summary, leaving) : undefined
  const compacted = summary === undefined ? undefined : { summary, turns: staying }
  if (compacted && tokensOf(requestFor(compacted, options)) < before) {
    Object.assign(state, compacted)
    return { did: 'summarised', before, after: tokensOf(requestFor(state, options)) }
  }
  for (const limit of outputLimits) {
    state.turns = state.turns.map((turn, i) => (i < cut ? shortened(turn, limit) : turn))
    if (tokensOf(requestFor(state, options)) <= options.windowTokens) break
  }
  return { did: 'nothing', before, after: tokensOf(requestFor(state, options)) }
}

/** The index of the first turn that stays: the last turns, and as many before them as belong together with the first. */
function cutFor(turns: readonly Turn[], keep: number): number {
  let cut = Math.max(0, turns.length - keep)
  while (cut > 0 && !beginsAfresh(turns, cut)) cut--
  return cut
}

function beginsAfresh(turns: readonly Turn[], index: number): boolean {
  const kind = turns[index]?.kind
  const before = turns[index - 1]?.kind
  return kind !== 'result' && before !== 'reasoning' && before !== 'call'
}

async function summarise(old: string, leaving: readonly Turn[]): Promise<string | undefined> {
  const result = await ask({
    system: 'Update the notes on a conversation between a customer and Larkspur. Keep every entry that still holds.',
    user: [`Notes so far:\n${old || '(none)'}`, 'What was said since:', ...leaving.map(lineOf)].join('\n'),
    schema: z.toJSONSchema(summarySchema),
  })
  return result.ok ? result.value : undefined
}

function lineOf(turn: Turn): string {
  switch (turn.kind) {
    case 'reasoning':
      return ''
    case 'call':
      return `assistant looks up ${turn.name} ${turn.arguments}`
    case 'result':
      return `tool: ${turn.output}`
    default:
      return `${turn.kind}: ${turn.text}`
  }
}

function shortened(turn: Turn, limit: number): Turn {
  if (turn.kind !== 'result' || turn.output.length <= limit + shortening.length) return turn
  return { ...turn, output: `${turn.output.slice(0, limit)}${shortening}` }
}

function requestFor({ summary, turns }: SessionState, { rules }: SessionOptions): ProviderRequest {
  // Customers' words are in the summary, so it is no instruction.
  const notes = summary ? [{ role: 'user' as const, content: `Notes on the conversation so far: ${summary}` }] : []
  return { api: 'responses', body: { model, instructions: rules, input: [...notes, ...turns.map(itemOf)], tools } }
}

function tokensOf({ body }: ProviderRequest): number {
  return countTokens(JSON.stringify(body))
}
