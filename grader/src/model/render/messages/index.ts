import { compact } from '../json.ts'
import type { Rendering, WireReply } from '../wire.ts'
import { blocksOf, messageOf } from './message.ts'
import { events, padded } from './stream.ts'

/** A reply as the Anthropic Messages API sends it. */
export function renderMessages(rendering: Rendering): WireReply {
  const id = rendering.ids.anthropic('msg')
  const blocks = blocksOf(rendering)
  return {
    id,
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
