import type { ModelCard } from '../model-cards.ts'
import type { ModelCall } from '../types.ts'
import { refuseAnthropic, refuseOpenAI } from './rejection.ts'

/** OpenAI: each model has its own values of effort, or none. */
export function checkEffort(call: ModelCall, card: ModelCard): void {
  const effort = call.reasoningEffort
  if (effort === undefined) return
  const param = call.api === 'chat' ? 'reasoning_effort' : 'reasoning.effort'
  // A model with a default effort reasons; which values it takes is not known of every one.
  if (!card.efforts && card.defaultEffort === undefined) {
    refuseOpenAI({
      message: `Unsupported parameter: '${param}' is not supported with this model.`,
      help: 'This model does not reason before it answers.',
      param,
      code: 'unsupported_parameter',
    })
  }
  if (!card.efforts || card.efforts.includes(effort)) return
  const values = card.efforts.map((value) => `'${value}'`)
  refuseOpenAI({
    message: `Unsupported value: '${effort}' is not supported with the '${call.model}' model. Supported values are: ${values.slice(0, -1).join(', ')}, and ${values.at(-1)}.`,
    help: 'The values differ from model to model.',
    param,
    code: 'unsupported_value',
  })
}

/** Anthropic: newer models decide themselves how much they think, and some always do. */
export function checkThinking(call: ModelCall, card: ModelCard): void {
  const thinking = call.body.thinking as { type: string; budget_tokens?: number } | null | undefined
  if (!thinking) return
  if (card.thinking && !card.thinking.includes(thinking.type)) {
    refuseAnthropic(
      thinking.type === 'adaptive'
        ? {
            message: 'adaptive thinking is not supported on this model.',
            help: 'It takes `thinking: {"type": "enabled", "budget_tokens": …}`.',
          }
        : {
            message: `"thinking.type.${thinking.type}" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.`,
            help: 'It decides itself how much to think; effort says how much that may be.',
          },
    )
  }
  if (
    thinking.budget_tokens !== undefined &&
    thinking.budget_tokens >= (call.maxOutputTokens ?? Number.POSITIVE_INFINITY)
  ) {
    refuseAnthropic({
      message: '`max_tokens` must be greater than `thinking.budget_tokens`.',
      help: 'The limit covers the thinking as well as the answer.',
    })
  }
}
