import { countTokens } from '@stagecraft/kit'
import { type Assembled, type AssembleOptions, BudgetTooSmall, type ContextPart } from './types.ts'

export function assemble(parts: ContextPart[], options: AssembleOptions): Assembled {
  let left = options.budgetTokens - options.reserveOutput
  const texts = new Map<string, string>()
  const dropped: Assembled['dropped'] = []
  const take = (part: ContextPart, text: string) => {
    left -= countTokens(text) + 2
    texts.set(part.id, text)
  }

  for (const part of parts.filter(isRequired)) take(part, part.text)
  if (left < 0) throw new BudgetTooSmall(options.budgetTokens - left, options.budgetTokens)

  const fits = (text: string) => countTokens(text) + 2 <= left
  const optional = parts.filter((part) => !isRequired(part)).sort((a, b) => b.priority - a.priority)
  for (const part of optional) {
    if (fits(part.text)) {
      take(part, part.text)
    } else if (part.summary !== undefined && fits(part.summary)) {
      take(part, part.summary)
      dropped.push({ id: part.id, reason: 'summarised' })
    } else {
      dropped.push({ id: part.id, reason: 'over-budget' })
    }
  }

  const isDropped = ({ id }: ContextPart) => dropped.some((entry) => entry.id === id)
  const sent = parts.filter(({ id }) => texts.has(id))
  const spoken = inOrder(parts, options).filter(({ id, kind }) => texts.has(id) && kind !== 'tool-schema')
  const joined = (list: ContextPart[]) => list.map(({ id }) => texts.get(id)).join('\n\n')
  const messages: Assembled['messages'] = [
    { role: 'system', content: joined(spoken.filter(({ kind }) => kind === 'rule')) },
    { role: 'user', content: joined(spoken.filter(({ kind }) => kind !== 'rule')) },
  ]
  const tools = sent.filter(({ kind }) => kind === 'tool-schema')
  return {
    messages,
    included: sent.filter((part) => !isDropped(part)).map(({ id }) => id),
    dropped,
    tokens: [...messages.map(({ content }) => content), ...tools.map(({ text }) => text)]
      .map((text) => countTokens(text))
      .reduce((sum, tokens) => sum + tokens, 0),
  }
}

function isRequired({ kind }: ContextPart): boolean {
  return kind === 'rule' || kind === 'task'
}

/** The strongest first, the second strongest last. */
function inOrder(parts: ContextPart[], { evidenceOrder }: AssembleOptions): ContextPart[] {
  if (evidenceOrder === 'as-given') return parts
  const ranked = parts.toSorted((a, b) => b.priority - a.priority)
  return [...ranked.filter((_, i) => i % 2 === 0), ...ranked.filter((_, i) => i % 2 === 1).reverse()]
}
