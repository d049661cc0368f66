import { countTokens, systemClock } from '@stagecraft/kit'
import { cost, normalizeUsage } from '#02-tokens-and-money/tokens.ts'
import { extractInvoice } from '#05-structured-extraction/extract.ts'
import type { ExtractOptions, ExtractResult } from '#05-structured-extraction/types.ts'
import { callWithDeadline, mapLimit } from '#06-retry-with-a-deadline/retry.ts'
import type { BatchOptions, BatchReport, Doc, Quarantined, Reason, Row } from './types.ts'

type Settled = Omit<Row, 'id'> | Omit<Quarantined, 'id'>
type Job = { text: string; how: ExtractOptions }

const schemaTokens = 1_500

/**
 * Two passes over the texts that nobody has read yet: one for all, one for those that failed and can be asked
 * differently. The texts themselves are the keys of the store.
 */
export async function extractBatch(docs: Doc[], options: BatchOptions): Promise<BatchReport> {
  const { store, budgetMicroUsd, price, concurrency, signal, clock = systemClock } = options
  const settled = new Map<string, Settled>()
  const totals = { spent: 0, calls: 0, resumed: 0 }
  let promised = 0

  for (const text of new Set(docs.map((doc) => doc.text))) {
    const known = await store.get(`invoice:${text}`)
    if (known === undefined) continue
    settled.set(text, JSON.parse(known) as Settled)
    totals.resumed += 1
  }

  const put = (text: string, reason: Reason, message: string) => settled.set(text, { reason, message })

  const pass = async (jobs: readonly Job[]): Promise<Job[]> => {
    const again: Job[] = []
    await mapLimit(jobs, { concurrency }, async ({ text, how }) => {
      if (signal?.aborted) return put(text, 'aborted', 'The run was stopped before this document.')
      const words = countTokens(text) + countTokens(JSON.stringify(how)) + schemaTokens
      const most = words * price.input + (how.maxOutputTokens ?? 0) * price.output
      if (totals.spent + promised + most > budgetMicroUsd) return put(text, 'budget', 'The budget is used up.')
      promised += most
      const outcome = await callWithDeadline((own) => ask(text, { ...how, signal: joined(own, signal) }), {
        deadlineMs: 90_000,
        maxAttempts: 5,
        clock,
      })
      // Nothing is awaited between this and the bill: the money is never counted as free in between.
      promised -= most
      if (!outcome.ok) return put(text, signal?.aborted ? 'aborted' : 'api', outcome.error.message)
      const result = outcome.value
      totals.calls += 1
      totals.spent += cost(normalizeUsage(result.meta.usage), price)
      if (result.ok) {
        settled.set(text, result.value)
        await store.set(`invoice:${text}`, JSON.stringify(result.value))
      } else {
        put(text, result.error.kind, result.error.message)
        const next = differently(result.error, how)
        if (next) again.push({ text, how: next })
      }
    })
    return again
  }

  const texts = [...new Set(docs.map((doc) => doc.text))].filter((text) => !settled.has(text))
  const failed = await pass(texts.map((text) => ({ text, how: { maxOutputTokens: 1_600 } })))
  await pass(failed)

  const rows: Row[] = []
  const quarantine: Quarantined[] = []
  for (const { id, text } of docs) {
    const one = settled.get(text) ?? { reason: 'api' as const, message: 'It was not reached.' }
    if ('invoice' in one) rows.push({ ...one, id })
    else quarantine.push({ ...one, id })
  }
  return { rows, quarantine, ...totals }
}

async function ask(text: string, how: ExtractOptions): Promise<ExtractResult> {
  const result = await extractInvoice(text, how)
  if (result.ok || result.error.kind !== 'api') return result
  const error: Error & { status?: number } = new Error(result.error.message)
  error.status = result.error.status
  throw error
}

function joined(...signals: (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined))
}

function differently(
  error: Extract<ExtractResult, { ok: false }>['error'],
  { maxOutputTokens = 0 }: ExtractOptions,
): ExtractOptions | undefined {
  switch (error.kind) {
    case 'truncated':
      return { maxOutputTokens: maxOutputTokens * 3 }
    case 'schema':
    case 'rule':
      return { maxOutputTokens, repair: { previous: error.reply, issues: error.issues } }
    default:
      return undefined
  }
}
