/** Anthropic's context management: what a request has done to its conversation before the model sees it. */
import { z } from 'zod'
import type { ContextEdits, ModelCall, Part, Turn } from '../types.ts'
import { refuseAsAnthropic } from './anthropic-words.ts'
import { readShape } from './read-shape.ts'
import { refuseAnthropic } from './rejection.ts'

/** The betas that a request must name for each kind of edit. */
const BETAS: Readonly<Record<string, string>> = {
  clear_tool_uses_20250919: 'context-management-2025-06-27',
  clear_thinking_20251015: 'context-management-2025-06-27',
  compact_20260112: 'compact-2026-01-12',
}
/** The least, and the default, number of input tokens from which on compaction begins. */
const LEAST_TO_COMPACT = 50_000
const COMPACT_AT = 150_000
const CLEAR_AT = 100_000
const KEPT_USES = 3
const KEPT_THINKING = 1
/** What stands in the place of a tool's output that was cleared. The provider's own words are not published. */
const CLEARED = '[cleared to save context]'

const tokens = (least: number) => z.strictObject({ type: z.literal('input_tokens'), value: z.int().min(least) })
const USES = z.strictObject({ type: z.literal('tool_uses'), value: z.int().min(0) })
const EDIT = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('clear_tool_uses_20250919'),
    trigger: z.discriminatedUnion('type', [tokens(0), USES]).nullish(),
    keep: USES.nullish(),
    clear_at_least: tokens(0).nullish(),
    exclude_tools: z.array(z.string()).nullish(),
    clear_tool_inputs: z.union([z.boolean(), z.array(z.string())]).nullish(),
  }),
  z.strictObject({
    type: z.literal('clear_thinking_20251015'),
    keep: z
      .union([
        z.literal('all'),
        z.strictObject({ type: z.literal('all') }),
        z.strictObject({ type: z.literal('thinking_turns'), value: z.int().min(1) }),
      ])
      .nullish(),
  }),
  z.strictObject({
    type: z.literal('compact_20260112'),
    trigger: tokens(LEAST_TO_COMPACT).nullish(),
    instructions: z.string().nullish(),
    pause_after_compaction: z.boolean().nullish(),
  }),
])
const CONFIG = z.strictObject({ edits: z.array(EDIT).nullish() })

export type ContextEdit = z.infer<typeof EDIT>
type Edit = ContextEdit
type Clear = Extract<Edit, { type: 'clear_tool_uses_20250919' }>
type Applied = ContextEdits['applied'][number]
type Counting = { countTokens: (text: string) => number; inputTokens: number }

/** Reads `context_management`, or refuses it as the provider does. Undefined: the request has none. */
export function readEdits(value: unknown, betas: string): Edit[] | undefined {
  if (value === undefined || value === null) return undefined
  if (!Object.values(BETAS).some((beta) => betas.includes(beta))) {
    refuseAnthropic({
      message: 'context_management: Extra inputs are not permitted.',
      help: `It is a beta: send the header \`anthropic-beta\`, ${BETAS.compact_20260112} for compaction and ${BETAS.clear_tool_uses_20250919} for clearing.`,
    })
  }
  const { edits } = readShape(CONFIG, value, refuseAsAnthropic, ['context_management'])
  for (const [i, edit] of (edits ?? []).entries()) {
    const beta = BETAS[edit.type] ?? ''
    if (betas.includes(beta)) continue
    refuseAnthropic({
      message: `context_management.edits.${i}: Input tag '${edit.type}' found using 'type' does not match any of the expected tags.`,
      help: `This edit is a beta of its own: send the header \`anthropic-beta: ${beta}\`.`,
    })
  }
  const thinking = (edits ?? []).findIndex(({ type }) => type === 'clear_thinking_20251015')
  if (thinking > 0) {
    refuseAnthropic({
      message: 'context_management.edits: `clear_thinking_20251015` strategy must be first in the list of edits.',
      help: 'The edits are applied in their order.',
    })
  }
  return edits ?? []
}

/** Applies the edits that clear something to the turns, and says what is left to do for compaction. */
export function applyEdits(
  edits: readonly Edit[],
  call: ModelCall,
  { countTokens, inputTokens }: Counting,
): { turns: Turn[]; contextEdits: ContextEdits } {
  let { turns } = call
  const applied: Applied[] = []
  for (const edit of edits) {
    const done =
      edit.type === 'clear_tool_uses_20250919'
        ? clearToolUses(edit, turns, { countTokens, inputTokens })
        : edit.type === 'clear_thinking_20251015'
          ? clearThinking(edit.keep, turns, thinkingTokens(call, countTokens))
          : undefined
    if (!done) continue
    turns = done.turns
    applied.push(done.applied)
  }
  const compact = edits.find((edit) => edit.type === 'compact_20260112')
  const pauses = compact?.pause_after_compaction === true
  return {
    turns,
    contextEdits: { applied, ...(compact && { compact: { at: compact.trigger?.value ?? COMPACT_AT, pauses } }) },
  }
}

function clearToolUses(edit: Clear, turns: Turn[], { countTokens, inputTokens }: Counting) {
  const calls = turns.flatMap(({ parts }) => parts.filter((part) => part.type === 'tool-call'))
  const { trigger } = edit
  const reached =
    trigger?.type === 'tool_uses' ? calls.length > trigger.value : inputTokens > (trigger?.value ?? CLEAR_AT)
  if (!reached) return undefined
  const kept = edit.keep?.value ?? KEPT_USES
  const old = calls.slice(0, Math.max(0, calls.length - kept)).filter(({ name }) => !edit.exclude_tools?.includes(name))
  const names = new Map(old.map(({ id, name }) => [id, name]))
  const clearsInput = (id: string) => {
    const inputs = edit.clear_tool_inputs
    return Array.isArray(inputs) ? inputs.includes(names.get(id) ?? '') : inputs === true
  }
  let cleared = 0
  let uses = 0
  const replaced = (before: string, after: string): string => {
    cleared += Math.max(0, countTokens(before) - countTokens(after))
    return after
  }
  const clear = (part: Part): Part => {
    if (part.type === 'tool-result' && names.has(part.callId) && part.output !== CLEARED) {
      uses++
      return { ...part, output: replaced(part.output, CLEARED) }
    }
    const emptied = part.type === 'tool-call' && names.has(part.id) && clearsInput(part.id)
    return emptied ? { ...part, arguments: replaced(part.arguments, '{}') } : part
  }
  const next = turns.map((turn) => ({ ...turn, parts: turn.parts.map(clear) }))
  if (uses === 0 || cleared < (edit.clear_at_least?.value ?? 0)) return undefined
  const applied: Applied = { type: edit.type, cleared_tool_uses: uses, cleared_input_tokens: cleared }
  return { turns: next, applied }
}

function clearThinking(
  keep: Extract<Edit, { type: 'clear_thinking_20251015' }>['keep'],
  turns: Turn[],
  tokensOf: ReadonlyMap<number, number>,
) {
  if (keep === 'all' || keep?.type === 'all') return undefined
  const thinking = turns.flatMap((turn, i) => (turn.parts.some(({ type }) => type === 'reasoning') ? [i] : []))
  const old = new Set(thinking.slice(0, Math.max(0, thinking.length - (keep?.value ?? KEPT_THINKING))))
  if (old.size === 0) return undefined
  const without = (turn: Turn) => ({ ...turn, parts: turn.parts.filter(({ type }) => type !== 'reasoning') })
  const cleared = [...old].reduce((sum, i) => sum + (tokensOf.get(i) ?? 0), 0)
  const applied: Applied = {
    type: 'clear_thinking_20251015',
    cleared_thinking_turns: old.size,
    cleared_input_tokens: cleared,
  }
  return { turns: turns.map((turn, i) => (old.has(i) ? without(turn) : turn)), applied }
}

/** Tokens of thinking by the turn's index from the end of the conversation, since older turns may be out of effect. */
function thinkingTokens({ body, turns }: ModelCall, count: (text: string) => number): Map<number, number> {
  const messages = (body.messages ?? []) as { content?: unknown }[]
  const offset = messages.length - turns.length
  return new Map(
    turns.map((_, i) => {
      const content = messages[i + offset]?.content
      const blocks = (Array.isArray(content) ? content : []) as { thinking?: unknown }[]
      const texts = blocks.flatMap(({ thinking }) => (typeof thinking === 'string' ? [thinking] : []))
      return [i, texts.reduce((sum, text) => sum + count(text), 0)]
    }),
  )
}
