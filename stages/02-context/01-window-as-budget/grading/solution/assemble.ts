import { countTokens } from '@stagecraft/kit'
import { type Assembled, type AssembleOptions, BudgetTooSmall, type ContextPart } from './types.ts'

/** What is sent of a part: all of it, its summary, a beginning of it. */
type Chosen = { part: ContextPart; text: string }

/** A blank line between two parts costs a token, now and then two. */
const GAP = 2

/**
 * Chooses what goes into a request, so that request and reply fit the context window: the most important part first, each
 * whole, or else as its summary, or else not at all.
 * @throws BudgetTooSmall when not even the rules, the tasks and the reserve for the reply fit
 */
export function assemble(parts: ContextPart[], options: AssembleOptions): Assembled {
  const required = parts.filter(isRequired)
  const optional = parts.filter((part) => !isRequired(part)).sort((a, b) => b.priority - a.priority)
  let left = options.budgetTokens - options.reserveOutput
  for (const part of required) left -= costOf(part.text)
  if (left < 0) throw new BudgetTooSmall(options.budgetTokens - left, options.budgetTokens)

  const chosen = new Map<string, Chosen>(required.map((part) => [part.id, { part, text: part.text }]))
  for (const part of optional) {
    const text = [part.text, part.summary, beginningOf(part, left)].find(
      (candidate) => candidate !== undefined && costOf(candidate) <= left,
    )
    if (text === undefined) continue
    left -= costOf(text)
    chosen.set(part.id, { part, text })
  }
  return resultOf(parts, chosen, options)
}

function isRequired({ kind }: ContextPart): boolean {
  return kind === 'rule' || kind === 'task'
}

function costOf(text: string): number {
  return countTokens(text) + GAP
}

/** As much of a part as there is room for, if it may be cut and that is enough. */
function beginningOf({ text, minTokens }: ContextPart, room: number): string | undefined {
  if (minTokens === undefined) return undefined
  const words = text.split(/(?<=\s)/)
  while (words.length > 0 && costOf(words.join('')) > room) words.pop()
  const beginning = words.join('').trimEnd()
  return countTokens(beginning) >= minTokens ? beginning : undefined
}

function resultOf(
  parts: ContextPart[],
  chosen: ReadonlyMap<string, Chosen>,
  { evidenceOrder }: AssembleOptions,
): Assembled {
  const sent = parts.flatMap(({ id }) => chosen.get(id) ?? [])
  const spoken = sent.filter(({ part }) => part.kind !== 'tool-schema')
  const ordered = evidenceOrder === 'ends-first' ? endsFirst(spoken) : spoken
  const rules = ordered.filter(({ part }) => part.kind === 'rule')
  const others = ordered.filter(({ part }) => part.kind !== 'rule')
  const messages = [
    { role: 'system' as const, content: textOf(rules) },
    { role: 'user' as const, content: textOf(others) },
  ].filter(({ content }) => content !== '')
  const tools = sent.filter(({ part }) => part.kind === 'tool-schema').map(({ text }) => text)
  const isSummarised = (part: ContextPart) => part.summary !== undefined && chosen.get(part.id)?.text === part.summary
  const included = parts.filter((part) => chosen.has(part.id) && !isSummarised(part))
  return {
    messages,
    included: included.map(({ id }) => id),
    dropped: parts
      .filter((part) => !included.includes(part))
      .map((part) => ({ id: part.id, reason: isSummarised(part) ? 'summarised' : 'over-budget' })),
    tokens: [...messages.map(({ content }) => content), ...tools].reduce((sum, text) => sum + countTokens(text), 0),
  }
}

/** The strongest evidence in the first and the last of the places that evidence has, the weakest in the middle. */
function endsFirst(sent: readonly Chosen[]): Chosen[] {
  const evidence = sent.filter(({ part }) => part.kind === 'evidence').sort((a, b) => b.part.priority - a.part.priority)
  const front = evidence.filter((_, rank) => rank % 2 === 0)
  const back = evidence.filter((_, rank) => rank % 2 === 1).reverse()
  const places = [...front, ...back].values()
  return sent.map((one) => (one.part.kind === 'evidence' ? (places.next().value ?? one) : one))
}

function textOf(sent: readonly Chosen[]): string {
  return sent.map(({ text }) => text).join('\n\n')
}
