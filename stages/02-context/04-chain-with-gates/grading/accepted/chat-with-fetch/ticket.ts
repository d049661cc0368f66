import type { Classification, Draft, Outcome, Parcel, Step, Ticket, Tone, Tools, Verdict } from './types.ts'

type Shape = Record<string, object>

const text = { type: 'string' }
const shapes: Partial<Record<Step['name'], Shape>> = {
  classify: { kind: { ...text, enum: ['customer', 'spam', 'unclear'] } },
  tone: { mood: { ...text, enum: ['calm', 'worried', 'angry'] }, advice: text },
  draft: { reply: text, justification: text },
  verify: { passed: { type: 'boolean' }, reasons: { type: 'array', items: text } },
}

/** A step that left no answer; the ticket goes to Mira. */
class Failed extends Error {}

export async function handleTicket(ticket: Ticket, tools: Tools): Promise<Outcome> {
  const steps: Step[] = []
  const run = async <T>(name: Step['name'], work: () => Promise<T>): Promise<T> => {
    try {
      const value = await work()
      steps.push({ name, ok: true })
      return value
    } catch (cause) {
      steps.push({ name, ok: false, error: (cause as Error).message })
      throw new Failed(name, { cause })
    }
  }
  const model = <T>(name: Step['name'], ...messages: string[]) => run(name, () => complete<T>(name, messages))

  try {
    const { kind } = await model<Classification>('classify', 'Which kind of mail is this?', ticket.text)
    if (kind !== 'customer') return { action: kind === 'spam' ? 'ignored' : 'escalated', steps }

    const looking = run('lookup', () => tools.lookup(ticket.parcelId))
    const listening = model<Tone>('tone', 'How does the customer sound?', ticket.text)
    // Whoever fails first, nothing goes on behind the ticket's back.
    await Promise.allSettled([looking, listening])
    const [parcel, { mood, advice }] = [await looking, await listening]

    const record = recordOf(parcel)
    const brief = `${ticket.text}\n\n${record}\n\nThey sound ${mood}. ${advice}`
    const write = (...more: string[]) => model<Draft>('draft', 'You answer mails for Larkspur.', brief, ...more)
    const judge = ({ reply }: Draft) => model<Verdict>('verify', 'You check mails before they leave.', record, reply)

    const first = await write()
    const verdict = await judge(first)
    const chosen = verdict.passed ? first : await write(`Rejected: ${first.reply}`, ...verdict.reasons)
    if (chosen !== first && !(await judge(chosen)).passed) return { action: 'escalated', steps }
    await run('send', () => tools.send(chosen.reply))
    return { action: 'sent', steps }
  } catch (error) {
    if (!(error instanceof Failed)) throw error
    return { action: 'escalated', steps }
  }
}

function recordOf({ parcelId, status, lastScan, expected }: Parcel): string {
  return `<record parcel="${parcelId}">\n${status}\n${lastScan}\nexpected on ${expected}\n</record>`
}

async function complete<T>(name: Step['name'], [system = '', ...users]: string[]): Promise<T> {
  const properties = shapes[name] ?? {}
  const schema = { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
  const response = await fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${process.env.OPENAI_API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'gpt-5.5',
      messages: [{ role: 'developer', content: system }, ...users.map((content) => ({ role: 'user', content }))],
      response_format: { type: 'json_schema', json_schema: { name, strict: true, schema } },
    }),
  })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  const [choice] = (await response.json()).choices
  if (choice.finish_reason !== 'stop' || choice.message.refusal) throw new Error('There is no whole answer.')
  const answer = JSON.parse(choice.message.content)
  for (const [field, shape] of Object.entries(properties)) {
    if (!fits(answer[field], shape)) throw new Error(`${field} is not what was asked for.`)
  }
  return answer
}

function fits(value: unknown, shape: { type?: string; enum?: string[] }): boolean {
  if (shape.enum) return shape.enum.includes(value as string)
  return shape.type === 'array' ? Array.isArray(value) : typeof value === shape.type
}
