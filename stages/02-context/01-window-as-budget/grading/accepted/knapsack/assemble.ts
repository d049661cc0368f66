import { countTokens } from '@stagecraft/kit'
import { type Assembled, type AssembleOptions, BudgetTooSmall, type ContextPart } from './types.ts'

type State = 'whole' | 'summary' | 'out'
type Best = { value: number; states: State[] }

// Every part is a paragraph under a line with its id.
const written = (part: ContextPart, text: string) => `[${part.id}]\n${text}\n`
const weigh = (part: ContextPart, text: string) => countTokens(part.kind === 'tool-schema' ? text : written(part, text))
const must = ({ kind }: ContextPart) => kind === 'rule' || kind === 'task'

/** Packs like a knapsack: the choice of parts whose priorities add up to the most. A summary is worth a third. */
export async function assemble(parts: ContextPart[], o: AssembleOptions): Promise<Assembled> {
  const capacity = o.budgetTokens - o.reserveOutput - sum(parts.filter(must).map((part) => weigh(part, part.text)))
  if (capacity < 0) throw new BudgetTooSmall(o.budgetTokens - capacity, o.budgetTokens)
  const choice = pack(parts, capacity)
  const stateOf = (part: ContextPart): State => choice[parts.indexOf(part)] ?? 'out'
  const textOf = (part: ContextPart) => (stateOf(part) === 'summary' ? (part.summary ?? '') : part.text)

  const sent = parts.filter((part) => stateOf(part) !== 'out')
  const evidence = sent.filter(({ kind }) => kind === 'evidence')
  const messages: Assembled['messages'] = []
  const say = (role: 'system' | 'user', list: ContextPart[]) => {
    for (const part of list) messages.push({ role, content: written(part, textOf(part)) })
  }
  say(
    'system',
    sent.filter(({ kind }) => kind === 'rule'),
  )
  say(
    'user',
    sent.filter(({ kind }) => kind === 'history'),
  )
  say('user', o.evidenceOrder === 'ends-first' ? fromBothEnds(evidence) : evidence)
  say(
    'user',
    sent.filter(({ kind }) => kind === 'task'),
  )
  return {
    messages,
    included: parts.filter((part) => stateOf(part) === 'whole').map(({ id }) => id),
    dropped: parts.flatMap((part) => {
      const state = stateOf(part)
      return state === 'whole' ? [] : [{ id: part.id, reason: state === 'summary' ? 'summarised' : 'over-budget' }]
    }),
    tokens: sum(sent.map((part) => weigh(part, textOf(part)))),
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** The best states for each capacity, a part at a time. */
function pack(parts: ContextPart[], capacity: number): State[] {
  let table: Best[] = Array.from({ length: capacity + 1 }, () => ({ value: 0, states: [] }))
  for (const part of parts) {
    const ways: { state: State; weight: number; value: number }[] = must(part)
      ? [{ state: 'whole', weight: 0, value: 0 }]
      : [
          { state: 'out', weight: 0, value: 0 },
          { state: 'whole', weight: weigh(part, part.text), value: 3 * part.priority },
        ]
    if (part.summary !== undefined && !must(part)) {
      ways.push({ state: 'summary', weight: weigh(part, part.summary), value: part.priority })
    }
    table = table.map((_, room) => {
      let best: Best | undefined
      for (const { state, weight, value } of ways) {
        const before = weight <= room ? table[room - weight] : undefined
        if (!before || (best && best.value >= before.value + value)) continue
        best = { value: before.value + value, states: [...before.states, state] }
      }
      return best as Best
    })
  }
  return table[capacity]?.states ?? []
}

/** Places the weakest first, and everything stronger around it. */
function fromBothEnds(evidence: ContextPart[]): ContextPart[] {
  const places: ContextPart[] = []
  for (const part of [...evidence].sort((a, b) => a.priority - b.priority)) {
    if (places.length % 2 === 0) places.push(part)
    else places.unshift(part)
  }
  return places
}
