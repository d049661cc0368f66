import { z } from 'zod'
import cards from './model-cards.json' with { type: 'json' }
import type { Provider } from './types.ts'

const EVIDENCE = z.enum(['types', 'wire', 'documented', 'reported', 'judged'])

function fact<Value extends z.ZodType>(value: Value) {
  return z.strictObject({ value, evidence: EVIDENCE, seen: z.iso.date(), note: z.string().optional() })
}

const WHEN = z.enum(['always', 'never', 'without-reasoning'])
const FACTS = z.strictObject({
  /** `temperature`, `top_p`, `top_k`. `one`: not two of them at once. */
  sampling: fact(z.enum(['always', 'never', 'without-reasoning', 'one'])),
  /** What applies when the request names no effort. */
  defaultEffort: fact(z.string()).optional(),
  /** Values of `reasoning.effort` and `reasoning_effort`; absent when the model does not reason. */
  efforts: fact(z.array(z.string())).optional(),
  logprobs: fact(WHEN).optional(),
  /** Function tools on Chat Completions. `without-sent-effort`: unless the request asks for reasoning. */
  chatTools: fact(z.enum(['always', 'without-reasoning', 'without-sent-effort'])).optional(),
  /** The name that Chat Completions wants for the token limit, when it takes only one. */
  chatMaxTokens: fact(z.literal('max_completion_tokens')).optional(),
  /** The conversation may end with the beginning of the answer. */
  prefill: fact(z.boolean()).optional(),
  /** `tool_choice` may force a tool. */
  forcedTool: fact(z.boolean()).optional(),
  /** Values of `thinking.type`. */
  thinking: fact(z.array(z.string())).optional(),
  /** Tokens, input and output together. */
  contextWindow: fact(z.int()),
  maxOutput: fact(z.int()).optional(),
})
const FILE = z.strictObject({
  formatVersion: z.literal(1),
  updated: z.iso.date(),
  evidence: z.record(EVIDENCE, z.string()),
  names: z.strictObject({ evidence: EVIDENCE, seen: z.iso.date(), note: z.string() }),
  models: z.array(
    z.strictObject({
      about: z.string(),
      provider: z.enum(['openai', 'anthropic']),
      names: z.array(z.string()).min(1),
      facts: FACTS,
    }),
  ),
  snapshots: z.strictObject({
    evidence: EVIDENCE,
    seen: z.iso.date(),
    note: z.string(),
    of: z.record(z.string(), z.string()),
  }),
  prices: z.strictObject({
    unit: z.string(),
    of: z.record(
      z.string(),
      z.strictObject({
        input: z.number(),
        output: z.number(),
        evidence: EVIDENCE,
        seen: z.iso.date(),
        note: z.string().optional(),
      }),
    ),
  }),
})

type Facts = z.infer<typeof FACTS>

/** What a model takes and refuses; the evidence for each fact stands in `model-cards.json`. */
export type ModelCard = {
  name: string
  provider: Provider
  /** US dollars for a million tokens. */
  price: { input: number; output: number } | undefined
} & { [Name in keyof Facts]: NonNullable<Facts[Name]>['value'] | (undefined extends Facts[Name] ? undefined : never) }

const file = FILE.parse(cards)
const snapshots = new Map(Object.entries(file.snapshots.of))
const prices = new Map(Object.entries(file.prices.of))
const byName = new Map(file.models.flatMap((group) => group.names.map((name) => [name, group] as const)))

/** The card of a model that one of the providers has, by alias, snapshot or fine-tuned name; undefined otherwise. */
export function modelCard(name: string): ModelCard | undefined {
  // A fine-tuned model is named after its base: `ft:gpt-4.1-mini-2025-04-14:org:name:id`.
  const base = /^ft:([^:]+):/.exec(name)?.[1] ?? name
  const group = byName.get(base)
  if (!group) return undefined
  const facts = Object.entries(group.facts).map(([key, { value }]) => [key, value])
  const price = prices.get(base) ?? prices.get(aliasOf(base))
  return {
    ...(Object.fromEntries(facts) as Omit<ModelCard, 'name' | 'provider' | 'price'>),
    name,
    provider: group.provider,
    price: price && { input: price.input, output: price.output },
  }
}

/** Every name that a provider answers to. */
export function modelNames(provider: Provider): string[] {
  return file.models.filter((group) => group.provider === provider).flatMap((group) => group.names)
}

/** The name that a response carries: the dated snapshot behind an alias, or the name itself. */
export function snapshotOf(name: string): string {
  return snapshots.get(name) ?? name
}

function aliasOf(snapshot: string): string {
  return [...snapshots].find(([, of]) => of === snapshot)?.[0] ?? snapshot
}
