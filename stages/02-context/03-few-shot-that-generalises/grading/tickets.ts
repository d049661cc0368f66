/** The tickets that Mira has labelled, and those that she has not seen yet. */
import { random } from '@stagecraft/suite'
import type { Label, LabelledTicket, Ticket } from '../types.ts'
import { labelled, unseen } from './texts.ts'

/** A ticket that is to be labelled: how Mira would label it, and how it looks to somebody who has seen no examples. */
export type UnseenTicket = Ticket & { label: Label; seems: Label }

let made = 0

/** A ticket with an id of its own and this run's numbers in its text. */
function ticket(text: string): Ticket {
  const id = `T-${String(random.int(10, 99))}${String(++made).padStart(3, '0')}`
  const parcel = `PCL-${random.int(1000, 9999)}-${random.int(1, 9)}`
  return { id, text: text.replace('{order}', `ORD-${random.int(70_000, 79_999)}`).replace('{parcel}', parcel) }
}

const labels = Object.keys(labelled) as Label[]

/** All labelled tickets in a new order; the first five are refunds, as in the file that Mira began with. */
export function makePool(): LabelledTicket[] {
  const all = labels.flatMap((label) => labelled[label].map((text) => ({ ...ticket(text), label })))
  const refunds = random.shuffle(all.filter(({ label }) => label === 'refund')).slice(0, 5)
  return [...refunds, ...random.shuffle(all.filter((one) => !refunds.includes(one)))]
}

/** All unseen tickets in a new order. */
export function makeUnseen(): UnseenTicket[] {
  const all = labels.flatMap((label) =>
    unseen[label].map(({ text, seems = label }) => ({ ...ticket(text), label, seems })),
  )
  return random.shuffle(all)
}

/** The same ticket in other words, as a customer writes it who got no answer. */
export function paraphrase({ text, label }: LabelledTicket | UnseenTicket): LabelledTicket {
  const opening = random.pick(['Dear team, ', 'Hello again, ', 'Hi Mira, '])
  const words = text.replace(/[A-Za-z]+/g, (word) => swap(word))
  return { ...ticket(opening + words.charAt(0).toLowerCase() + words.slice(1)), label }
}

const pairs = [
  ['parcel', 'package'],
  ['box', 'carton'],
  ['shipment', 'consignment'],
  ['late', 'overdue'],
  ['driver', 'courier'],
  ['refund', 'reimburse'],
  ['border', 'frontier'],
  ['broken', 'smashed'],
  ['wet', 'soaked'],
  ['wrong', 'incorrect'],
  ['want', 'wish'],
  ['gift', 'present'],
  ['duty', 'levy'],
  ['postcode', 'zip'],
  ['depot', 'hub'],
] as const

const others = new Map<string, string>(
  pairs.flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]),
)

function swap(word: string): string {
  const other = others.get(word.toLowerCase())
  if (other === undefined) return word
  return /^[A-Z]/.test(word) ? other.charAt(0).toUpperCase() + other.slice(1) : other
}
