import {
  ensure,
  LearnerThrow,
  learnerOf,
  type ModelCall,
  type Reply,
  random,
  replay,
  reply,
  show,
} from '@stagecraft/suite'
import type * as starter from '../confidence.ts'
import type { Classification, ClassifyOptions } from '../types.ts'

const learner = learnerOf<typeof starter>()

export const labels = ['refund', 'reference', 'late', 'damage']

/** What the model would write if somebody asked how sure it is; it is always sure. */
export const selfReported = 0.97

type TokenScript = { token: string; p: number; top: Record<string, number> }

/** One answer of the model: a label, in the form that the request asks for. */
export function answerWith(call: ModelCall, label: string): Reply {
  if (call.outputSchema) return reply.json(filled(call.outputSchema.schema, label))
  const [tool] = call.tools
  return tool ? reply.toolCalls([{ name: tool.name, arguments: filled(tool.schema, label) }]) : reply.text(label)
}

/** A value that a schema allows: the label where one fits, and much confidence where a number does. */
function filled(schema: unknown, label: string): unknown {
  const { type, properties, items, enum: allowed, anyOf } = schema as Record<string, unknown>
  if (Array.isArray(allowed)) return allowed.find((value) => plain(value) === plain(label)) ?? allowed[0]
  if (Array.isArray(anyOf)) return filled(anyOf[0], label)
  if (type === 'object') {
    const fields = Object.entries((properties ?? {}) as Record<string, unknown>)
    return Object.fromEntries(fields.map(([name, field]) => [name, filled(field, label)]))
  }
  if (type === 'array') return [filled(items, label)]
  if (type === 'number') return selfReported
  if (type === 'integer') return Math.round(selfReported * 100)
  return type === 'boolean' ? true : label
}

/** Whether a word is one of the labels, however it is written. */
export function isLabel(word: string): boolean {
  return labels.some((label) => plain(label) === plain(word))
}

/** Whether the request has a schema that names the labels. */
export function leavesOnlyLabels({ outputSchema, tools }: ModelCall): boolean {
  const schema = JSON.stringify([outputSchema?.schema, ...tools.map((tool) => tool.schema)])
  return /"(?:enum|const)":/.test(schema)
}

function plain(word: unknown): string {
  return String(word).replaceAll(/\P{L}/gu, '').toLowerCase()
}

/** The same answer token by token, for a model that tells log-probabilities. */
export function tokenReply(call: ModelCall, tokens: readonly TokenScript[]): Reply {
  if (!asksForLogprobs(call)) return answerWith(call, tokens.map(({ token }) => token).join(''))
  return reply.tokens(
    tokens.map(({ token, p, top }) => ({
      token,
      logprob: Math.log(p),
      top: Object.entries(top).map(([token, p]) => ({ token, logprob: Math.log(p) })),
    })),
  )
}

function asksForLogprobs({ body }: ModelCall): boolean {
  const { include } = body
  return body.logprobs === true || (Array.isArray(include) && include.includes('message.output_text.logprobs'))
}

export type Classified = { calls: readonly ModelCall[]; got: Classification }

/**
 * Classifies a mail while the model answers so. A request that the API refuses fails the check; the API's words are added.
 * @throws what `classify` threw
 */
export async function classifyWith(
  answer: (call: ModelCall) => Reply,
  options: ClassifyOptions,
  decisions?: Parameters<typeof replay>[1],
): Promise<Classified> {
  const { calls } = replay(answer, decisions)
  const outcome = await learner.classify(mail(), labels, options).then(
    (got) => ({ got }),
    (thrown: unknown) => ({ thrown }),
  )
  const refused = calls.find((call) => refusalOf([call]) !== undefined)
  ensure(!refused, `Your \`classify\` got no answer from ${refused?.model}.`)
  if ('thrown' in outcome) {
    ensure(!isRefusal(outcome.thrown, calls), 'Your `classify` got no answer from the model.')
    throw outcome.thrown
  }
  const { got } = outcome
  const isResult = typeof got === 'object' && got !== null && 'label' in got && typeof got.p === 'number'
  ensure(isResult, `\`classify\` returned ${show(got)}; its callers expect a \`Classification\`.`)
  return { calls, got }
}

/** True for the status of a request that is no call for its form alone: the model never answers with an error here. */
function isRefusal(thrown: unknown, calls: readonly ModelCall[]): boolean {
  return calls.length === 0 && thrown instanceof LearnerThrow && /\b400\b/.test(thrown.message)
}

/** What the API said to the first request that it refused. */
export function refusalOf(calls: readonly ModelCall[]): string | undefined {
  const refused = calls.map(({ answer }) => answer).find(({ reply }) => reply && 'http' in reply)
  if (!refused?.reply || !('http' in refused.reply)) return undefined
  return `${refused.status} ${refused.reply.message ?? ''}`.trim()
}

export function mail(): string {
  return `Hello, parcel PCL-${random.int(1000, 9999)}-7 came on Monday and the box was wet. What now? Ana Reis`
}
