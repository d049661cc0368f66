import type { ModelCall, Part } from '../types.ts'
import { refuseAnthropic, refuseOpenAI } from './rejection.ts'

/** A rough count: a token is about four bytes of English text. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4)
}

/** Tokens of the input as the model reads it: instructions, conversation, tools, output schema. Images count nothing. */
export function countInputTokens(call: ModelCall, countTokens: (text: string) => number = estimateTokens): number {
  const texts = [call.system, ...call.turns.flatMap((turn) => turn.parts.flatMap(textsOf))]
  for (const tool of call.tools) texts.push(tool.name, tool.description, JSON.stringify(tool.schema ?? {}))
  if (call.outputSchema) texts.push(JSON.stringify(call.outputSchema.schema))
  return texts.reduce((sum, text) => sum + (text === '' ? 0 : countTokens(text)), 0)
}

function textsOf(part: Part): string[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return [part.text]
    case 'compaction':
      return [part.summary]
    case 'tool-call':
      return [part.name, part.arguments]
    case 'tool-result':
      return [part.output]
    case 'document':
      // Files and addresses are no text; a document sent as text is.
      return /^(data:|https?:|file[-_])/.test(part.source) ? [] : [part.source]
    default:
      return []
  }
}

/** Refuses an input that the model's window cannot hold. */
export function checkWindow(call: ModelCall, window: number, countTokens?: (text: string) => number): void {
  const tokens = countInputTokens(call, countTokens)
  if (tokens <= window) return
  const help = 'Send less: cut, summarise or retrieve before you call.'
  if (call.api === 'messages') {
    refuseAnthropic({ message: `prompt is too long: ${tokens} tokens > ${window} maximum.`, help })
  }
  if (call.api === 'chat') {
    refuseOpenAI({
      message: `This model's maximum context length is ${window} tokens. However, your messages resulted in ${tokens} tokens. Please reduce the length of the messages.`,
      help,
      param: 'messages',
      code: 'context_length_exceeded',
    })
  }
  if (call.body.truncation === 'auto') return
  refuseOpenAI({
    message: 'Your input exceeds the context window of this model. Please adjust your input and try again.',
    help: `It is ${tokens} tokens, and the window holds ${window}. ${help}`,
    param: 'input',
    code: 'context_length_exceeded',
  })
}
