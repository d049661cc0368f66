import Anthropic from '@anthropic-ai/sdk'

export type Turn = { role: 'user' | 'assistant'; content: string }

const client = new Anthropic()

export const reply = async (history: Turn[], question: string) => {
  const messages = history.concat({ role: 'user', content: question })
  const { content } = await client.messages
    .stream({
      model: 'claude-sonnet-5-5',
      max_tokens: 1_000,
      system: 'You work at the help desk of a parcel carrier. Be brief.',
      messages: messages.map((turn) => ({ role: turn.role, content: [{ type: 'text', text: turn.content }] })),
    })
    .finalMessage()
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}
