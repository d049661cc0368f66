import type { Item, ModelCall, ScriptedReply, Stop, StreamScript, TokenLogprobs } from '../types.ts'
import { compactedInput, compacts, extractOf } from './compaction.ts'
import type { Ids } from './ids.ts'
import { type CountTokens, type Usage, usageOf } from './usage.ts'

export type TextPart = { kind: 'text'; text: string; logprobs: TokenLogprobs[] }
export type RefusalPart = { kind: 'refusal'; text: string }

/** One thing of the reply, with everything decided that all APIs share. */
export type Content =
  | { kind: 'thinking'; text: string }
  | { kind: 'message'; commentary: boolean; noPhase?: true; parts: (TextPart | RefusalPart)[] }
  /** `arguments`: the JSON text, or the broken text; `input`: what it parses to, an empty object when it does not. */
  | { kind: 'tool-call'; id: string; name: string; arguments: string; input: unknown }

/** A scripted reply made concrete for one call. */
export type Plan = {
  contents: Content[]
  stop: Stop
  stopSequence: string | null
  /** The text of the answer: all text parts that are neither thinking nor commentary. */
  answer: string
  /** Why the model refused, where the API carries that apart from the text. */
  explanation: string | null
  usage: Usage
  stream: StreamScript
  /** What the provider makes of the conversation, when the request has it compacted and it is long enough. */
  compaction: string | undefined
  /** Messages only: what making the summary took, apart from the reply. */
  compacting: Usage | undefined
  /** Messages only: the summary is all there is; a reply comes with the next request. */
  paused: boolean
}

/** Fills in what the script left open: ids of tool calls, the stop reason, the usage. */
export function planReply(reply: ScriptedReply, call: ModelCall, ids: Ids, count: CountTokens): Plan {
  const contents = reply.items.map((item) => contentOf(item, call, ids))
  const has = (kind: Content['kind']) => contents.some((content) => content.kind === kind)
  const refusal = textOf(contents, 'refusal')
  const stop = reply.stop ?? (refusal !== undefined ? 'refusal' : has('tool-call') ? 'tool' : 'end')
  const whole = usageOf(reply.usage ?? {}, call, contents, stop, count)
  const answer = textOf(contents, 'text') ?? ''
  const summary = call.summarises ? reply.compaction || answer || extractOf(call) : undefined
  const compaction = summary ?? (compacts(call, whole) ? (reply.compaction ?? extractOf(call)) : undefined)
  const before = call.api === 'messages' && summary === undefined && compaction !== undefined
  const paused = summary !== undefined || (before && call.contextEdits?.compact?.pauses === true)
  return {
    contents,
    stop,
    stopSequence: stop === 'stop-sequence' ? (reply.stopSequence ?? null) : null,
    answer: paused ? (summary ?? '') : answer,
    explanation: reply.explanation ?? refusal ?? null,
    usage: before ? usageAfter(whole, compactedInput(call, compaction, count), paused) : whole,
    stream: reply.stream ?? {},
    compaction,
    compacting: before ? { ...whole, output: Math.max(count(compaction), 1), reasoning: 0 } : undefined,
    paused,
  }
}

/** What the reply itself took, once the summary was made. */
function usageAfter(whole: Usage, input: number, paused: boolean): Usage {
  const uncached = { ...whole, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 }
  return paused ? { ...uncached, input: 0, output: 0, reasoning: 0 } : { ...uncached, input }
}

function contentOf(item: Item, call: ModelCall, ids: Ids): Content {
  if ('thinking' in item) return { kind: 'thinking', text: item.thinking }
  if ('commentary' in item) return message(true, [textPart(item.commentary)])
  if ('refusal' in item) return message(false, [{ kind: 'refusal', text: item.refusal }])
  if ('json' in item) return message(false, [textPart(JSON.stringify(item.json))])
  if ('text' in item) {
    const parts = [item.text].flat().map((text) => textPart(text, item.logprobs))
    return { ...message(false, parts), ...(item.noPhase && { noPhase: true }) }
  }
  const { name, arguments: input, id } = item.toolCall
  const text = typeof input === 'string' ? input : JSON.stringify(input ?? {})
  const made = call.provider === 'openai' ? ids.call() : ids.anthropic('toolu')
  return { kind: 'tool-call', id: id ?? made, name, arguments: text, input: parsed(text) }
}

function message(commentary: boolean, parts: (TextPart | RefusalPart)[]): Extract<Content, { kind: 'message' }> {
  return { kind: 'message', commentary, parts }
}

function textPart(text: string, logprobs: TokenLogprobs[] = []): TextPart {
  return { kind: 'text', text, logprobs }
}

function textOf(contents: Content[], kind: 'text' | 'refusal'): string | undefined {
  const parts = contents.flatMap((content) => (content.kind === 'message' && !content.commentary ? content.parts : []))
  const texts = parts.filter((part) => part.kind === kind).map((part) => part.text)
  return texts.length > 0 ? texts.join('') : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
