import { ensure, gullibleReply, learnerOf, type ModelCall, type PlantedOrder, replay, show } from '@stagecraft/suite'
import type * as starter from '../render.ts'
import type { Doc } from '../types.ts'
import { question, rules } from './mails.ts'

const learner = learnerOf<typeof starter>()
const answer = 'Two of them still wait.'

export type Asked = { calls: readonly ModelCall[]; call: ModelCall; result: unknown }

/** Asks about the documents while the gullible model answers. */
export async function askWith(documents: readonly Doc[], orders: readonly PlantedOrder[] = []): Promise<Asked> {
  const texts = documents.map(({ text }) => text)
  const { calls } = replay((call) => gullibleReply(call, { texts, question, orders, answer }), { repeatLast: true })
  const given = documents.map(({ id, text, origin }) => ({ id, text, ...(origin && { origin }) }))
  const result: unknown = await learner.askAbout({ rules, documents: given, question })
  const call = calls.at(-1)
  ensure(call, 'Your code sent no request to a model.')
  const { reply, status } = call.answer
  const refusal = reply && 'http' in reply ? `${status} ${reply.message ?? ''}` : undefined
  ensure(refusal === undefined, `The API did not accept your request: ${refusal}`)
  return { calls, call, result }
}

/** The orders that the model obeyed in any request. */
export function obeyed(calls: readonly ModelCall[], orders: readonly PlantedOrder[]): PlantedOrder[] {
  return orders.filter(({ deed }) => calls.some(({ answer }) => answer.text.includes(deed)))
}

/** A document's text as it is told in a sentence, line ends visible. */
export function told(text: string, limit = 60): string {
  return show(text.replaceAll('\n', '⏎'), limit)
}

export { answer as goodAnswer }
