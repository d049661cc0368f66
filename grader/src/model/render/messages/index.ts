import { compact } from '../json.ts'
import type { Rendering, WireReply } from '../wire.ts'
import { type Block, blocksOf, messageOf } from './message.ts'
import { events, padded } from './stream.ts'

/** A reply as the Anthropic Messages API sends it. */
export function renderMessages(rendering: Rendering): WireReply {
  const id = rendering.ids.anthropic('msg')
  const blocks = blocksOf(rendering)
  return {
    id,
    ...signedOf(blocks),
    json: () => compact(messageOf(id, blocks, rendering)),
    frames: () => [...events(id, blocks, rendering)],
    // The provider has one way to fail in mid-stream here: an `error` event, then the connection closes.
    failure: () => [
      {
        text: padded(
          {
            type: 'error',
            error: { details: null, type: 'overloaded_error', message: 'Overloaded' },
            request_id: rendering.requestId,
          },
          rendering.random,
        ),
      },
    ],
  }
}

/** The signed summary, to be known again when it comes back. */
function signedOf(blocks: readonly Block[]): Pick<WireReply, 'compaction'> {
  const [block] = blocks
  if (block?.type !== 'compaction' || block.signature === undefined) return {}
  return { compaction: { content: block.signature, summary: block.content } }
}
