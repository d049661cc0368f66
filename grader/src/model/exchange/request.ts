import type { RequestSeen, SlotText, ToolSeen } from '../../base/traffic.ts'
import { decodeChat } from '../request/chat.ts'
import type { Draft } from '../request/draft.ts'
import { conversation, systemText } from '../request/draft.ts'
import { createServerState } from '../request/index.ts'
import { decodeMessages } from '../request/messages.ts'
import { decodeResponses } from '../request/responses.ts'
import type { Api, Part } from '../types.ts'

/** Betas are a header, and only the body is read here: whatever it uses is taken as allowed. */
const ANY_BETA = 'context-management-2025-06-27,compact-2026-01-12,compact-2026-09-04'

/** What one request itself says. Turns that the provider holds are named by their id and not repeated. */
export function readRequest(api: Api, body: string): RequestSeen {
  const raw = JSON.parse(body) as Record<string, unknown>
  const { previous_response_id, conversation: held, thread, ...own } = raw
  const draft = decode(api, own)
  const continues = [previous_response_id, held, thread].map(idOf).find(Boolean)
  return {
    model: draft.model,
    system: systemText(draft),
    turns: conversation(draft.history).flatMap(({ role, parts }) => parts.map((part) => slotOf(role, part))),
    tools: draft.tools.map(toolSeen),
    ...(draft.toolChoice !== undefined && { toolChoice: choiceOf(draft.toolChoice) }),
    ...schemaSeen(draft),
    sampling: samplingOf(draft),
    stream: draft.stream,
    ...(continues && { continues }),
    cacheBreakpoints: draft.cacheBreakpoints,
  }
}

function decode(api: Api, body: Record<string, unknown>): Draft {
  // What providers handed out earlier is not known here, so none of it can be doubted.
  const state = { ...createServerState(), compactions: undefined }
  if (api === 'responses') return decodeResponses(body, state, false)
  return api === 'chat' ? decodeChat(body) : decodeMessages(body, state, { now: 0, counting: false, betas: ANY_BETA })
}

function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : undefined
}

function slotOf(role: string, part: Part): SlotText {
  switch (part.type) {
    case 'text':
      return { slot: role, text: part.text }
    case 'refusal':
      return { slot: `${role}, refusal`, text: part.text }
    case 'image':
      return { slot: `${role}, image`, text: part.source }
    case 'document':
      return { slot: `${role}, document`, text: documentText(part) }
    case 'tool-call':
      return { slot: 'tool call', text: `${part.name}(${part.arguments}) as ${part.id}` }
    case 'tool-result':
      return { slot: part.isError ? 'tool error' : 'tool result', text: `${part.output} for ${part.callId}` }
    case 'compaction':
      return { slot: 'compaction', text: part.summary || 'sent back' }
    case 'reasoning':
      return { slot: 'thinking', text: part.id ?? 'sent back' }
  }
}

/** A document that is sent as text is shown whole; of a file, its name. */
function documentText({ title, source }: Extract<Part, { type: 'document' }>): string {
  if (title === undefined) return source
  return /^(data:|https?:|file[-_])/.test(source) ? title : `${title}\n${source}`
}

function toolSeen({ name, description, schema, strict }: Draft['tools'][number]): ToolSeen {
  return { name, description, parameters: propertiesOf(schema), strict }
}

function choiceOf(choice: NonNullable<Draft['toolChoice']>): string {
  return typeof choice === 'string' ? choice : choice.name
}

function schemaSeen({ outputSchema, jsonMode }: Draft): Pick<RequestSeen, 'schema'> {
  if (!outputSchema) return jsonMode ? { schema: { name: 'any JSON object', strict: false, properties: [] } } : {}
  const { name = 'unnamed', strict, schema } = outputSchema
  return { schema: { name, strict, properties: propertiesOf(schema) } }
}

/** Names of a schema's properties, those that may be left out with a question mark. */
function propertiesOf(schema: unknown): string[] {
  const { properties, required } = (schema ?? {}) as { properties?: unknown; required?: unknown }
  if (typeof properties !== 'object' || properties === null) return []
  const needed = new Set(Array.isArray(required) ? required : [])
  return Object.keys(properties).map((name) => (needed.has(name) ? name : `${name}?`))
}

function samplingOf({ sampling, maxOutputTokens, reasoningEffort }: Draft): string[] {
  const { temperature, topP, topK } = sampling
  const all = {
    'at most': maxOutputTokens && `${maxOutputTokens} tokens`,
    temperature,
    'top p': topP,
    'top k': topK,
    effort: reasoningEffort,
  }
  return Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]))
}
