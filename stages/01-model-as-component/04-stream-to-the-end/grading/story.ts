import { random } from '@stagecraft/suite'
import type { StreamInput } from '../types.ts'

export type Story = {
  question: StreamInput
  /** What the recorded model answers; its first half reads differently from the whole. */
  answer: string
  /** What it thinks before it answers. */
  thinking: string
  parcel: string
}

const customers = ['Ana', 'Ben'] as const
const cities = ['Lindau', 'Porto', 'Aarhus', 'Gdansk', 'Tarragona'] as const

function tellStory(): Story {
  const customer = random.pick(customers)
  const city = random.pick(cities)
  const order = `ORD-${random.int(70_100, 79_900)}`
  const parcel = `PCL-${random.int(2_100, 9_800)}-${random.int(1, 9)}`
  const amount = `${random.int(101, 989)},${random.int(11, 89)} €`
  return {
    question: {
      system: 'You answer customers of Larkspur, a parcel company.',
      user: `My order ${order} arrived broken in parcel ${parcel}. Do I get my money back? ${customer}`,
    },
    answer: `Yes, ${customer}, Larkspur pays back the ${amount} for ${order}, you send nothing in. But keep parcel ${parcel} closed: our depot in ${city} must see it first.`,
    thinking: `The customer wants the ${amount} back. The policy pays only after an inspection in ${city}. Is ${order} insured? I think so.`,
    parcel,
  }
}

/** A customer's question about a parcel, and the answer to it. */
export const story = tellStory()
