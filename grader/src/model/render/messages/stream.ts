import type { Random } from '../../../base/random.ts'
import { compact } from '../json.ts'
import { inferenceGeo, snapshotOf } from '../models.ts'
import { byPhrase } from '../pieces.ts'
import { awaited, type Frame, type Rendering } from '../wire.ts'
import { type Block, contextManagement, iterations, stopOf, thinkingTokens, usageAtStart } from './message.ts'

type Json = Record<string, unknown> & { type: string }

/** A ping is the one event that is written with a space after the colon and never padded. */
const PING: Frame = { text: 'event: ping\ndata: {"type": "ping"}\n\n' }

/** The events of a complete stream. */
export function* events(id: string, blocks: Block[], rendering: Rendering): Generator<Frame> {
  const { call, plan, random } = rendering
  const frame = (data: Json, carries?: string): Frame => ({
    text: padded(data, random),
    ...(carries && { carries }),
  })
  yield frame({
    type: 'message_start',
    message: {
      model: snapshotOf(call.model),
      id,
      type: 'message',
      role: 'assistant',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      stop_details: null,
      usage: {
        ...usageAtStart(rendering, Math.min(random.int(1, 8), plan.usage.output)),
        service_tier: 'standard',
        inference_geo: inferenceGeo(call.model),
      },
    },
  })
  for (const [index, block] of blocks.entries()) {
    yield frame({ type: 'content_block_start', index, content_block: emptied(block) })
    if (index === 0) yield PING
    for (const { delta, carries } of deltas(block, rendering)) {
      yield frame({ type: 'content_block_delta', index, delta }, carries)
    }
    yield frame({ type: 'content_block_stop', index })
  }
  const { cache_creation: _, ...usage } = usageAtStart(rendering, plan.usage.output)
  yield frame({
    type: 'message_delta',
    delta: stopOf(plan),
    usage: { ...usage, ...thinkingTokens(plan), ...iterations(rendering) },
    ...contextManagement(rendering),
  })
  yield frame({ type: 'message_stop' })
}

/** A block as `content_block_start` announces it: everything that comes as deltas still empty. */
function emptied(block: Block): Record<string, unknown> {
  if (block.type === 'text') return { type: 'text', text: '' }
  if (block.type === 'thinking') return { type: 'thinking', thinking: '', signature: '' }
  if (block.type === 'compaction') {
    const { signature } = block
    return { type: 'compaction', content: null, encrypted_content: null, ...(signature && { signature }) }
  }
  return { type: 'tool_use', id: block.id, name: block.name, input: {}, caller: { type: 'direct' } }
}

function* deltas(block: Block, { plan, random }: Rendering): Generator<{ delta: Json; carries?: string }> {
  if (block.type === 'thinking') {
    for (const thinking of byPhrase(block.thinking, random)) yield { delta: { type: 'thinking_delta', thinking } }
    yield { delta: { type: 'thinking_delta', thinking: '' } }
    yield { delta: { type: 'signature_delta', signature: block.signature } }
  } else if (block.type === 'compaction') {
    // A summary comes in one piece.
    yield { delta: { type: 'compaction_delta', content: block.content, encrypted_content: null } }
  } else if (block.type === 'text') {
    const carried = block.awaited && awaited(plan) === 'text'
    for (const text of byPhrase(block.text, random)) {
      yield { delta: { type: 'text_delta', text }, ...(carried && { carries: text }) }
    }
  } else {
    // The first piece is always empty; a call without arguments has no other.
    yield { delta: { type: 'input_json_delta', partial_json: '' } }
    const pieces = block.arguments === '{}' ? [] : byPhrase(block.arguments, random)
    for (const piece of pieces) {
      const carried = awaited(plan) === 'arguments'
      yield { delta: { type: 'input_json_delta', partial_json: piece }, ...(carried && { carries: piece }) }
    }
  }
}

/** An event as Anthropic writes it: up to fourteen spaces before the last brace, so that its size does not tell the text. */
export function padded(data: Json, random: Random): string {
  return `event: ${data.type}\ndata: ${compact(data).slice(0, -1)}${' '.repeat(random.int(0, 14))}}\n\n`
}
