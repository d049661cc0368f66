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

check('sends six short turns as they are', {}, async () => {
  const { words } = await playing(talk(6))
  ensure(words.includes('Question 1:') && words.includes('Answer 6:'), `Your request holds ${show(words, 400)}.`)
})

check('sends a request that the API takes when the conversation has become long', { todo: 2 }, async () => {
  const { status, message } = await playing(lookups(12), 6)
  ensure(status === 200, `The API refused your request: ${message}`)
})

check('still says “no nuts” after forty turns', { todo: 1 }, async () => {
  const { words } = await playing([{ kind: 'user', text: noNuts }, { kind: 'assistant', text: 'Noted.' }, ...talk(40)])
  ensure(words.includes('no nuts in any box'), 'Ana wrote “no nuts in any box”, and your request holds nothing of it.')
})

/** Appends some turns at a time, and sends what the session gives at the end. */
async function playing(turns: readonly Turn[], atOnce = 2) {
  const heard = replay(summariser)
  const session = await learner.construct<Session>('createSession', options)
  for (let i = 0; i < turns.length; i += atOnce) {
    await session.append(...turns.slice(i, i + atOnce))
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

function talk(count: number): Turn[] {
  return Array.from({ length: count }, (_, i) => {
    const text =
      'the parcel PCL-3308-7 was to come on Tuesday, and the depot knows of a van that broke down on its way.'
    return i % 2 === 0
      ? { kind: 'user', text: `Question ${i + 1}: ${text}` }
      : { kind: 'assistant', text: `Answer ${i + 1}: ${text}` }
  })
}

/** Exchanges of six turns: the assistant looks up an order and a parcel at once. */
function lookups(count: number): Turn[] {
  const [output, ids] = ['Sorted at the hub, and waits for its tour since the morning. '.repeat(3), ['a', 'b']]
  return Array.from({ length: count }, (_, i): Turn[] => [
    { kind: 'assistant', text: `Answer ${i}: I have looked at it.` },
    { kind: 'user', text: `Question ${i + 1}: where is my order ORD-70418 now, and who has it?` },
    ...ids.map((id): Turn => ({ kind: 'call', callId: `call_${i}${id}`, name: 'get_order', arguments: '{}' })),
    ...ids.map((id): Turn => ({ kind: 'result', callId: `call_${i}${id}`, output: `Scan ${i}: ${output}` })),
  ]).flat()
}
