import { z } from 'zod'
import type { DecisionCall, DecisionQuestion, HttpReply } from '../types.ts'
import { openEnvelope } from './envelope.ts'
import { refuseAsOpenAI } from './openai-words.ts'
import { ANY, readShape } from './read-shape.ts'
import { Rejection, refuseOpenAI } from './rejection.ts'

/** The shapes of `client.decisions.create`, from the types of openai 7.55.0. No recorded traffic of it is known. */

const CACHE_MARK = z.strictObject({ mode: z.literal('explicit') }).nullish()
const TEXT = z.strictObject({ type: z.literal('input_text'), text: z.string(), prompt_cache_breakpoint: CACHE_MARK })
const PART = z.discriminatedUnion('type', [
  TEXT,
  z.strictObject({
    type: z.literal('input_image'),
    image_url: z.string(),
    detail: ANY,
    prompt_cache_breakpoint: CACHE_MARK,
  }),
  z.looseObject({ type: z.literal('input_json') }),
  z.strictObject({ type: z.literal('output_text'), text: z.string() }),
  z.strictObject({ type: z.literal('refusal'), refusal: z.string() }),
])
const ITEM = z.union([
  z.strictObject({
    type: ANY,
    role: z.enum(['user', 'developer', 'system', 'assistant']),
    content: z.union([z.string(), z.array(PART)]),
    phase: ANY,
  }),
  z.looseObject({
    type: z.enum(['function_call', 'function_call_output', 'custom_tool_call', 'custom_tool_call_output']),
    call_id: z.string(),
  }),
])

const INSTRUCTIONS = z.union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))])
const NAME = z.string().optional()
const QUESTION = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('predicate'), instructions: INSTRUCTIONS, name: NAME }),
  z.strictObject({
    type: z.literal('choice'),
    instructions: INSTRUCTIONS,
    name: NAME,
    choices: z
      .array(z.strictObject({ value: z.union([z.string(), z.boolean()]), description: z.string().optional() }))
      .min(2)
      .max(255),
  }),
  z.strictObject({
    type: z.literal('score'),
    instructions: INSTRUCTIONS,
    name: NAME,
    levels: z.array(z.strictObject({ label: z.string(), description: z.string().optional() })).min(2),
  }),
])

const BODY = z.strictObject({
  model: z.string(),
  input: z.union([z.string(), z.array(ITEM).min(1)]),
  questions: z.array(QUESTION).min(1).max(400),
  prompt_cache_key: z.string().nullish(),
  prompt_cache_options: z.looseObject({}).nullish(),
  safety_identifier: z.string().nullish(),
})

/** The only model that the endpoint takes. */
const MODEL = 'gpt-6-luna'

/** Decodes a request to `/v1/decisions`; one that the provider would refuse comes back as `error`. `now`: milliseconds. */
export async function decodeDecision(
  request: Request,
  { now, index }: { now: number; index: number },
): Promise<{ call: Omit<DecisionCall, 'answer'> } | { error: HttpReply }> {
  try {
    const { headers, path, body: raw } = await openEnvelope(request)
    const body = readShape(BODY, raw, refuseAsOpenAI)
    if (body.model !== MODEL) refuseModel(body.model)
    const questions = body.questions.map(questionOf)
    for (const [at, question] of questions.entries()) refuseTwins(question, at)
    return {
      call: { index, path, model: body.model, input: textOf(body.input), questions, headers, body: raw, at: now },
    }
  } catch (error) {
    if (error instanceof Rejection) return { error: error.reply }
    throw error
  }
}

function questionOf(question: z.infer<typeof QUESTION>): DecisionQuestion {
  const { instructions: asked, name = null } = question
  const instructions = typeof asked === 'string' ? asked : asked.map(({ text = '' }) => text).join('\n')
  if (question.type === 'choice') {
    return { type: 'choice', name, instructions, choices: question.choices.map(({ value }) => value) }
  }
  if (question.type === 'score') {
    return { type: 'score', name, instructions, levels: question.levels.map(({ label }) => label) }
  }
  return { type: 'predicate', name, instructions }
}

function textOf(input: z.infer<typeof BODY>['input']): string {
  if (typeof input === 'string') return input
  return input
    .flatMap((item) => {
      if (!('content' in item)) return []
      const content = item.content as string | z.infer<typeof PART>[]
      return typeof content === 'string' ? [content] : content.map((part) => ('text' in part ? String(part.text) : ''))
    })
    .join('\n')
}

function refuseModel(model: string): never {
  return refuseOpenAI({
    message: `The model '${model}' is not supported with the Decisions API.`,
    help: `It takes ${MODEL} and no other.`,
    param: 'model',
    code: 'unsupported_model',
  })
}

/** Each choice is unique; a string and a boolean with the same text are two. */
function refuseTwins(question: DecisionQuestion, at: number): void {
  if (question.type !== 'choice' || new Set(question.choices).size === question.choices.length) return
  refuseOpenAI({
    message: `Invalid 'questions[${at}].choices': each choice must be unique.`,
    help: 'Send every label once.',
    param: `questions[${at}].choices`,
    code: 'invalid_value',
  })
}
