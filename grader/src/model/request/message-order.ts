import type { ModelCard } from '../model-cards.ts'
import type { ModelCall } from '../types.ts'
import { refuseAnthropic } from './rejection.ts'

type Block = { type: string; text?: string; citations?: unknown[] }
type Message = { role: string; content: string | Block[] }

/** The Messages API's rules about which messages there are: some, none empty, the first one of the user. */
export function checkMessageOrder(call: ModelCall): void {
  const sent = messagesOf(call)
  const continues = (call.body.thread as { type?: string } | undefined)?.type === 'continue'
  if (sent.length === 0 && !continues) {
    refuseAnthropic({
      message: 'messages: at least one message is required.',
      help: 'The system prompt alone is nothing to answer.',
    })
  }
  const [first] = call.turns.filter((turn) => turn.role !== 'system')
  if (first?.role === 'assistant' && first.parts[0]?.type !== 'compaction') {
    refuseAnthropic({
      message: 'messages: first message must use the "user" role.',
      help: 'In a shortened conversation something of the user comes first: one of their messages, or the summary of what left.',
    })
  }
  for (const [i, message] of sent.entries()) checkContent(message, i, i === sent.length - 1)
  if ((call.headers['anthropic-version'] ?? '') >= '2026-10-21') sent.forEach(checkNewestVersion)
}

function messagesOf(call: ModelCall): Message[] {
  return (call.body.messages ?? []) as Message[]
}

function checkContent(message: Message, index: number, isLast: boolean): void {
  const empty = message.content.length === 0
  if (empty && !(isLast && message.role === 'assistant')) {
    refuseAnthropic({
      message: `messages.${index}: all messages must have non-empty content except for the optional final assistant message.`,
      help: 'Leave the message out, or say what is in it.',
    })
  }
  if (typeof message.content === 'string') return
  for (const block of message.content) {
    if (block.type !== 'text' || block.text?.trim() !== '') continue
    refuseAnthropic({
      message:
        block.text === ''
          ? 'messages: text content blocks must be non-empty.'
          : 'messages: text content blocks must contain non-whitespace text.',
      help: `It is in messages.${index}.`,
    })
  }
}

/** A conversation that ends with the assistant asks the model to go on from there; few models still do. */
export function checkPrefill(call: ModelCall, card: ModelCard): void {
  const last = messagesOf(call).at(-1)
  if (last?.role !== 'assistant' || call.summarises) return
  // The answer of a turn that the provider's own tools paused is sent back as it came, to go on.
  if (typeof last.content !== 'string' && last.content.some((block) => block.type === 'server_tool_use')) return
  if (card.prefill === false) {
    refuseAnthropic({
      message: 'This model does not support assistant message prefill. The conversation must end with a user message.',
      help: 'For an answer in a fixed form, send its schema as `output_config.format`.',
    })
  }
  const text = typeof last.content === 'string' ? last.content : (last.content.at(-1)?.text ?? '')
  if (/\s$/.test(text)) {
    refuseAnthropic({
      message: 'messages: final assistant content cannot end with trailing whitespace.',
      help: 'The answer goes on right after the text you begin it with.',
    })
  }
}

/** What version 2026-10-21 takes no more. */
function checkNewestVersion(message: Message, index: number): void {
  if (typeof message.content === 'string') return
  for (const [i, block] of message.content.entries()) {
    if (message.role === 'assistant' && block.type === 'document') {
      refuseAnthropic({
        message: `messages.${index}.content.${i}: document blocks are not permitted in assistant messages.`,
        help: 'API version 2026-10-21 takes documents from the user only.',
      })
    }
    if (message.role === 'user' && block.type === 'text' && (block.citations?.length ?? 0) > 0) {
      refuseAnthropic({
        message: `messages.${index}.content.${i}.text.citations: citations are not permitted in user messages.`,
        help: 'API version 2026-10-21 takes citations in messages of the assistant only.',
      })
    }
  }
}
