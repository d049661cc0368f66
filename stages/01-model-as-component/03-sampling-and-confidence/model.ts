import Anthropic from '@anthropic-ai/sdk'
import type { ModelCard } from '@stagecraft/kit'
import OpenAI from 'openai'
import type { Prompt, SamplingParams, TokenLogprob } from './types.ts'

const openai = new OpenAI({ maxRetries: 0 })
const anthropic = new Anthropic({ maxRetries: 0 })

/** One answer of the card's model, as text. */
export async function askOnce(card: ModelCard, prompt: Prompt, sampling: SamplingParams = {}): Promise<string> {
  const { system, user, schema } = prompt
  if (card.provider === 'anthropic') {
    const message = await anthropic.messages.create({
      model: card.name,
      max_tokens: 2048,
      system,
      messages: [{ role: 'user', content: user }],
      ...(schema && { output_config: { format: { type: 'json_schema', schema } } }),
      ...sampling,
    })
    return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
  }
  const reply = await openai.responses.create({
    model: card.name,
    instructions: system,
    input: user,
    ...(schema && { text: { format: { type: 'json_schema', name: 'answer', schema, strict: true } } }),
    ...sampling,
  })
  return reply.output_text
}

/** The tokens of one answer with their log-probabilities, from a model whose card has `logprobs`. */
export async function fetchLogprobs(
  card: ModelCard,
  { system, user }: Prompt,
  sampling: SamplingParams = {},
): Promise<TokenLogprob[]> {
  const completion = await openai.chat.completions.create({
    model: card.name,
    messages: [
      { role: 'developer', content: system },
      { role: 'user', content: user },
    ],
    logprobs: true,
    top_logprobs: 20,
    ...sampling,
  })
  return completion.choices[0]?.logprobs?.content ?? []
}
