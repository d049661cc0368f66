import { modelNames as courseNames } from '@stagecraft/kit'
import { type ModelCard, modelCard } from '../model-cards.ts'
import type { ModelCall } from '../types.ts'
import { checkCacheMarks } from './cache-marks.ts'
import type { Draft } from './draft.ts'
import type { Envelope } from './envelope.ts'
import { checkMessageOrder, checkPrefill } from './message-order.ts'
import type { MessagesDraft } from './messages.ts'
import type { OpenAITool } from './openai-tools.ts'
import { checkChatPairs, checkMessagesPairs, checkResponsesPairs } from './pairing.ts'
import { checkEffort, checkThinking } from './reasoning.ts'
import { refuseAnthropic, refuseOpenAI } from './rejection.ts'
import { checkSampling } from './sampling.ts'
import { checkAnthropicSchemas, checkOpenAISchemas } from './schemas.ts'
import { checkAnthropicTools, checkOpenAITools } from './tools.ts'
import { checkWindow } from './window.ts'

/** Everything the providers refuse beyond the shape of the body, in the order in which they look. */
export function checkRules(
  envelope: Envelope,
  draft: Draft,
  call: ModelCall,
  options: { contextWindow?: number; countTokens?: (text: string) => number },
): void {
  if (envelope.counting && call.model === '') return
  const card = requireModel(call)
  checkSampling(call, card)
  if (call.provider === 'anthropic') checkAnthropic(draft as MessagesDraft, call, card)
  else checkOpenAI(draft, call, card)
  if (!envelope.counting) checkWindow(call, options.contextWindow ?? card.contextWindow, options.countTokens)
}

function requireModel(call: ModelCall): ModelCard {
  const card = modelCard(call.model)
  if (card?.provider === call.provider) return card
  if (call.api === 'messages') {
    return refuseAnthropic({
      status: 404,
      type: 'not_found_error',
      message: `model: ${call.model}`,
      help: `(${existing(call)})`,
    })
  }
  if (call.api === 'responses') {
    return refuseOpenAI({
      message: `The requested model '${call.model}' does not exist.`,
      help: existing(call),
      param: 'model',
      code: 'model_not_found',
    })
  }
  return refuseOpenAI({
    status: 404,
    message: `The model \`${call.model}\` does not exist or you do not have access to it.`,
    help: existing(call),
    code: 'model_not_found',
  })
}

/** Only models that learners have a card of: others would be of no use to them. */
function existing(call: ModelCall): string {
  const [first, second, third] = courseNames.filter((name) => modelCard(name)?.provider === call.provider)
  return `Names that exist are, for example, ${first}, ${second} and ${third}.`
}

function checkAnthropic(draft: MessagesDraft, call: ModelCall, card: ModelCard): void {
  checkAnthropicTools(call, card, draft.tools)
  checkAnthropicSchemas(call)
  checkMessageOrder(call)
  checkMessagesPairs(call)
  checkPrefill(call, card)
  checkCacheMarks(draft.cacheMarks)
  checkThinking(call, card)
  if (card.maxOutput !== undefined && (call.maxOutputTokens ?? 0) > card.maxOutput) {
    refuseAnthropic({
      message: `max_tokens: ${call.maxOutputTokens} > ${card.maxOutput}, which is the maximum allowed number of output tokens for ${call.model}.`,
      help: 'It is the longest answer that this model can give.',
    })
  }
}

function checkOpenAI(draft: Draft, call: ModelCall, card: ModelCard): void {
  checkEffort(call, card)
  const tools = draft.tools as OpenAITool[]
  checkOpenAITools(call, tools)
  checkOpenAISchemas(call, tools)
  requireJsonWord(call)
  if (call.api === 'chat') checkChatPairs(call.body.messages as Parameters<typeof checkChatPairs>[0])
  else checkResponsesPairs(call.turns, new Set(tools.filter((tool) => tool.async).map((tool) => tool.name)))
}

/** JSON mode wants to be told in words, too. */
function requireJsonWord(call: ModelCall): void {
  if (!call.jsonMode) return
  const texts = call.turns.flatMap((turn) => turn.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])))
  const inMessages = call.api === 'chat' ? [call.system, ...texts] : [...texts, systemOfMessages(call)]
  if (inMessages.some((text) => /json/i.test(text))) return
  const help = 'JSON mode only promises that the text parses; a schema says what is in it.'
  if (call.api === 'chat') {
    refuseOpenAI({
      message: "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      help,
      param: 'messages',
    })
  }
  refuseOpenAI({
    message:
      "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.",
    help: `\`instructions\` do not count. ${help}`,
    param: 'input',
  })
}

/** System text without `instructions`, which are no input message. */
function systemOfMessages(call: ModelCall): string {
  const { instructions } = call.body as { instructions?: string }
  return instructions ? call.system.slice(instructions.length) : call.system
}
