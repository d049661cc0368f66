import { countTokens } from '@stagecraft/kit'
import * as types from './types.ts'

type Form = 'whole' | 'summary' | 'nothing'

const known = new Map<string, number>()

function counted(text: string): number {
  const tokens = known.get(text) ?? countTokens(text)
  known.set(text, tokens)
  return tokens
}

class Draft {
  readonly #parts: readonly types.ContextPart[]
  readonly #forms = new Map<string, Form>()

  constructor(parts: readonly types.ContextPart[]) {
    this.#parts = parts
    for (const { id } of parts) this.#forms.set(id, 'whole')
  }

  form(part: types.ContextPart): Form {
    return this.#forms.get(part.id) ?? 'nothing'
  }

  with(part: types.ContextPart, form: Form): Draft {
    const copy = new Draft(this.#parts)
    for (const [id, own] of this.#forms) copy.#forms.set(id, own)
    copy.#forms.set(part.id, form)
    return copy
  }

  /** One user message, with the rules in front of everything. */
  messages(order: types.AssembleOptions['evidenceOrder']): types.Assembled['messages'] {
    const spoken = this.#sent().filter(({ kind }) => kind !== 'tool-schema')
    const evidence = spoken.filter(({ kind }) => kind === 'evidence')
    if (order === 'ends-first') evidence.sort((a, b) => b.priority - a.priority)
    // The second strongest goes to the end; the others follow the strongest.
    const [strongest, second, ...weaker] = evidence
    const ordered = order === 'ends-first' ? [strongest, ...weaker, second] : evidence
    const texts = [
      ...spoken.filter(({ kind }) => kind === 'rule'),
      ...spoken.filter(({ kind }) => kind === 'history'),
      ...ordered.filter((part) => part !== undefined),
      ...spoken.filter(({ kind }) => kind === 'task'),
    ].map((part) => this.#text(part))
    return [{ role: 'user', content: texts.join('\n---\n') }]
  }

  tokens(): number {
    const tools = this.#sent().filter(({ kind }) => kind === 'tool-schema')
    const texts = [...tools.map(({ text }) => text), ...this.messages('as-given').map(({ content }) => content)]
    return texts.reduce((sum, text) => sum + counted(text), 0)
  }

  #sent(): types.ContextPart[] {
    return this.#parts.filter((part) => this.form(part) !== 'nothing')
  }

  #text(part: types.ContextPart): string {
    return this.form(part) === 'summary' ? (part.summary ?? '') : part.text
  }
}

/** Takes away from below until the draft fits, then gives back from above what still fits. */
export const assemble = (parts: types.ContextPart[], options: types.AssembleOptions): types.Assembled => {
  const limit = options.budgetTokens - options.reserveOutput
  const ranked = parts
    .filter(({ kind }) => kind !== 'rule' && kind !== 'task')
    .toSorted((one, other) => one.priority - other.priority)

  let draft = new Draft(parts)
  for (const part of ranked) {
    if (draft.tokens() > limit - 10 && part.summary !== undefined) draft = draft.with(part, 'summary')
    if (draft.tokens() > limit - 10) draft = draft.with(part, 'nothing')
  }
  if (draft.tokens() > limit)
    throw new types.BudgetTooSmall(draft.tokens() + options.reserveOutput, options.budgetTokens)
  for (const part of ranked.reverse()) {
    for (const form of ['summary', 'whole'] as const) {
      const fuller = draft.with(part, form)
      const isShort = form === 'summary' && (part.summary === undefined || draft.form(part) === 'whole')
      if (!isShort && fuller.tokens() <= limit - 10) draft = fuller
    }
  }
  const isWhole = (part: types.ContextPart) => draft.form(part) === 'whole'
  return {
    messages: draft.messages(options.evidenceOrder),
    included: parts.filter(isWhole).map(({ id }) => id),
    dropped: parts
      .filter((part) => !isWhole(part))
      .map((part) => ({ id: part.id, reason: draft.form(part) === 'summary' ? 'summarised' : 'over-budget' })),
    tokens: draft.tokens(),
  }
}
