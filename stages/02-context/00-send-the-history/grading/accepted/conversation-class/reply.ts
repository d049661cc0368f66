import OpenAI from 'openai'

export interface Turn {
  role: 'user' | 'assistant'
  content: string
}

type Item = OpenAI.Responses.ResponseInputItem

/** A conversation with items in the API's own long form; made anew for each question. */
class Conversation {
  readonly #client = new OpenAI({ maxRetries: 0 })
  readonly #items: Item[] = [{ type: 'message', role: 'developer', content: 'Help the customers of Larkspur.' }]

  add({ role, content }: Turn): this {
    this.#items.push({ type: 'message', role, content })
    return this
  }

  async answer(): Promise<string> {
    const { output } = await this.#client.responses.create({ model: 'gpt-5.4-mini', input: this.#items, store: false })
    let text = ''
    for (const item of output) {
      if (item.type !== 'message') continue
      for (const part of item.content) if (part.type === 'output_text') text += part.text
    }
    return text
  }
}

export function reply(history: Turn[], question: string): Promise<string> {
  const conversation = new Conversation()
  for (const turn of history) conversation.add(turn)
  return conversation.add({ role: 'user', content: question }).answer()
}
