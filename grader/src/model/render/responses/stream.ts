import type { Random } from '../../../base/random.ts'
import { compact } from '../json.ts'
import { byToken } from '../pieces.ts'
import type { RefusalPart, TextPart } from '../plan.ts'
import { awaited, type Frame, type Rendering } from '../wire.ts'
import { isCut, type Json, type OutputItem, shownLogprobs } from './items.ts'
import { responseObject } from './object.ts'

/** An event before it has its place in the stream. */
type Event = { data: Json & { type: string }; carries?: string }

/** Writes events as frames, their `sequence_number` counting from `first`; after `type`, keys stand in alphabetical order. */
export function numbered(events: Iterable<Event>, first: number): Frame[] {
  return Array.from(events, ({ data: { type, ...rest }, carries }, index) => {
    const entries = Object.entries({ ...rest, sequence_number: first + index })
    const sorted = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
    return { text: `event: ${type}\ndata: ${compact({ type, ...sorted })}\n\n`, ...(carries && { carries }) }
  })
}

/** The events of a complete stream. */
export function* streamEvents(id: string, items: OutputItem[], rendering: Rendering): Generator<Event> {
  const response = responseObject(id, rendering, { at: 'start' })
  yield { data: { type: 'response.created', response } }
  yield { data: { type: 'response.in_progress', response } }
  for (const [output_index, item] of items.entries()) {
    yield { data: { type: 'response.output_item.added', item: item.added, output_index } }
    if (item.kind === 'reasoning') yield* reasoningEvents(item, output_index, rendering)
    else if (item.kind === 'message') yield* messageEvents(item, output_index, rendering)
    else if (item.kind === 'function_call') yield* argumentEvents(item, output_index, rendering)
    yield { data: { type: 'response.output_item.done', item: item.done, output_index } }
  }
  const end = responseObject(id, rendering, { at: 'stream-end', output: items.map((item) => item.done) })
  yield { data: { type: isCut(rendering.plan) ? 'response.incomplete' : 'response.completed', response: end } }
}

/** `error` is followed by the failed response; `failed` is the failed response alone. */
export function* failureEvents(id: string, ending: 'error' | 'failed', rendering: Rendering): Generator<Event> {
  const error = {
    code: 'server_error',
    message: `An error occurred while processing your request. You can retry your request, or contact us through our help center at help.openai.com if the error persists. Please include the request ID ${rendering.requestId} in your message.`,
  }
  if (ending === 'error') {
    yield { data: { type: 'error', error: { type: 'server_error', ...error, param: null } } }
  }
  yield { data: { type: 'response.failed', response: responseObject(id, rendering, { at: 'failed', error }) } }
}

type Item<K extends OutputItem['kind']> = Extract<OutputItem, { kind: K }>

function* reasoningEvents(
  { id, summary }: Item<'reasoning'>,
  output_index: number,
  rendering: Rendering,
): Generator<Event> {
  if (summary === undefined) return
  const at = { item_id: id, output_index, summary_index: 0 }
  const part = (text: string) => ({ type: 'summary_text', text })
  yield { data: { type: 'response.reasoning_summary_part.added', ...at, part: part('') } }
  for (const delta of byToken(summary, rendering.random)) {
    const type = 'response.reasoning_summary_text.delta'
    yield { data: { type, ...at, delta, ...obfuscation(delta, rendering) } }
  }
  yield { data: { type: 'response.reasoning_summary_text.done', ...at, text: summary } }
  yield { data: { type: 'response.reasoning_summary_part.done', ...at, part: part(summary) } }
}

function* messageEvents(
  { id, parts, done }: Item<'message'>,
  output_index: number,
  rendering: Rendering,
): Generator<Event> {
  const isAnswer = done.phase !== 'commentary'
  for (const [content_index, { part, done: whole }] of parts.entries()) {
    const at = { content_index, item_id: id, output_index }
    // Log probabilities stand in the text events and in the item, never in these two.
    const shown = part.kind === 'text' ? { ...whole, logprobs: [] } : whole
    const empty = part.kind === 'text' ? { ...shown, text: '' } : { ...shown, refusal: '' }
    yield { data: { type: 'response.content_part.added', ...at, part: empty } }
    if (part.kind === 'text') yield* textEvents(part, at, isAnswer, rendering)
    else yield* refusalEvents(part, at, rendering)
    yield { data: { type: 'response.content_part.done', ...at, part: shown } }
  }
}

type Position = { content_index: number; item_id: string; output_index: number }

function* textEvents(part: TextPart, at: Position, isAnswer: boolean, rendering: Rendering): Generator<Event> {
  const { call, plan, random } = rendering
  for (const piece of textPieces(part, random)) {
    const delta = piece.text
    const logprobs = shownLogprobs(piece, call.body)
    yield {
      data: { type: 'response.output_text.delta', ...at, delta, logprobs, ...obfuscation(delta, rendering) },
      ...(isAnswer && awaited(plan) === 'text' && { carries: delta }),
    }
  }
  const logprobs = shownLogprobs(part, call.body)
  yield { data: { type: 'response.output_text.done', ...at, logprobs, text: part.text } }
}

/** With scripted log probabilities a piece is one token; without, it is about a token long. */
function textPieces(part: TextPart, random: Random): TextPart[] {
  if (part.logprobs.map(({ token }) => token).join('') === part.text) {
    return part.logprobs.map((entry) => ({ kind: 'text', text: entry.token, logprobs: [entry] }))
  }
  return byToken(part.text, random).map((text) => ({ kind: 'text', text, logprobs: [] }))
}

/** Refusal deltas are the only text deltas without obfuscation. */
function* refusalEvents(part: RefusalPart, at: Position, { plan, random }: Rendering): Generator<Event> {
  for (const delta of byToken(part.text, random)) {
    yield {
      data: { type: 'response.refusal.delta', ...at, delta },
      ...(awaited(plan) === 'refusal' && { carries: delta }),
    }
  }
  yield { data: { type: 'response.refusal.done', ...at, refusal: part.text } }
}

function* argumentEvents(item: Item<'function_call'>, output_index: number, rendering: Rendering): Generator<Event> {
  const at = { item_id: item.id, output_index }
  for (const delta of byToken(item.arguments, rendering.random)) {
    yield {
      data: { type: 'response.function_call_arguments.delta', ...at, delta, ...obfuscation(delta, rendering) },
      ...(awaited(rendering.plan) === 'arguments' && { carries: delta }),
    }
  }
  yield { data: { type: 'response.function_call_arguments.done', ...at, arguments: item.arguments } }
}

/** Fills a delta up to a multiple of sixteen characters, so that its size does not tell the text; can be switched off. */
function obfuscation(delta: string, { call, random }: Rendering): Json {
  const options = call.body.stream_options as { include_obfuscation?: unknown } | undefined
  if (options?.include_obfuscation === false) return {}
  return { obfuscation: random.alnum(16 - (delta.length % 16)) }
}
