import { type Clock, systemClock } from '@stagecraft/kit'
import { cost, normalizeUsage } from '#02-tokens-and-money/tokens.ts'
import { extractInvoice } from '#05-structured-extraction/extract.ts'
import type { ExtractError, ExtractOptions, ExtractResult } from '#05-structured-extraction/types.ts'
import type { BatchOptions, BatchReport, Doc, Quarantined, Row } from './types.ts'

export function extractBatch(docs: Doc[], options: BatchOptions): Promise<BatchReport> {
  return new Night(options).work(docs)
}

class OutOfMoney extends Error {}

/** Its own pool of workers and its own patience with the API; of the earlier exercises it needs the reader and the prices. */
class Night {
  readonly #options: BatchOptions
  readonly #clock: Clock
  readonly #texts = new Map<string, PromiseWithResolvers<Settled>>()
  #spent = 0
  #reserved = 0
  #calls = 0
  #resumed = 0

  constructor(options: BatchOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
  }

  async work(docs: readonly Doc[]): Promise<BatchReport> {
    const queue = [...new Set(docs.map(({ text }) => text))]
    for (const text of queue) this.#texts.set(text, Promise.withResolvers())
    const workers = Array.from({ length: this.#options.concurrency }, async () => {
      for (let text = queue.shift(); text !== undefined; text = queue.shift()) {
        this.#texts.get(text)?.resolve(await this.#settle(text))
      }
    })
    const rows: Row[] = []
    const quarantine: Quarantined[] = []
    for (const { id, text } of docs) {
      const settled = await this.#texts.get(text)?.promise
      if (settled?.row) rows.push({ id, ...settled.row })
      else quarantine.push({ id, reason: settled?.problem?.kind ?? 'api', message: settled?.problem?.message ?? '' })
    }
    await Promise.all(workers)
    return { rows, quarantine, spent: this.#spent, calls: this.#calls, resumed: this.#resumed }
  }

  async #settle(text: string): Promise<Settled> {
    const { store, signal } = this.#options
    const saved = await store.get(text)
    if (saved) {
      this.#resumed++
      return { row: JSON.parse(saved) }
    }
    try {
      let result = await this.#pay(text, { maxOutputTokens: 2_500 })
      if (!result.ok) {
        const { error } = result
        if (error.kind === 'truncated') result = await this.#pay(text, { maxOutputTokens: 10_000 })
        else if (error.kind === 'rule' || error.kind === 'schema') {
          const repair = { previous: error.reply, issues: error.issues }
          result = await this.#pay(text, { maxOutputTokens: 2_500, repair })
        }
      }
      if (!result.ok) return { problem: result.error }
      await store.set(text, JSON.stringify(result.value))
      return { row: result.value }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (error instanceof OutOfMoney) return { problem: { kind: 'budget', message } }
      return { problem: { kind: signal?.aborted ? 'aborted' : 'api', message } }
    }
  }

  async #pay(text: string, how: ExtractOptions): Promise<ExtractResult> {
    // A token has at least one character, so this is never too little.
    const most = cost(
      {
        uncachedInput: 3_000 + text.length + JSON.stringify(how).length,
        output: how.maxOutputTokens ?? 0,
        cacheRead: 0,
        cacheWrite: 0,
        cacheWriteLong: 0,
        reasoning: 0,
      },
      this.#options.price,
    )
    // What is set aside for others may come free again: wait for their bills before giving up.
    while (this.#spent + this.#reserved + most > this.#options.budgetMicroUsd) {
      if (this.#reserved === 0) throw new OutOfMoney(`${most} micro-dollars may be needed, and are not there.`)
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#reserved += most
    try {
      const result = await this.#patiently(() => extractInvoice(text, { ...how, signal: this.#options.signal }))
      this.#calls++
      this.#spent += cost(normalizeUsage(result.meta.usage), this.#options.price)
      return result
    } finally {
      this.#reserved -= most
    }
  }

  async #patiently(send: () => Promise<ExtractResult>): Promise<ExtractResult> {
    for (let pause = 800; ; pause *= 2) {
      this.#options.signal?.throwIfAborted()
      let status: number | undefined
      let problem: unknown
      try {
        const result = await send()
        if (result.ok || result.error.kind !== 'api') return result
        status = result.error.status
        problem = new Error(result.error.message)
      } catch (thrown) {
        status = (thrown as { status?: number }).status
        problem = thrown
      }
      const passing = status === undefined || status === 429 || status >= 500
      if (!passing || pause > 10_000) throw problem
      await this.#clock.sleep(pause * (0.75 + Math.random() / 2), this.#options.signal)
    }
  }
}

type Settled = {
  row?: Omit<Row, 'id'>
  problem?: Pick<Quarantined, 'message'> & { kind: ExtractError['kind'] | 'budget' | 'aborted' }
}
