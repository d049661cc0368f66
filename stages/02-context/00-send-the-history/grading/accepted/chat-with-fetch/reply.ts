type Turn = { role: 'user' | 'assistant'; content: string }
type Message = Turn | { role: 'developer'; content: string }

/** The messages of a request, one after another; nothing is built before it is needed. */
function* messagesFor(history: Turn[], question: string): Generator<Message> {
  yield { role: 'developer', content: 'Answer Larkspur’s customers. Ask for the parcel’s number if you miss it.' }
  for (const { role, content } of history) yield { role, content }
  yield { role: 'user', content: question }
}

export async function reply(history: Turn[], question: string): Promise<string> {
  const response = await fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${process.env.OPENAI_API_KEY}` },
    body: JSON.stringify({ model: 'gpt-5.4-mini', messages: Array.from(messagesFor(history, question)) }),
  })
  if (!response.ok) throw new Error(`The API answered ${response.status}: ${await response.text()}`)
  const body = (await response.json()) as { choices: [{ message: { content: string } }] }
  return body.choices[0].message.content
}
