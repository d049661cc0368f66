import type { Clock, PriceCard } from '@stagecraft/kit'
import type { Extraction, ExtractResult } from '#05-structured-extraction/types.ts'

export type Doc = {
  /** The name of the file, e.g. `scan-017.txt`. Two suppliers may use the same name, and one may send a file twice. */
  id: string
  text: string
}

/** Keeps texts from one run to the next. */
export type KeyValue = {
  get(key: string): Promise<string | undefined>
  set(key: string, value: string): Promise<void>
}

export type BatchOptions = {
  /** What this run may cost: millionths of a dollar. */
  budgetMicroUsd: number
  /** What the model behind your `ask` costs, whatever its name: known before the first request, another in another run. */
  price: PriceCard
  /** Documents under way at the same time, at most. */
  concurrency: number
  store: KeyValue
  /** Aborted when the machine is about to stop. */
  signal?: AbortSignal
  clock?: Clock
}

export type Row = Extraction & { id: string }

export type Reason = Extract<ExtractResult, { ok: false }>['error']['kind'] | 'budget' | 'aborted'

/** A document that Tomas must look at himself. Elsewhere such a list is called a dead-letter queue. */
export type Quarantined = {
  id: string
  /** The kind of the error that the last try ended with; `budget` if there was no money for it. */
  reason: Reason
  message: string
}

/** Every document is in one of the two lists; each list is in the order of the documents. */
export type BatchReport = {
  rows: Row[]
  quarantine: Quarantined[]
  /** What the replies of this run cost, by their `usage`. */
  spent: number
  /** How many replies that was. */
  calls: number
  /** Texts that an earlier run had finished; one that occurs three times counts once. */
  resumed: number
}
