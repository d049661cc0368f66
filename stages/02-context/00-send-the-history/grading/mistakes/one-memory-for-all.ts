import OpenAI from 'openai'

const client = new OpenAI()

const instructions = `You answer customers of Larkspur, a parcel carrier, in one or two sentences.
If you do not know which parcel a customer means, ask for its number.`

export type Turn = { role: 'user' | 'assistant'; content: string }

const memory: Turn[] = []

export async function reply(history: Turn[], question: string): Promise<string> {
  memory.push(...history, { role: 'user', content: question })
  const response = await client.responses.create({ model: 'gpt-5.5', instructions, input: memory })
  memory.push({ role: 'assistant', content: response.output_text })
  return response.output_text
}
