import { inferenceGeo, snapshotOf } from '../models.ts'
import type { Content, Plan } from '../plan.ts'
import type { Usage } from '../usage.ts'
import type { Rendering } from '../wire.ts'

type Json = Record<string, unknown>

export type Block =
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'text'; text: string; awaited: boolean }
  | { type: 'tool_use'; id: string; name: string; arguments: string; input: unknown }
  /** Signed when the request asked for nothing else. */
  | { type: 'compaction'; content: string; signature?: string }

/** The content blocks of a reply, a summary first. A refusal has none: its words are in `stop_details`. */
export function blocksOf(rendering: Rendering): Block[] {
  const { compaction, paused } = rendering.plan
  const signed = rendering.call.summarises && { signature: rendering.ids.signature() }
  const summary: Block[] = compaction === undefined ? [] : [{ type: 'compaction', content: compaction, ...signed }]
  return paused ? summary : [...summary, ...replyBlocks(rendering)]
}

function replyBlocks({ plan, call, ids }: Rendering): Block[] {
  const thinks = (call.body.thinking as { type?: unknown } | undefined)?.type !== 'disabled'
  const beside = plan.contents.some((content) => content.kind === 'tool-call')
  return plan.contents.flatMap((content): Block[] => {
    if (content.kind === 'thinking') {
      return thinks ? [{ type: 'thinking', thinking: content.text, signature: ids.signature() }] : []
    }
    if (content.kind === 'tool-call') return [toolUse(content)]
    if (content.commentary && !beside) return []
    const texts = content.parts.filter((part) => part.kind === 'text')
    return texts.map((part) => ({ type: 'text', text: part.text, awaited: !content.commentary }))
  })
}

function toolUse({ id, name, arguments: text, input }: Extract<Content, { kind: 'tool-call' }>): Block {
  return { type: 'tool_use', id, name, arguments: text, input }
}

/** The whole message of a plain JSON response. */
export function messageOf(id: string, blocks: Block[], rendering: Rendering): Json {
  const { plan, call } = rendering
  return {
    model: snapshotOf(call.model),
    id,
    type: 'message',
    role: 'assistant',
    content: blocks.map(contentBlock),
    ...stopOf(plan),
    usage: {
      ...usageAtStart(rendering, plan.usage.output),
      ...thinkingTokens(plan),
      service_tier: call.batch === undefined ? 'standard' : 'batch',
      inference_geo: inferenceGeo(call.model),
      ...iterations(rendering),
    },
    ...contextManagement(rendering),
  }
}

/** Present only when the request asked for context management. */
export function contextManagement({ call }: Rendering): Json {
  return call.contextEdits ? { context_management: { applied_edits: call.contextEdits.applied } } : {}
}

/** What each step took, where there can be more than one; the summary is in no other count. */
export function iterations({ call, plan }: Rendering): Json {
  if (!call.contextEdits) return {}
  const steps = [
    ...(plan.compacting ? [iteration('compaction', plan.compacting)] : []),
    ...(plan.paused ? [] : [iteration('message', plan.usage)]),
  ]
  return { iterations: steps }
}

function iteration(type: string, usage: Usage): Json {
  const writes = usage.cacheWrite5m + usage.cacheWrite1h
  return {
    input_tokens: usage.input - usage.cacheRead - writes,
    output_tokens: usage.output,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation_input_tokens: writes,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWrite5m,
      ephemeral_1h_input_tokens: usage.cacheWrite1h,
    },
    type,
  }
}

function contentBlock(block: Block): Json {
  if (block.type === 'text') return { type: 'text', text: block.text }
  if (block.type === 'thinking') return block
  if (block.type === 'compaction') {
    const { signature } = block
    return { type: 'compaction', content: block.content, encrypted_content: null, ...(signature && { signature }) }
  }
  return { type: 'tool_use', id: block.id, name: block.name, input: block.input, caller: { type: 'direct' } }
}

/** Why the message ended, under the names and in the order of the wire. */
export function stopOf(plan: Plan): Json {
  const refused = plan.stop === 'refusal' || plan.stop === 'content-filter'
  return {
    stop_reason: plan.paused ? 'compaction' : STOP_REASONS[plan.stop],
    stop_sequence: plan.stopSequence,
    stop_details: refused ? { type: 'refusal', category: null, explanation: plan.explanation } : null,
  }
}

const STOP_REASONS: Readonly<Record<Plan['stop'], string>> = {
  end: 'end_turn',
  tool: 'tool_use',
  'max-tokens': 'max_tokens',
  'context-window': 'model_context_window_exceeded',
  'content-filter': 'refusal',
  refusal: 'refusal',
  'stop-sequence': 'stop_sequence',
  pause: 'pause_turn',
}

/** Usage as far as `output_tokens`. `input_tokens` leaves the cached tokens out. */
export function usageAtStart({ plan: { usage } }: Rendering, output: number): Json {
  const writes = usage.cacheWrite5m + usage.cacheWrite1h
  return {
    input_tokens: usage.input - usage.cacheRead - writes,
    cache_creation_input_tokens: writes,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWrite5m,
      ephemeral_1h_input_tokens: usage.cacheWrite1h,
    },
    output_tokens: output,
  }
}

/** Present only when the model thought. */
export function thinkingTokens({ usage }: Plan): Json {
  return usage.reasoning > 0 ? { output_tokens_details: { thinking_tokens: usage.reasoning } } : {}
}
