import OpenAI from 'openai'

const client = new OpenAI()

const instructions = `You answer customers of Larkspur, a parcel carrier, in one or two sentences.
If you do not know which parcel a customer means, ask for its number.`

/** One message of a conversation: what the customer wrote (`user`), or what the model answered (`assistant`). */
export type Turn = { role: 'user' | 'assistant'; content: string }

/**
 * The model's answer to a customer's question.
 * @param history the conversation before the question, oldest turn first
 */
export async function reply(history: Turn[], question: string): Promise<string> {
  const response = await client.responses.create({
    model: 'gpt-5.5',
    instructions,
    input: [...history, { role: 'user', content: question }],
  })
  return response.output_text
}
