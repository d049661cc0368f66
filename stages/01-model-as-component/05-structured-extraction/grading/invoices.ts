import { random } from '@stagecraft/suite'
import type { Invoice } from '../types.ts'

/** An invoice, the document in which it stands, and how the document writes what a model may copy. */
export type Document = { invoice: Invoice; text: string }

export type DocumentOptions = {
  /** Fields that the document does not have. */
  without?: readonly (keyof Invoice)[]
  /** Amounts of the lines in cents; unless told, `smallAmounts`. */
  cents?: readonly number[]
  /** How amounts are printed: `1.234,50` or `1,234.50`. */
  style?: 'german' | 'english'
  /** Cents by which the printed total differs from the sum of the lines. */
  off?: number
  /** Days from the mail room's stamp to the invoice date; negative: before it. */
  dated?: number
  /** The day on which it came; in 2025 unless told. */
  receivedAt?: string
  /** How the document prints its date; as 2025-10-30 unless told. */
  printDate?: (iso: string) => string
  /** Whether numbers for banks and tax offices are printed with spaces between their groups. */
  grouped?: boolean
}

const suppliers = ['Harbor Foods', 'Alder Books', 'Quayside Paper', 'Brenner Pallets'] as const
const goods = ['Pallet wrap', 'Label rolls', 'Packing tape', 'Corner boards', 'Strapping', 'Delivery'] as const

/** A document that came to Larkspur in 2025, so that neither today nor this year is in it. */
export function writeDocument(options: DocumentOptions = {}): Document {
  const { without = [], style = 'german', off = 0, dated = -random.int(2, 9) } = options
  const cents = options.cents ?? smallAmounts()
  const receivedAt = options.receivedAt ?? dayFrom('2025-02-03', random.int(0, 200))
  const invoice: Invoice = {
    invoiceNumber: `INV-${random.int(2_300, 7_800)}`,
    supplier: random.pick(suppliers),
    invoiceDate: dayFrom(receivedAt, dated),
    receivedAt,
    currency: random.pick(['EUR', 'USD', 'GBP']),
    lines: cents.map((amount, index) => ({ description: goods[index] ?? 'Freight', amount: printed(amount, style) })),
    total: printed(cents.reduce((sum, amount) => sum + amount, 0) + off, style),
    vatId: vatId(),
    iban: germanIban(),
    dueDate: dayFrom(receivedAt, 30),
    orderNumber: `ORD-${random.int(70_100, 79_900)}`,
  }
  for (const field of without) Object.assign(invoice, { [field]: null })
  return { invoice, text: documentText(invoice, options) }
}

function documentText(invoice: Invoice, { printDate, grouped }: DocumentOptions): string {
  const { invoiceNumber, supplier, receivedAt, currency, lines, total, vatId, iban, dueDate, orderNumber } = invoice
  const date = printDate?.(invoice.invoiceDate) ?? invoice.invoiceDate
  const shown = (field: 'vatId' | 'iban', code: string) => (grouped ? inGroups(field, code) : code)
  return [
    `Larkspur mail room, received ${receivedAt}`,
    '',
    `${supplier} · Rechnung ${invoiceNumber} · Datum: ${date}`,
    ...(orderNumber ? [`Ihre Bestellung: ${orderNumber}`] : []),
    ...lines.map(({ description, amount }) => `${description.padEnd(20)} ${amount.padStart(12)}`),
    `${`Summe ${currency}`.padEnd(20)} ${total.padStart(12)}`,
    ...(dueDate ? [`Zahlbar bis ${dueDate}.`] : []),
    ...(iban ? [`IBAN ${shown('iban', iban)}`] : []),
    ...(vatId ? [`USt-IdNr. ${shown('vatId', vatId)}`] : []),
  ].join('\n')
}

/** `DE89 3704 0044 0532 0130 00` and `DE 811 334 297`. */
export function inGroups(field: 'vatId' | 'iban', code: string): string {
  return code.replaceAll(field === 'iban' ? /.{4}/g : /^..|\d{3}/g, '$& ').trimEnd()
}

/** A number as the text shows it, with its spaces. */
export function asPrinted(code: string | null, text: string): string | undefined {
  return new RegExp([...(code ?? '')].join(' ?')).exec(text)?.[0]
}

/** Random amounts in cents that floating-point numbers add up right; neither they nor their sum have thousands. */
export function smallAmounts(): number[] {
  return [random.int(400, 3_400), random.int(40, 390), random.int(5, 39)].map((quarters) => quarters * 25)
}

/** An amount of cents as suppliers print it. */
export function printed(cents: number, style: 'german' | 'english'): string {
  const amount = (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })
  return style === 'english' ? amount : amount.replaceAll(/[.,]/g, (mark) => (mark === '.' ? ',' : '.'))
}

/** The day `days` after an ISO day. */
export function dayFrom(iso: string, days: number): string {
  return new Date(Date.parse(iso) + days * 86_400_000).toISOString().slice(0, 10)
}

export function vatId(): string {
  return `DE${random.int(100_000_000, 999_999_999)}`
}

/** A German IBAN with right check digits. */
export function germanIban(): string {
  const account = `${random.int(10_000_000, 99_999_999)}${random.int(1_000_000_000, 9_999_999_899)}`
  const check = 98n - (BigInt(`${account}131400`) % 97n)
  return `DE${String(check).padStart(2, '0')}${account}`
}

/** The same German IBAN up to its last digits, with check digits that are right again: 97 accounts on they are the same. */
export function otherAccount(iban: string): string {
  return `${iban.slice(0, 12)}${BigInt(iban.slice(12)) + 97n}`
}
