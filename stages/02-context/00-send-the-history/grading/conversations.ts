import { type ModelCall, type Random, type Responder, reply } from '@stagecraft/suite'
import type { Turn } from '../reply.ts'

/** A customer's conversation up to a question that only the earlier turns explain. */
export type Conversation = {
  customer: string
  parcel: string
  history: Turn[]
  question: string
  /** What a model answers that knows the earlier turns. */
  answer: string
}

export const askBack = 'Which parcel do you mean? Please send me its number.'

/** Two customers: a short conversation, and one in which the parcel's number was said long ago. */
export function twoConversations(random: Random): [ana: Conversation, ben: Conversation] {
  const [ana, ben] = random.shuffle(['3308-7', '3311-0', '3342-5', '3379-2', '3390-4'])
  const asAna = { customer: 'Ana', parcel: `PCL-${ana}`, question: 'When does it arrive?' }
  const asBen = { customer: 'Ben', parcel: `PCL-${ben}`, question: 'At what time will it be here?' }
  return [
    talk(random, asAna, `Hello, I am waiting for my parcel PCL-${ana}.`, random.int(1, 3)),
    talk(random, asBen, `Ben Okoro of Alder Books, about PCL-${ben}.`, random.int(11, 14)),
  ]
}

type Asked = Pick<Conversation, 'customer' | 'parcel' | 'question'>

/** `more`: how often customer and model spoke again before the question. */
function talk(random: Random, asked: Asked, first: string, more: number): Conversation {
  const { customer, parcel } = asked
  const left = `${random.int(5, 7)}:${random.int(10, 59)}`
  const history: Turn[] = [
    { role: 'user', content: first },
    { role: 'assistant', content: `Good morning, ${customer}. ${parcel} left our depot in Lindau at ${left}.` },
  ]
  for (let box = 2; box < more + 2; box++) {
    const [said, answered] = random.pick(wishes)
    history.push({ role: 'user', content: `About box ${box} of mine, ${customer}: ${said}` })
    history.push({ role: 'assistant', content: `${answered}, ${customer}, for box ${box}.` })
  }
  const day = random.pick(['Tuesday', 'Wednesday', 'Thursday', 'Friday'])
  const answer = `${parcel} arrives on ${day}, between ${random.int(8, 11)} and ${random.int(12, 15)} o'clock.`
  return { ...asked, history, answer }
}

const wishes = [
  ['It is a present: please give it to nobody else.', 'I have noted that only you may take it'],
  ['The bell does not work, please knock.', 'The driver has a note to knock'],
  ['The box is heavy. Do you carry it upstairs?', 'Up to the third floor we do'],
  ['Last time it came wet.', 'It travels in a closed van this time'],
] as const

/** Answers the last message, and knows a parcel only if its number stands before the question. */
export function modelFor({ parcel, question, answer }: Conversation): Responder {
  return (call) => {
    const last = spoken(call).at(-1)
    if (!last?.text.includes(question)) return reply.text('Is there anything else that I can do for you?')
    const all = [call.system, ...spoken(call).map(({ text }) => text)].join('\n')
    return reply.text(all.slice(0, all.lastIndexOf(question)).includes(parcel) ? answer : askBack)
  }
}

/** The messages of a request that are somebody's, each as one text. */
export function spoken(call: ModelCall): { role: string; text: string }[] {
  return call.turns
    .filter(({ role }) => role !== 'system')
    .map(({ role, parts }) => ({
      role,
      text: parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n'),
    }))
}
