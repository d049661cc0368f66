import Anthropic from '@anthropic-ai/sdk'

const client = new Anthropic()

export async function hello(mail: string): Promise<string> {
  const message = await client.messages.create({
    model: 'claude-sonnet-5-5',
    max_tokens: 1000,
    system: 'You work in the accounts department of Larkspur. Answer with one sentence.',
    messages: [{ role: 'user', content: `What does this mail want?\n\n<mail>\n${mail}\n</mail>` }],
  })
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}
