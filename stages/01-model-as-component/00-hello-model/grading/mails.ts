import type { Random } from '@stagecraft/suite'

export type Mail = {
  text: string
  /** Words of the mail that a request about it cannot do without. */
  facts: string[]
  /** What the recorded model writes about it. */
  sentence: string
}

const senders = ['Harbor Foods', 'Alder Books', 'Quayside Paper', 'Brenner Pallets'] as const
const places = ['Hafen', 'Lindau', 'Porto', 'Tarragona', 'Gdansk', 'Aarhus'] as const
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const

/** `count` mails to Larkspur about different invoices. */
export function writeMails(random: Random, count: number): Mail[] {
  const first = random.int(2300, 7800)
  return Array.from({ length: count }, (_, index) => writeMail(random, `INV-${first + index * 7}`))
}

function writeMail(random: Random, invoice: string): Mail {
  const sender = random.pick(senders)
  const place = random.pick(places)
  const day = random.pick(days)
  const amount = `${random.int(101, 989)},${random.int(11, 89)}`
  return {
    text: [
      'Dear Larkspur team,',
      `our invoice ${invoice} over ${amount} EUR is still open.`,
      `The goods left for ${place} last week. Please pay it by ${day}.`,
      `${sender}, accounts`,
    ].join('\n'),
    facts: [invoice, amount, place, sender],
    sentence: `${sender} wants ${invoice} paid by ${day}.`,
  }
}
