import type { Assembled, AssembleOptions, ContextPart } from './types.ts'

/**
 * Chooses what goes into a request, so that request and reply fit the context window.
 * @throws BudgetTooSmall when not even the rules, the tasks and the reserve for the reply fit
 */
export function assemble(parts: ContextPart[], { budgetTokens }: AssembleOptions): Assembled {
  // TODO 1: Count in tokens, with tool schemas and the reply's reserve included, and always keep rules and task whole.
  const room = budgetTokens * 4
  const rules = joined(parts.filter(({ kind }) => kind === 'rule'))
  const rest = parts.filter(({ kind }) => kind !== 'rule' && kind !== 'tool-schema')

  // TODO 2: Drop whole parts, lowest priority first, and list each with its reason.
  // TODO 3: Before you drop a part that has a summary, put the summary in its place.
  // TODO 4: Put the strongest evidence at the two ends of the evidence, not in its middle.
  const text = joined(rest).slice(0, room - rules.length)

  return {
    messages: [
      { role: 'system', content: rules },
      { role: 'user', content: text },
    ],
    included: parts.map(({ id }) => id),
    dropped: [],
    tokens: Math.ceil((rules.length + text.length) / 4),
  }
}

function joined(parts: ContextPart[]): string {
  return parts.map(({ text }) => text).join('\n\n')
}
