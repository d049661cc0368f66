import OpenAI from 'openai'

const client = new OpenAI()

export async function hello(_mail: string): Promise<string> {
  const reply = await client.responses.create({
    model: 'gpt-5.5',
    input: 'Say in one sentence what this mail wants from Larkspur.',
  })
  return reply.output_text
}
