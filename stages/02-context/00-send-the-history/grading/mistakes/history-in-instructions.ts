import OpenAI from 'openai'

const client = new OpenAI()

const instructions = `You answer customers of Larkspur, a parcel carrier, in one or two sentences.
If you do not know which parcel a customer means, ask for its number.`

export type Turn = { role: 'user' | 'assistant'; content: string }

export async function reply(history: Turn[], question: string): Promise<string> {
  const before = history.map(({ role, content }) => `${role}: ${content}`).join('\n')
  const response = await client.responses.create({
    model: 'gpt-5.5',
    instructions: `${instructions}\n\nThe conversation so far:\n${before}`,
    input: question,
  })
  return response.output_text
}
