import type OpenAI from 'openai'
import type { Turn } from './types.ts'

/** A turn as the Responses API takes it. For another API, write such a function of your own. */
export function itemOf(turn: Turn): OpenAI.Responses.ResponseInputItem {
  switch (turn.kind) {
    case 'reasoning':
      return { type: 'reasoning', id: turn.id, encrypted_content: turn.sealed, summary: [] }
    case 'call':
      return { type: 'function_call', call_id: turn.callId, name: turn.name, arguments: turn.arguments }
    case 'result':
      return { type: 'function_call_output', call_id: turn.callId, output: turn.output }
    default:
      return { role: turn.kind, content: turn.text }
  }
}

/** What the assistant can look up, for the Responses API. */
export const tools: OpenAI.Responses.FunctionTool[] = [
  lookup('get_order', 'Reads an order with its parcels.', 'orderId'),
  lookup('track_parcel', 'Reads the scans of a parcel.', 'parcelId'),
]

function lookup(name: string, description: string, key: string): OpenAI.Responses.FunctionTool {
  const parameters = {
    type: 'object',
    properties: { [key]: { type: 'string' } },
    required: [key],
    additionalProperties: false,
  }
  return { type: 'function', name, description, parameters, strict: true }
}
