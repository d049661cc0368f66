import Anthropic from '@anthropic-ai/sdk'
import type { ModelCard, PriceCard } from '@stagecraft/kit'
import OpenAI from 'openai'
import type { ChatRequest, Fit, Usage } from './types.ts'

// The providers know best how they count; each question is asked once.
const openai = new OpenAI({ maxRetries: 0 })
const anthropic = new Anthropic({ maxRetries: 0 })
const asked = new Map<string, Promise<number>>()

export function countInput(request: ChatRequest): Promise<number> {
  const key = JSON.stringify(request)
  const known = asked.get(key)
  if (known) return known
  const counting = request.model.startsWith('claude') ? countClaude(request) : countOpenAI(request)
  asked.set(key, counting)
  counting.catch(() => asked.delete(key))
  return counting
}

async function countOpenAI({ model, system, turns, tools }: ChatRequest): Promise<number> {
  const { input_tokens } = await openai.responses.inputTokens.count({
    model,
    instructions: system,
    input: turns.map(({ role, text }) => ({ role, content: text })),
    tools: tools?.map(({ name, description, schema }) => ({
      type: 'function' as const,
      name,
      description,
      parameters: schema,
      strict: false,
    })),
  })
  return input_tokens
}

async function countClaude({ model, system, turns, tools }: ChatRequest): Promise<number> {
  const { input_tokens } = await anthropic.messages.countTokens({
    model,
    system,
    messages: turns.map(({ role, text }) => ({ role, content: text })),
    tools: tools?.map(({ name, description, schema }) => ({
      name,
      description,
      input_schema: { ...schema, type: 'object' as const },
    })),
  })
  return input_tokens
}

export async function fits(request: ChatRequest, model: ModelCard): Promise<Fit> {
  const reserve = request.maxOutputTokens ?? model.maxOutputTokens
  const left = model.contextWindow - reserve - (await countInput({ ...request, model: model.name }))
  return { fits: left >= 0, headroom: left, maxOutputTokens: reserve }
}

type Any = OpenAI.Responses.ResponseUsage | OpenAI.CompletionUsage | Anthropic.Usage

export function normalizeUsage(raw: unknown): Usage {
  // The types promise that the totals are there; what comes over the wire may lack them all the same.
  const usage = (raw ?? {}) as Any
  if ('completion_tokens' in usage) {
    const read = usage.prompt_tokens_details?.cached_tokens ?? 0
    const write = usage.prompt_tokens_details?.cache_write_tokens ?? 0
    const thought = usage.completion_tokens_details?.reasoning_tokens ?? 0
    return {
      uncachedInput: Math.max(0, (usage.prompt_tokens ?? 0) - read - write),
      cacheRead: read,
      cacheWrite: write,
      cacheWriteLong: 0,
      output: Math.max(0, (usage.completion_tokens ?? 0) - thought),
      reasoning: thought,
    }
  }
  if ('input_tokens_details' in usage) {
    const read = usage.input_tokens_details?.cached_tokens ?? 0
    const write = usage.input_tokens_details?.cache_write_tokens ?? 0
    const ttl = usage.input_tokens_details?.cache_write_tokens_details
    const thought = usage.output_tokens_details?.reasoning_tokens ?? 0
    return {
      uncachedInput: Math.max(0, (usage.input_tokens ?? 0) - read - write),
      cacheRead: read,
      cacheWrite: Math.max(0, write - (ttl?.ttl_12h_tokens ?? 0)),
      cacheWriteLong: ttl?.ttl_12h_tokens ?? 0,
      output: Math.max(0, (usage.output_tokens ?? 0) - thought),
      reasoning: thought,
    }
  }
  const long = usage.cache_creation?.ephemeral_1h_input_tokens ?? 0
  const thought = usage.output_tokens_details?.thinking_tokens ?? 0
  return {
    uncachedInput: usage.input_tokens ?? 0,
    cacheRead: usage.cache_read_input_tokens ?? 0,
    cacheWrite: Math.max(0, (usage.cache_creation_input_tokens ?? 0) - long),
    cacheWriteLong: long,
    output: Math.max(0, (usage.output_tokens ?? 0) - thought),
    reasoning: thought,
  }
}

export function cost(usage: Usage, price: PriceCard): number {
  const inputs = [usage.uncachedInput, usage.cacheRead, usage.cacheWrite, usage.cacheWriteLong]
  const rates = [price.input, price.cacheRead, price.cacheWrite, price.cacheWriteLong]
  const micro = inputs.reduce((sum, tokens, i) => sum + tokens * (rates[i] ?? 0), 0)
  return Math.round(micro + price.output * (usage.output + usage.reasoning))
}
