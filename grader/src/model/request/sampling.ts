import type { ModelCard } from '../model-cards.ts'
import type { ModelCall } from '../types.ts'
import { refuseAnthropic, refuseOpenAI } from './rejection.ts'

const STEADY = 'For steadier answers, constrain the output with a schema or ask more than once.'

/** Refuses sampling parameters that the model does not take. */
export function checkSampling(call: ModelCall, card: ModelCard): void {
  if (call.provider === 'anthropic') checkAnthropic(call, card)
  else checkOpenAI(call, card)
}

function checkAnthropic(call: ModelCall, card: ModelCard): void {
  const sent = ['temperature', 'top_p', 'top_k'].filter((field) => call.body[field] != null)
  const [first] = sent
  if (first === undefined) return
  if ((call.headers['anthropic-version'] ?? '') >= '2026-10-21') {
    refuseAnthropic({
      message: `${first}: Extra inputs are not permitted.`,
      help: `API version 2026-10-21 has no sampling parameters. ${STEADY}`,
    })
  }
  if (card.sampling === 'never') {
    refuseAnthropic({ message: `\`${first}\` is deprecated for this model.`, help: `Leave it out. ${STEADY}` })
  }
  if (card.sampling === 'one' && sent.includes('temperature') && sent.includes('top_p')) {
    refuseAnthropic({
      message: '`temperature` and `top_p` cannot both be specified for this model. Please use only one.',
      help: 'Both narrow the same choice.',
    })
  }
}

function checkOpenAI(call: ModelCall, card: ModelCard): void {
  const thinks = (call.reasoningEffort ?? card.defaultEffort ?? 'none') !== 'none'
  for (const field of ['temperature', 'top_p'] as const) {
    if (call.body[field] != null && forbids(card.sampling, thinks)) refuseSampling(call, field)
  }
  const logprobs = askedFor(call)
  if (logprobs && forbids(card.logprobs ?? 'always', thinks)) {
    refuseOpenAI({
      message: `Unsupported parameter: '${logprobs}' is not supported with this model.`,
      help: 'A model that reasons before it answers gives no log probabilities; choose one that does not.',
      param: logprobs,
      code: 'unsupported_parameter',
    })
  }
  if (call.api === 'chat') checkChatOnly(call, card)
}

/** The parameter that asks for log probabilities. */
function askedFor(call: ModelCall): string | undefined {
  if (call.body.logprobs === true) return 'logprobs'
  if (call.body.top_logprobs) return 'top_logprobs'
  const included = Array.isArray(call.body.include) && call.body.include.includes('message.output_text.logprobs')
  return included ? 'include' : undefined
}

function forbids(when: string, thinks: boolean): boolean {
  return when === 'never' || (when === 'without-reasoning' && thinks)
}

function refuseSampling(call: ModelCall, field: 'temperature' | 'top_p'): void {
  if (call.api === 'responses') {
    refuseOpenAI({
      message: `Unsupported parameter: '${field}' is not supported with this model.`,
      help: `Leave it out. ${STEADY}`,
      param: field,
      code: 'unsupported_parameter',
    })
  }
  // Chat Completions lets the default pass.
  if (call.body[field] === 1) return
  refuseOpenAI({
    message: `Unsupported value: '${field}' does not support ${String(call.body[field])} with this model. Only the default (1) value is supported.`,
    help: `Leave it out. ${STEADY}`,
    param: field,
    code: 'unsupported_value',
  })
}

function checkChatOnly(call: ModelCall, card: ModelCard): void {
  if (call.body.top_logprobs != null && call.body.logprobs !== true) {
    refuseOpenAI({
      message: "Invalid value for 'top_logprobs': only allowed when 'logprobs' is true.",
      help: '`logprobs` switches them on, `top_logprobs` says how many.',
      param: 'top_logprobs',
    })
  }
  if (call.body.max_tokens != null && card.chatMaxTokens) {
    refuseOpenAI({
      message: `Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.`,
      help: 'The limit covers the reasoning as well as the answer.',
      param: 'max_tokens',
      code: 'unsupported_parameter',
    })
  }
  if (call.body.stream_options != null && !call.stream) {
    refuseOpenAI({
      message: "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      help: 'Without a stream the usage is in the answer anyway.',
      param: 'stream_options',
    })
  }
  checkChatTools(call, card)
}

function checkChatTools(call: ModelCall, card: ModelCard): void {
  const effort = call.reasoningEffort
  const refused =
    (card.chatTools === 'without-reasoning' && effort !== 'none') ||
    (card.chatTools === 'without-sent-effort' && effort !== undefined && effort !== 'none')
  if (!refused || call.tools.length === 0) return
  refuseOpenAI({
    message: `Function tools with reasoning_effort are not supported for ${call.model} in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'.`,
    help:
      effort === undefined
        ? 'This model reasons by default, even when the request does not say so.'
        : 'Chat Completions cannot carry the reasoning from one call of a tool to the next.',
    param: 'reasoning_effort',
  })
}
