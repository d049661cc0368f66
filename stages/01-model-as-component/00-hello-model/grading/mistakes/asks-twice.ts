import OpenAI from 'openai'

const client = new OpenAI()

const instruction = 'Say in one sentence what this mail wants from Larkspur.'

function ask(mail: string) {
  return client.responses.create({ model: 'gpt-5.5', instructions: instruction, input: mail })
}

export async function hello(mail: string): Promise<string> {
  if ((await ask(mail)).output_text === '') return ''
  return (await ask(mail)).output_text
}
