import { z } from 'zod'
import type { Turn } from '../types.ts'
import { readAnthropic } from './anthropic-words.ts'
import { checkSignedBlocks, readSummarise } from './compaction-blocks.ts'
import { readEdits } from './context-management.ts'
import type { Draft, Keep } from './draft.ts'
import { type CacheMark, noteCache, type Role, readContent, readSystem } from './messages-blocks.ts'
import { CACHE, MESSAGE } from './messages-shapes.ts'
import { CHOICE, choiceOf, readTool } from './messages-tools.ts'
import { ANY } from './read-shape.ts'
import { refuseAnthropic } from './rejection.ts'
import { type ServerState, type Thread, threadAfter } from './state.ts'

const FORMAT = z.strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) }).nullish()
const EFFORT = z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish()
const THREAD = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('create') }),
  z.strictObject({ type: z.literal('continue'), previous_message_id: z.string() }),
])
const SHOWN = { display: ANY, block_binding: ANY }
const THINKING = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('enabled'), budget_tokens: z.int().min(1024), ...SHOWN }),
  z.strictObject({ type: z.literal('adaptive'), ...SHOWN }),
  z.strictObject({ type: z.enum(['disabled', 'between_tools']) }),
])

/** Fields whose type the API checks, with all fields of the objects in them; it knows others too, see `KNOWN`. */
const BODY = z.looseObject({
  model: z.string(),
  messages: z.array(z.unknown()),
  max_tokens: z.int().min(0),
  system: z.union([z.string(), z.array(z.unknown())]).nullish(),
  temperature: z.number().min(0).max(1).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.int().min(0).nullish(),
  stop_sequences: z.array(z.string()).nullish(),
  stream: z.boolean().nullish(),
  tools: z.array(z.unknown()).nullish(),
  tool_choice: CHOICE.nullish(),
  thinking: THINKING.nullish(),
  output_config: z.strictObject({ effort: EFFORT, format: FORMAT, task_budget: ANY }).nullish(),
  output_format: FORMAT,
  cache_control: CACHE,
  metadata: z.strictObject({ user_id: z.string().nullish() }).nullish(),
  thread: THREAD.nullish(),
})
/** Counting tokens is the one request that makes nothing and so has no limit. */
const COUNT_BODY = BODY.extend({ max_tokens: z.int().nullish() })

/** Every top-level field in the types of @anthropic-ai/sdk 1.11.0, beta ones included. */
const KNOWN = new Set([
  ...Object.keys(BODY.shape),
  'billing_policy',
  'compaction',
  'container',
  'context_management',
  'diagnostics',
  'fallback_credit_token',
  'fallbacks',
  'inference_geo',
  'mcp_servers',
  'service_tier',
  'speed',
])

const THREADS_BETA = 'message-threads-2026-08-12'

export type MessagesDraft = Draft & { cacheMarks: CacheMark[] }
type Body = z.infer<typeof BODY>

/** Decodes the body of POST /v1/messages. `now`: milliseconds since the epoch; `counting`: for `/count_tokens`. */
export function decodeMessages(
  raw: Record<string, unknown>,
  state: ServerState,
  options: { now: number; betas: string; counting: boolean },
): MessagesDraft {
  for (const field of Object.keys(raw)) {
    if (!KNOWN.has(field)) refuseExtra(field, 'The Messages API refuses what it does not know.')
  }
  const schema = options.counting ? COUNT_BODY : BODY
  const body = readAnthropic(schema, raw) as Body
  const thread = threadOf(body, state, options)
  const marks: CacheMark[] = []
  const tools = (body.tools ?? []).flatMap((tool, i) => readTool(tool, i, marks))
  const system = readSystem(body.system, marks)
  const turns = readMessages(body.messages, marks)
  noteCache(body, [], marks)
  const edits = readEdits(body.context_management, options.betas)
  const summarises = readSummarise(body, options.betas)
  checkSignedBlocks(body, state.compactions)
  const format = body.output_config?.format ?? body.output_format
  return {
    model: body.model,
    instructions: thread.earlier?.system ?? system,
    history: [...(thread.earlier?.turns ?? []), ...turns],
    sent: turns.length,
    tools: thread.earlier?.tools ?? tools,
    toolChoice: choiceOf(body.tool_choice),
    outputSchema: format ? { schema: format.schema, strict: true } : undefined,
    jsonMode: false,
    maxOutputTokens: body.max_tokens ?? undefined,
    sampling: {
      ...(body.temperature != null && { temperature: body.temperature }),
      ...(body.top_p != null && { topP: body.top_p }),
      ...(body.top_k != null && { topK: body.top_k }),
    },
    reasoningEffort: body.output_config?.effort ?? undefined,
    cacheBreakpoints: marks.map((mark) => mark.place),
    cacheMarks: marks,
    stream: body.stream === true,
    keep: thread.keep,
    edits,
    summarises,
  }
}

function readMessages(messages: readonly unknown[], marks: CacheMark[]): Turn[] {
  return messages.map((value, i) => {
    const path = ['messages', i]
    if (typeof value !== 'object' || value === null) {
      refuseAnthropic({
        message: `messages.${i}: Input does not match the expected shape.`,
        help: 'A message is an object with `role` and `content`.',
      })
    }
    const message = readAnthropic(MESSAGE, value, path)
    const role: Role = message.role
    return { role, parts: readContent(message.content, role, [...path, 'content'], marks) }
  })
}

function threadOf(
  body: Body,
  state: ServerState,
  options: { now: number; betas: string },
): { keep: Keep; earlier?: Thread } {
  const { thread } = body
  if (!thread) return { keep: { kind: 'nothing' } }
  if (!options.betas.includes(THREADS_BETA)) {
    refuseExtra('thread', `Message threads are a beta: send the header \`anthropic-beta: ${THREADS_BETA}\`.`)
  }
  const unsupported = ['context_management', 'fallbacks'].filter((field) => body[field] != null)
  if (unsupported.length > 0) {
    refuseAnthropic({
      message: `thread: ${unsupported.join(', ')} cannot be used with a thread.`,
      help: 'Send the whole conversation without `thread`, or leave that field out.',
      details: { error_code: 'thread_unsupported_request', unsupported },
    })
  }
  if (thread.type === 'create') return { keep: { kind: 'thread', continues: undefined } }
  for (const field of ['system', 'tools'] as const) {
    if (body[field] != null) refuseExtra(field, 'A thread keeps what it was created with; send it on `create` only.')
  }
  const id = thread.previous_message_id
  return { keep: { kind: 'thread', continues: id }, earlier: threadAfter(state, id, options.now) }
}

function refuseExtra(field: string, help: string): never {
  return refuseAnthropic({ message: `${field}: Extra inputs are not permitted.`, help })
}
