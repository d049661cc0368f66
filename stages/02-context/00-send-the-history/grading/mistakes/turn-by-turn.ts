import OpenAI from 'openai'

const client = new OpenAI()

const instructions = `You answer customers of Larkspur, a parcel carrier, in one or two sentences.
If you do not know which parcel a customer means, ask for its number.`

export type Turn = { role: 'user' | 'assistant'; content: string }

/** The model gets to know the conversation one turn at a time. */
export async function reply(history: Turn[], question: string): Promise<string> {
  for (const turn of history) {
    await client.responses.create({ model: 'gpt-5.5', instructions, input: [turn] })
  }
  const response = await client.responses.create({ model: 'gpt-5.5', instructions, input: question })
  return response.output_text
}
