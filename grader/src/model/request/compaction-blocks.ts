/** Anthropic's compaction on demand: a request for a summary, and the signed block that comes of it. */
import { z } from 'zod'
import { refuseAsAnthropic } from './anthropic-words.ts'
import { readShape } from './read-shape.ts'
import { refuseAnthropic } from './rejection.ts'
import type { Compaction } from './state.ts'

export const SUMMARISE_BETA = 'compact-2026-09-04'

const SUMMARISE = z.strictObject({ type: z.literal('summarize'), instructions: z.string().nullish() })

type Body = { messages: readonly unknown[]; compaction?: unknown; context_management?: unknown }
type Block = { type?: unknown; content?: unknown; signature?: unknown }

/** Whether a request asks for a summary of its conversation instead of a reply, or the provider's refusal. */
export function readSummarise({ compaction, context_management }: Body, betas: string): boolean {
  if (compaction === undefined || compaction === null) return false
  if (!betas.includes(SUMMARISE_BETA)) {
    refuseAnthropic({
      message: 'compaction: Extra inputs are not permitted.',
      help: `It is a beta: send the header \`anthropic-beta: ${SUMMARISE_BETA}\`.`,
    })
  }
  readShape(SUMMARISE, compaction, refuseAsAnthropic, ['compaction'])
  if (context_management === undefined || context_management === null) return true
  return refuseAnthropic({
    message: 'compaction: cannot be combined with `context_management`.',
    help: 'Either you say when the conversation is compacted, or a threshold does.',
  })
}

/** Refuses a signed block that is not the provider's own, or not where it belongs: first in `messages`, and once. */
export function checkSignedBlocks({ messages }: Body, known: ReadonlyMap<string, Compaction> | undefined): void {
  if (!known) return
  const blocks = messages.flatMap((message, i) => {
    const content = (message as { content?: unknown } | null)?.content
    const list = (Array.isArray(content) ? content : []) as Block[]
    return list.map((block, j) => ({ block, first: i === 0 && j === 0, place: `messages.${i}.content.${j}` }))
  })
  const signed = blocks.filter(
    ({ block }) => block?.type === 'compaction' && block.content && typeof block.signature === 'string',
  )
  if (signed.length > 1) {
    refuse('compaction_block_ambiguous', 'messages: more than one `compaction` block.', 'Send only the newest one.')
  }
  for (const { block, first, place } of signed) {
    const made = known.get(String(block.signature))
    if (!made)
      refuse('compaction_signature_invalid', `${place}: Invalid \`signature\` in \`compaction\` block.`, AS_IT_CAME)
    else if (made.summary !== block.content) {
      refuse('compaction_content_mismatch', `${place}: \`content\` differs from what was signed.`, AS_IT_CAME)
    }
    if (first) continue
    refuse(
      'compaction_block_misplaced',
      `${place}: a \`compaction\` block must be the first block of the conversation.`,
      'It stands in the place of the messages that it was made of.',
    )
  }
}

const AS_IT_CAME = 'Send the block back exactly as it came.'

function refuse(code: string, message: string, help: string): never {
  return refuseAnthropic({ message, help, details: { error_code: code } })
}
