/** What a ticket is about; it decides who answers it. `labels.ts` says what each one means. */
export type Label = 'late' | 'refund' | 'customs' | 'damaged' | 'address'

/** What a customer wrote to Mira. */
export type Ticket = {
  /** E.g. `T-08`. */
  id: string
  text: string
}

/** A ticket that Mira has labelled herself. */
export type LabelledTicket = Ticket & { label: Label }

export type ExampleOptions = {
  /** How many examples to choose. Default: 5. */
  k?: number
  /** The most tokens (o200k) that the texts of all examples may have together. Default: as many as they have. */
  budgetTokens?: number
}
