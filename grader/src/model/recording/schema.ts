import { z } from 'zod'
import type { Reply } from '../types.ts'

/** The recording file: format version 1. Unknown keys are refused, so that a typo cannot change what is replayed. */

const tokens = z.int().nonnegative()
const alternative = z.strictObject({ token: z.string(), logprob: z.number() })
const item = z.union([
  z.strictObject({ thinking: z.string() }),
  z.strictObject({ commentary: z.string() }),
  z.strictObject({
    text: z.union([z.string(), z.array(z.string())]),
    logprobs: z.array(z.strictObject({ token: z.string(), logprob: z.number(), top: z.array(alternative) })).optional(),
    noPhase: z.literal(true).optional(),
  }),
  z.strictObject({ json: z.json() }),
  z.strictObject({ refusal: z.string() }),
  z.strictObject({
    toolCall: z.strictObject({ name: z.string(), arguments: z.json(), id: z.string().optional() }),
  }),
])

const stop = z.enum([
  'end',
  'tool',
  'max-tokens',
  'context-window',
  'content-filter',
  'refusal',
  'stop-sequence',
  'pause',
])

const usage = z.strictObject({
  input: tokens.optional(),
  output: tokens.optional(),
  cacheRead: tokens.optional(),
  cacheWrite5m: tokens.optional(),
  cacheWrite1h: tokens.optional(),
  reasoning: tokens.optional(),
})

const stream = z.strictObject({
  ending: z.enum(['clean', 'mid-event', 'reset', 'error', 'failed', 'stall']).optional(),
  afterText: z.number().min(0).max(1).optional(),
  split: z.boolean().optional(),
  together: z.boolean().optional(),
})

const scripted = z.strictObject({
  items: z.array(item),
  stop: stop.optional(),
  stopSequence: z.string().optional(),
  usage: usage.optional(),
  stream: stream.optional(),
  explanation: z.string().optional(),
  compaction: z.string().optional(),
})

const http = z.strictObject({
  http: z.int().min(400).max(599),
  message: z.string().optional(),
  type: z.string().optional(),
  code: z.string().nullable().optional(),
  param: z.string().nullable().optional(),
  details: z.record(z.string(), z.json()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
})

const verbatim = z.strictObject({
  verbatim: z.strictObject({
    api: z.enum(['responses', 'chat', 'messages']),
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
  otherwise: scripted,
})

/** Each kind of reply by the key that gives it away; so that a fault is reported against the kind that was meant. */
export const REPLY_KINDS: Readonly<Record<string, z.ZodType<Reply>>> = {
  items: scripted,
  http,
  reset: z.strictObject({ reset: z.literal(true) }),
  verbatim,
}

export const provenanceSchema = z.strictObject({
  /** `authored`: written by hand in the wire's terms. `recorded`: captured from the live API. */
  kind: z.enum(['authored', 'recorded']),
  /** Day of writing or capture, `2026-11-20`. */
  date: z.iso.date(),
  model: z.string(),
  /** The SDK and version that it was captured with, or checked against. */
  sdk: z.string(),
})

export const fileSchema = z.strictObject({
  formatVersion: z.literal(1),
  provenance: provenanceSchema,
  replies: z.array(z.record(z.string(), z.json())).min(1),
})

export type Provenance = z.infer<typeof provenanceSchema>
