import { reply } from '../reply.ts'
import { COMPACT_PATH } from '../request/index.ts'
import type { ModelCall, Part, Reply } from '../types.ts'
import { filled, type Slot, slotsOf } from './schema-slots.ts'

/** Something said in a conversation that a summary may keep or lose. */
export type Detail = {
  kind: 'fact' | 'decision' | 'open'
  /** The characters by which it is known in any text: a number, a name. */
  mark: string
  /** How a summary puts it; holds the mark. */
  told: string
  /** Said in passing: a summary in prose leaves it out. */
  inPassing?: boolean
}

/** How the summariser is today: it does its work, has no capacity (529), or writes twice what it was given to read. */
export type SummariserMood = 'well' | 'overloaded' | 'longwinded'

/** Names and descriptions of the places where a model writes each kind of detail. */
const PLACES: Readonly<Record<Detail['kind'], RegExp>> = {
  decision: /decision|decided|agree|promise|commit|resol/,
  open: /open|pending|todo|to.do|task|next|question|unresolved|follow/,
  fact: /fact|detail|known|customer|prefer|constraint|note|number|\bid/,
}

const TALK = 'The customer wrote to support, support wrote back, and the two of them went on from there for a while.'

/**
 * A model that summarises a conversation, and what it forgets.
 *
 * In prose it keeps what the conversation was about and loses what was said in passing; when its output has places for
 * details (a list, or several texts), it goes through them and leaves none empty that it has something for. That stands for
 * what comparisons of compaction publish: free summaries drift and silently drop the details that matter later, while
 * sections that have to be filled keep them (Factory, “Evaluating Context Compression for AI Agents”, 2025). What a request
 * does not hold, no summary can hold either: a detail is kept only if its mark stands in the request.
 *
 * The providers' own compaction (POST /v1/responses/compact, and `compaction` in the Messages API) keeps every detail.
 *
 * @param details what there was to remember
 */
export function forgetfulSummary(call: ModelCall, details: readonly Detail[], mood: SummariserMood = 'well'): Reply {
  // Nobody gains by asking again at once, and an SDK that does would only make the grading slow.
  if (mood === 'overloaded') return reply.overloaded({ headers: { 'x-should-retry': 'false' } })
  const text = textOf(call)
  const found = details.filter(({ mark }) => text.includes(mark))
  const much = mood === 'longwinded' ? Array(Math.ceil((2 * text.length) / TALK.length)).fill(TALK) : [TALK]
  if (call.path === COMPACT_PATH || call.summarises)
    return reply.text([...much, ...found.map(({ told }) => told)].join(' '))
  const schema = call.outputSchema?.schema
  const slots = schema ? slotsOf(schema) : []
  const asked = slots.length > 1 || slots.some(({ kind }) => kind === 'list')
  const kept = asked ? found : found.filter(({ inPassing }) => !inPassing)
  if (!schema) return reply.text([...much, ...kept.map(({ told }) => told)].join(' '))
  return reply.json(filled(schema, placed(kept, slots, much)))
}

/** Which text goes where: details by the name of the place, and talk into the first place. */
function placed(details: readonly Detail[], slots: readonly Slot[], talk: readonly string[]): Map<string, string[]> {
  const texts = new Map(slots.map(({ path }) => [path, [] as string[]]))
  const [first] = slots
  if (first && (talk.length > 1 || first.kind === 'text')) texts.get(first.path)?.push(...talk)
  for (const { kind, told } of details) {
    const place = slots.find(({ words }) => PLACES[kind].test(words)) ?? slots.findLast((slot) => slot.kind === 'list')
    texts.get((place ?? slots.at(-1))?.path ?? '')?.push(told)
  }
  return texts
}

function textOf(call: ModelCall): string {
  return [call.system, ...call.turns.flatMap(({ parts }) => parts.map(wordsOf))].join('\n')
}

function wordsOf(part: Part): string {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text
    case 'compaction':
      return part.summary
    case 'tool-call':
      return part.arguments
    case 'tool-result':
      return part.output
    case 'document':
      return part.source
    default:
      return ''
  }
}
