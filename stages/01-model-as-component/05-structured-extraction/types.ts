import type { Result } from '@stagecraft/kit'
import type { AskError, AskMeta } from '#01-read-the-whole-reply/types.ts'

/** What Tomas types into the ledger. Days are written 2026-11-02, amounts as they are printed: `1.234,50`. */
export type Invoice = {
  /** E.g. `INV-2291`. */
  invoiceNumber: string
  supplier: string
  invoiceDate: string
  /** The day in the stamp of Larkspur's mail room; every document has one. */
  receivedAt: string
  currency: 'EUR' | 'USD' | 'GBP'
  /** At least one; their amounts add up to the total. */
  lines: { description: string; amount: string }[]
  total: string
  /** The supplier's number at the tax office, e.g. `DE811334297`. This and the next three an invoice may lack. */
  vatId: string | null
  /** The supplier's bank account, e.g. `DE89370400440532013000`. */
  iban: string | null
  dueDate: string | null
  /** Larkspur's own order, e.g. `ORD-70418`. */
  orderNumber: string | null
}

/** Something in an invoice that a person should look at. */
export type Issue = {
  /** The field of the invoice: `total`, `vatId`, … */
  path: string
  message: string
}

export type Extraction = {
  invoice: Invoice
  /** What Tomas should know before he books it; mostly empty. */
  issues: Issue[]
}

/**
 * Why there is no invoice to book: `ask` had no answer, or the reply is not an invoice (`schema`), or it is one that
 * breaks a rule (`rule`). `reply` is what the model wrote, so that somebody can show it its mistake.
 */
export type ExtractError = AskError | { kind: 'schema' | 'rule'; message: string; issues: Issue[]; reply: string }

export type ExtractResult = Result<Extraction, ExtractError, AskMeta>

/** The second try: what the model wrote before, and what was wrong with it. */
export type Repair = { previous: string; issues: Issue[] }

export type ExtractOptions = {
  maxOutputTokens?: number
  repair?: Repair
  signal?: AbortSignal
}
