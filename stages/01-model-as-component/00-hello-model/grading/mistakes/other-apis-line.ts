import OpenAI from 'openai'

const client = new OpenAI()

const instruction = 'Say in one sentence what this mail wants from Larkspur.'

export async function hello(mail: string): Promise<string> {
  const reply = await client.responses.create({
    model: 'gpt-5.5',
    instructions: instruction,
    input: mail,
  })
  // @ts-expect-error A reply of the Responses API has no choices.
  return reply.choices[0]?.message.content ?? ''
}
