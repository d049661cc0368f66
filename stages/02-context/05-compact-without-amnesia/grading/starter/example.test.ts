import { check, ensure, learnerOf, type ModelCall, replay, reply, show } from '@stagecraft/suite'
import type { Session, SessionOptions, Turn } from './types.ts'

const learner = learnerOf<typeof import('./session.ts')>()

const noNuts = 'Please remember that my son is allergic to nuts: no nuts in any box.'
const options: SessionOptions = {
  rules: 'You answer the customers of Larkspur for Mira.',
  windowTokens: 2_400,
  compactAt: 1_600,
  keepRecentTurns: 4,
  keepVerbatim: (turn) => turn.kind === 'user' && turn.text === noNuts,
}

check('sends seven short turns as they are', {}, async () => {
  const { words } = await playing(talk(7))
  ensure(words.includes('Question 1:') && words.includes('Question 7:'), `Your request holds ${show(words, 400)}.`)
})

check('sends a request that the API takes when the conversation has become long', { todo: 2 }, async () => {
  const { status, message } = await playing(lookups(12))
  ensure(status === 200, `The API refused your request: ${message}`)
})

check('still says “no nuts” after forty turns', { todo: 1 }, async () => {
  const { words } = await playing([[{ kind: 'user', text: noNuts }], ...talk(41, 'Noted.')])
  ensure(words.includes('no nuts in any box'), 'Ana wrote “no nuts in any box”, and your request holds nothing of it.')
})

/** Appends what is new before each request, and sends the last one. */
async function playing(steps: readonly Turn[][]) {
  const heard = replay(summariser)
  const session = await learner.construct<Session>('createSession', options)
  for (const turns of steps) {
    await session.append(...turns)
    await session.compactIfNeeded()
  }
  const { status, body } = await heard.send(await session.request())
  const sent = heard.calls.at(-1)
  const message = String((body as { error?: { message?: string } }).error?.message)
  return { status, message, words: JSON.stringify([sent?.system, sent?.turns]) }
}

/** A model that is asked for a summary, with a schema or without. */
function summariser({ outputSchema }: ModelCall) {
  if (!outputSchema) return reply.text('The customer asked, and Larkspur answered.')
  const names = Object.keys((outputSchema.schema.properties ?? {}) as object)
  return reply.json(Object.fromEntries(names.map((name) => [name, ['The customer asked, and Larkspur answered.']])))
}

/** Questions and answers; each step but the first begins with the answer to the one before. */
function talk(count: number, before = ''): Turn[][] {
  const text = 'the parcel PCL-3308-7 was to come on Tuesday, and the depot knows of a van that broke down on its way.'
  const steps: Turn[][] = []
  for (let i = 1; i <= count; i += 2) {
    const answer = i === 1 ? before : `Answer ${i - 1}: ${text}`
    const turns: Turn[] = answer ? [{ kind: 'assistant', text: answer }] : []
    steps.push([...turns, { kind: 'user', text: `Question ${i}: ${text}` }])
  }
  return steps
}

/** Exchanges in which the assistant looks up two things at once. */
function lookups(count: number): Turn[][] {
  const [output, ids] = ['Sorted at the hub, and waits for its tour since the morning. '.repeat(3), ['a', 'b']]
  return Array.from({ length: count }, (_, i): Turn[] => [
    ...(i > 0 ? [{ kind: 'assistant' as const, text: `Answer ${i}: I have looked at it.` }] : []),
    { kind: 'user', text: `Question ${i + 1}: where is my order ORD-70418 now, and who has it?` },
    ...ids.map((id): Turn => ({ kind: 'call', callId: `call_${i}${id}`, name: 'get_order', arguments: '{}' })),
    ...ids.map((id): Turn => ({ kind: 'result', callId: `call_${i}${id}`, output: `Scan ${i}: ${output}` })),
  ])
}
