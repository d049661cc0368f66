import { refuseAsAnthropic } from './anthropic-words.ts'
import type { Envelope } from './envelope.ts'
import { refuseAsOpenAI } from './openai-words.ts'

/**
 * Items that a list in a request may have. Some of the rules compare items with one another, so a list of a hundred
 * thousand would keep the grader busy for minutes; no exercise needs a tenth of this.
 */
const MAX_ITEMS = 2_000

/** Refuses, in the provider's words, a request with a list at its top that is too long to be looked at. */
export function refuseLongLists({ api, body }: Pick<Envelope, 'api' | 'body'>): void {
  const refuse = api === 'messages' ? refuseAsAnthropic : refuseAsOpenAI
  for (const [name, list] of Object.entries(body)) {
    if (!Array.isArray(list) || list.length <= MAX_ITEMS) continue
    refuse({ kind: 'too-big', limit: MAX_ITEMS, of: 'array', path: [name], got: list })
  }
}
