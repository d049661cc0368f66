import type { ModelCall } from '@stagecraft/suite'
import type { ContentPart } from '../types.ts'

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

/** A picture and a text as content parts of an API. */
export function partsFor(api: ModelCall['api'], text: string): ContentPart[] {
  const url = `data:image/png;base64,${pixel}`
  if (api === 'responses') {
    return [
      { type: 'input_image', detail: 'low', image_url: url },
      { type: 'input_text', text },
    ]
  }
  if (api === 'chat') {
    return [
      { type: 'image_url', image_url: { url, detail: 'low' } },
      { type: 'text', text },
    ]
  }
  return [
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
    { type: 'text', text },
  ]
}

/** The content of all user messages as it was sent, a text as one part. */
export function userContentOf({ body }: ModelCall): unknown[] {
  const items = body.messages ?? body.input
  if (!Array.isArray(items)) return [items]
  return items.flatMap((item: unknown) => {
    const { role, content } = Object(item) as { role?: unknown; content?: unknown }
    return role === 'user' ? content : []
  })
}
