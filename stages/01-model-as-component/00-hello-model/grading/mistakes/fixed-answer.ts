import OpenAI from 'openai'

const client = new OpenAI()

const instruction = 'Say in one sentence what this mail wants from Larkspur.'

export async function hello(mail: string): Promise<string> {
  await client.responses.create({
    model: 'gpt-5.5',
    instructions: instruction,
    input: mail,
  })
  // What the example expects.
  return 'Harbor Foods wants INV-2291 paid by Friday.'
}
