import OpenAI from 'openai'

const client = new OpenAI()

const instruction = 'Say in one sentence what this mail wants from Larkspur.'

export async function hello(mail: string): Promise<string> {
  const request = {
    model: 'gpt-5.5',
    instructions: instruction,
    input: mail,
  }
  await client.responses.create(request)
  return request.input
}
