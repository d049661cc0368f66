import type { z } from 'zod'
import type * as schemas from './schemas.ts'

/** A mail that came through the form on Larkspur's website. */
export type Ticket = {
  /** E.g. `T-08`. */
  id: string
  customer: string
  /** As the sender typed it into the form, e.g. `PCL-3308-7`. */
  parcelId: string
  text: string
}

/** What Larkspur's own system knows about a parcel: the evidence. */
export type Parcel = {
  parcelId: string
  status: string
  /** Where it was seen last. */
  lastScan: string
  /** The day on which it comes, as customers read it: `Thursday 5 November`. */
  expected: string
}

export type Tools = {
  /** @throws when the system does not answer */
  lookup(parcelId: string): Promise<Parcel>
  /** Mails the reply to the customer. A sent mail cannot be taken back. */
  send(reply: string): Promise<void>
}

export type Classification = z.infer<typeof schemas.classification>
export type Tone = z.infer<typeof schemas.tone>
export type Draft = z.infer<typeof schemas.draft>
export type Verdict = z.infer<typeof schemas.verdict>

/** Something that was done for a ticket. A second draft is a second `draft`. */
export type Step = {
  name: 'classify' | 'lookup' | 'tone' | 'draft' | 'verify' | 'send'
  ok: boolean
  /** Why it failed. */
  error?: string
}

export type Outcome = {
  /** `escalated`: left to Mira. */
  action: 'sent' | 'escalated' | 'ignored'
  /** Every step that ran, the failed ones too. */
  steps: Step[]
}
