import type { Arbitrary, FastCheck } from '@stagecraft/suite'
import type { ContextPart } from '../types.ts'
import { AROUND, needsOf, type PartSet, setOf } from './assembled.ts'
import { type Language, rule, task, write } from './parts.ts'

export type SetOptions = {
  /** `always`: they are the most important, and the budget has room for all of them. */
  tools?: 'never' | 'sometimes' | 'always'
  summaries?: boolean
}

/** How many sets one property tries; the budget itself is held to 300. */
export const few = { runs: 30 }

type PartScript = Pick<ContextPart, 'kind' | 'priority'> & { language: Language; size: number; summary: boolean }
type SetScript = { scripts: PartScript[]; ruleAt: number; taskAt: number; code: number; share: number; reserve: number }

/**
 * Sets of a rule, a task and one to six other parts, no two of them equally important, with a budget anywhere between what
 * is required and what is enough for all.
 */
export function partSets(
  fc: FastCheck,
  { tools = 'sometimes', summaries = false }: SetOptions = {},
): Arbitrary<PartSet> {
  const script: Arbitrary<PartScript> = fc.record({
    kind: fc.constantFrom('evidence', 'history', 'evidence', ...(tools === 'never' ? [] : ['tool-schema' as const])),
    priority: fc.integer({ min: 1, max: 99 }),
    // Counting Japanese takes long, so it comes less often.
    language: fc.constantFrom('english', 'german', 'json', 'english', 'japanese'),
    size: summaries ? fc.integer({ min: 2, max: 4 }) : fc.integer({ min: 1, max: 3 }),
    summary: summaries ? fc.boolean() : fc.constant(false),
  })
  return fc
    .record({
      scripts: fc.uniqueArray(script, { selector: ({ priority }) => priority, minLength: 1, maxLength: 6 }),
      ruleAt: fc.nat({ max: 6 }),
      taskAt: fc.nat({ max: 6 }),
      // Few, so that most texts have been counted before.
      code: fc.constantFrom(1_000, 1_201, 1_402),
      share: fc.integer({ min: 0, max: 100 }),
      reserve: fc.integer({ min: 40, max: 120 }),
    })
    .map((made) => build(made, tools === 'always'))
}

function build({ scripts, ruleAt, taskAt, code, share, reserve }: SetScript, withTools: boolean): PartSet {
  const others = scripts
    .map((script, index) => partOf(script, index + 1, code + 613 * (index + 1)))
    .map((part) => (withTools && part.kind === 'tool-schema' ? { ...part, priority: part.priority + 100 } : part))
  const parts = [...others]
  parts.splice(ruleAt % (parts.length + 1), 0, rule)
  parts.splice(taskAt % (parts.length + 1), 0, task(code))
  const tools = withTools ? others.filter(({ kind }) => kind === 'tool-schema') : []
  const rest = others.filter((part) => !tools.includes(part))
  return setOf(parts, needsOf(tools) + Math.round((share / 100) * needsOf(rest)), reserve)
}

function partOf({ kind, priority, language, size, summary }: PartScript, index: number, code: number): ContextPart {
  const text = kind === 'tool-schema' ? toolText(code, size) : write(language, code, size)
  const isSummarised = summary && kind !== 'tool-schema'
  return {
    id: `${kind}-${index}`,
    kind,
    priority,
    text,
    ...(isSummarised && { summary: `In short, ${code}: seen in Munich.` }),
  }
}

/** A small tool; its text is JSON, as that of a large one is. */
function toolText(code: number, size: number): string {
  const properties = Object.fromEntries(
    Array.from({ length: size }, (_, n) => [`field_${n}`, { type: 'string', description: `What ${code} is about` }]),
  )
  return JSON.stringify({
    name: `find_${code}`,
    description: `Looks ${code} up.`,
    parameters: { type: 'object', properties },
  })
}

/** Tokens that were free, if every part that is sent has as much around it as it may. */
export function leftOver(room: number, used: number, parts: number): number {
  return room - used - AROUND * (parts + 1)
}
