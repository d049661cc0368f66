import { systemClock } from '@stagecraft/kit'
import { cost, normalizeUsage } from '#02-tokens-and-money/tokens.ts'
import { extractInvoice } from '#05-structured-extraction/extract.ts'
import type { ExtractOptions, ExtractResult } from '#05-structured-extraction/types.ts'
import { callWithDeadline, mapLimit } from '#06-retry-with-a-deadline/retry.ts'
import type { BatchOptions, BatchReport, Doc, Row } from './types.ts'

/** The longest reply that a first try pays for, in tokens; most invoices need a tenth of it. */
const firstCap = 2_000

/** What `extractInvoice` returned; or nothing came back, and why. */
type Outcome = ExtractResult | { ok: false; error: { kind: 'api' | 'budget' | 'aborted'; message: string } }

/** Reads a night's documents, and says of each what became of it. */
export async function extractBatch(docs: Doc[], options: BatchOptions): Promise<BatchReport> {
  const report: BatchReport = { rows: [], quarantine: [], spent: 0, calls: 0, resumed: 0 }
  const settled = await mapLimit(docs, options, (doc) => rowFor(doc, options, report))
  // TODO 1: Settle every document on its own, in input order: a row, or a quarantine entry with its reason.
  for (const one of settled) {
    if (!one.ok) throw new Error(one.error.message)
    report.rows.push(one.value)
  }
  return report
}

async function read(text: string, options: BatchOptions, report: BatchReport): Promise<Outcome> {
  const first = await call(text, { maxOutputTokens: firstCap }, options, report)
  // TODO 2: Give a failed document one second chance that differs from the first: show the model its output and the issues, or raise the output cap if the reply was cut.
  return first
}

async function rowFor({ id, text }: Doc, options: BatchOptions, report: BatchReport): Promise<Row> {
  // TODO 3: Never pay twice: remember finished documents by their content, within a run and across runs.
  const result = await read(text, options, report)
  if (!result.ok) throw new Error(`${id}: ${result.error.kind}`)
  return { id, ...result.value }
}

/** One reply of the model, paid for. What may pass by itself is tried again by your `callWithDeadline`. */
async function call(text: string, how: ExtractOptions, options: BatchOptions, report: BatchReport): Promise<Outcome> {
  // TODO 4: Stop before the budget: estimate a call before you send it and report the rest as 'budget'.
  const { signal: stop, clock = systemClock } = options
  const sent = await callWithDeadline(
    async (signal) => {
      const result = await extractInvoice(text, { ...how, signal: stop ? AbortSignal.any([signal, stop]) : signal })
      // `callWithDeadline` looks at what is thrown.
      if (!result.ok && result.error.kind === 'api') throw Object.assign(new Error(result.error.message), result.error)
      return result
    },
    { deadlineMs: 120_000, maxAttempts: 4, clock, signal: stop },
  )
  if (!sent.ok) return failure('api', sent.error.message)
  report.spent += cost(normalizeUsage(sent.value.meta.usage), options.price)
  report.calls += 1
  return sent.value
}

function failure(kind: 'api' | 'budget' | 'aborted', message: string): Outcome {
  return { ok: false, error: { kind, message } }
}
