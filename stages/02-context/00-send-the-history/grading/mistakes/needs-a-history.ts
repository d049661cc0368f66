import OpenAI from 'openai'

const client = new OpenAI()

const instructions = `You answer customers of Larkspur, a parcel carrier, in one or two sentences.
If you do not know which parcel a customer means, ask for its number.`

export type Turn = { role: 'user' | 'assistant'; content: string }

export async function reply(history: Turn[], question: string): Promise<string> {
  const last = history[history.length - 1] as Turn
  // Two turns of one role in a row are joined.
  const turns: Turn[] =
    last.role === 'user'
      ? [...history.slice(0, -1), { role: 'user', content: `${last.content}\n${question}` }]
      : [...history, { role: 'user', content: question }]
  const response = await client.responses.create({ model: 'gpt-5.5', instructions, input: turns })
  return response.output_text
}
