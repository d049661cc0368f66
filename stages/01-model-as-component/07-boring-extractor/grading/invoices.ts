import { random } from '@stagecraft/suite'
import type { Doc } from '../types.ts'

/** How the recorded model treats a document. */
export type Kind =
  | 'clean'
  /** The model declines. */
  | 'refused'
  /** It misreads the total, and reads it right when it is shown what it wrote. */
  | 'misread'
  /** It misreads the total every time. */
  | 'unreadable'
  /** The same, with pages of descriptions. */
  | 'garrulous'
  /** Its reply needs more tokens than a first try allows. */
  | 'long'
  /** The first request meets a rate limit. */
  | 'busy'
  /** Clean, and followed by pages of terms. */
  | 'wordy'

export type Fixture = Doc & { kind: Kind; number: string; invoice: Record<string, unknown> & { total: string } }

const suppliers = ['Harbor Foods', 'Alder Books', 'Quayside Paper', 'Brenner Pallets'] as const

/** One document for each kind, each with a number of its own. */
export function fixtures(kinds: readonly Kind[]): Fixture[] {
  const from = random.int(2_300, 7_000)
  return kinds.map((kind, index) => fixture(kind, `INV-${from + 7 * index}`, `scan-${100 + index}.txt`))
}

function fixture(kind: Kind, number: string, id: string): Fixture {
  const cents = [random.int(10_000, 99_000), random.int(1_000, 9_000)]
  const total = cents.reduce((sum, amount) => sum + amount, 0)
  const day = `2025-0${random.int(1, 9)}-1${random.int(0, 9)}`
  const invoice = {
    invoiceNumber: number,
    supplier: random.pick(suppliers),
    invoiceDate: day,
    receivedAt: day,
    currency: 'EUR',
    lines: cents.map((amount, index) => ({ description: ['Pallet wrap', 'Freight'][index], amount: printed(amount) })),
    total: printed(total),
    vatId: null,
    iban: null,
    dueDate: null,
    orderNumber: null,
  }
  const text = documentText(invoice)
  return { id, kind, number, invoice, text: kind === 'wordy' ? `${text}\n\n${terms()}` : text }
}

function documentText({ invoiceNumber, supplier, invoiceDate, lines, total }: Record<string, unknown>): string {
  const printedLines = lines as { description: string; amount: string }[]
  return [
    `Larkspur mail room, received ${invoiceDate}`,
    `${supplier} · Rechnung ${invoiceNumber} · Datum: ${invoiceDate}`,
    ...printedLines.map(({ description, amount }) => `${description.padEnd(20)} ${amount.padStart(12)}`),
    `${'Summe EUR'.padEnd(20)} ${String(total).padStart(12)}`,
  ].join('\n')
}

/** Some 6,500 tokens that no invoice needs. */
function terms(): string {
  const clause =
    'goods stay ours until they are paid for in full, and damage is to be reported within seven days of arrival.'
  return Array.from(
    { length: 260 },
    (_, index) => `${index + 1}. In the case of delivery ${index + 1} all ${clause}`,
  ).join('\n')
}

/** An amount of cents as German suppliers print it. */
export function printed(cents: number): string {
  const [whole = '', rest = ''] = (cents / 100).toFixed(2).split('.')
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, '.')},${rest}`
}
