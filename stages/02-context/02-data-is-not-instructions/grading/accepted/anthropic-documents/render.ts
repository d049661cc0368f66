import Anthropic from '@anthropic-ai/sdk'
import type { AskInput, AskResult } from '#before.ts'
import type { Doc, RenderInput } from './types.ts'

// Document blocks are Anthropic's; this is what an `ask` of 01-01 looks like there.
const anthropic = new Anthropic({ maxRetries: 0 })

async function ask({ system, user }: AskInput): Promise<AskResult> {
  const content = user as string | Anthropic.ContentBlockParam[]
  const message = await anthropic.messages.create({
    model: 'claude-sonnet-5-5',
    max_tokens: 1024,
    system,
    messages: [{ role: 'user', content }],
  })
  const value = message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
  const meta = { model: message.model, requestId: null, usage: message.usage, stopReason: message.stop_reason }
  return { ok: true, value, meta }
}

export function render({ rules, documents, question }: RenderInput): AskInput {
  const blocks = documents.map(({ id, text }) => ({
    type: 'search_result',
    source: id,
    title: id,
    content: [{ type: 'text', text }],
  }))
  return { system: rules, user: [...blocks, { type: 'text', text: question }] }
}

export function readBack({ user }: AskInput): Doc[] {
  const documents: Doc[] = []
  for (const part of typeof user === 'string' ? [] : user) {
    const { type, source, content } = part as Partial<Anthropic.SearchResultBlockParam>
    if (type === 'search_result' && source) documents.push({ id: source, text: content?.[0]?.text ?? '' })
  }
  return documents
}

export const askAbout = (input: RenderInput): Promise<AskResult> => ask(render(input))
