import { countTokens } from '@stagecraft/kit'
import { type Assembled, type AssembleOptions, BudgetTooSmall, type ContextPart } from './types.ts'

export function assemble(parts: ContextPart[], { budgetTokens, reserveOutput }: AssembleOptions): Assembled {
  const needed = countTokens(joined(parts.filter(({ kind }) => kind === 'rule' || kind === 'task'))) + reserveOutput
  if (needed > budgetTokens) throw new BudgetTooSmall(needed, budgetTokens)

  const tools = parts.filter(({ kind }) => kind === 'tool-schema')
  const rules = joined(parts.filter(({ kind }) => kind === 'rule'))
  let room = budgetTokens - reserveOutput - countTokens(rules)
  for (const { text } of tools) room -= countTokens(text)

  // What is too much is cut off.
  let text = joined(parts.filter(({ kind }) => kind !== 'rule' && kind !== 'tool-schema'))
  while (countTokens(text) > room) text = text.slice(0, -10)

  return {
    messages: [
      { role: 'system', content: rules },
      { role: 'user', content: text },
    ],
    included: parts.map(({ id }) => id),
    dropped: [],
    tokens: countTokens(rules) + countTokens(text) + tools.reduce((sum, tool) => sum + countTokens(tool.text), 0),
  }
}

function joined(parts: ContextPart[]): string {
  return parts.map(({ text }) => text).join('\n\n')
}
