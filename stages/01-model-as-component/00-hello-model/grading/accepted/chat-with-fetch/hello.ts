type ChatReply = { choices: { message: { content: string | null } }[] }

class ChatModel {
  readonly #name: string

  constructor(name: string) {
    this.#name = name
  }

  async complete(prompt: string): Promise<string> {
    const response = await fetch('https://api.openai.com/v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${process.env.OPENAI_API_KEY}` },
      body: JSON.stringify({ model: this.#name, messages: [{ role: 'user', content: prompt }] }),
    })
    const { choices } = (await response.json()) as ChatReply
    return choices[0]?.message.content ?? ''
  }
}

// The mail as JSON: quotes and line ends cannot be mistaken for the task.
export const hello = (mail: string) =>
  new ChatModel('gpt-5.4-mini').complete(`Sum up in one sentence the mail in this JSON: ${JSON.stringify({ mail })}`)
