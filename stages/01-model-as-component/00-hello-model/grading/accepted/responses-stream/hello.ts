import { OpenAI } from 'openai'

export async function hello(mail: string) {
  const stream = await new OpenAI({ maxRetries: 0 }).responses.create({
    model: 'gpt-5.4-mini',
    stream: true,
    input: [
      { role: 'developer', content: 'One sentence, please.' },
      { role: 'user', content: [{ type: 'input_text', text: mail }] },
    ],
  })
  const pieces: string[] = []
  for await (const event of stream) {
    if (event.type === 'response.output_text.delta') pieces.push(event.delta)
  }
  return pieces.join('')
}
