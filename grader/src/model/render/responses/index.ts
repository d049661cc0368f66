import { pretty } from '../json.ts'
import type { Rendering, WireReply } from '../wire.ts'
import { type OutputItem, outputItems } from './items.ts'
import { responseObject } from './object.ts'
import { failureEvents, numbered, streamEvents } from './stream.ts'

/** A reply as the OpenAI Responses API sends it. */
export function renderResponses(rendering: Rendering): WireReply {
  const id = rendering.ids.response('resp')
  const items = outputItems(rendering)
  return {
    id,
    itemIds: items.map((item) => item.id),
    ...kept(items, rendering),
    json: () => pretty(responseObject(id, rendering, { at: 'end', output: items.map((item) => item.done) })),
    frames: () => numbered(streamEvents(id, items, rendering), 0),
    failure: (ending, sent) => numbered(failureEvents(id, ending, rendering), sent),
  }
}

function kept(items: readonly OutputItem[], { plan }: Rendering): Pick<WireReply, 'compaction'> {
  const item = items.find((item) => item.kind === 'compaction')
  if (!item || plan.compaction === undefined) return {}
  return { compaction: { content: item.content, summary: plan.compaction } }
}
