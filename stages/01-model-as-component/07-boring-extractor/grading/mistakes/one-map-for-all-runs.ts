import { createHash } from 'node:crypto'
import { countTokens, systemClock } from '@stagecraft/kit'
import { cost, normalizeUsage } from '#02-tokens-and-money/tokens.ts'
import { extractInvoice } from '#05-structured-extraction/extract.ts'
import type { Extraction, ExtractOptions, ExtractResult } from '#05-structured-extraction/types.ts'
import { callWithDeadline, mapLimit } from '#06-retry-with-a-deadline/retry.ts'
import type { BatchOptions, BatchReport, Doc, Reason } from './types.ts'

/** The longest reply that a first try pays for, in tokens; most invoices need a tenth of it. */
const firstCap = 2_000
const secondCap = 8_000
/** Tokens for the instruction and the schema, which `extractInvoice` adds to a document. */
const overhead = 1_000

/** What became of a text: what a row and a quarantine entry have in common is left to the documents that share it. */
type Outcome = { found: Extraction } | { reason: Reason; message: string }

/** Reads a night's documents, and says of each what became of it. */
export async function extractBatch(docs: Doc[], options: BatchOptions): Promise<BatchReport> {
  const report: BatchReport = { rows: [], quarantine: [], spent: 0, calls: 0, resumed: 0 }
  const read = reader(options, report)
  const settled = await mapLimit(docs, options, ({ text }) => read(text))
  for (const [index, one] of settled.entries()) {
    const id = docs[index]?.id ?? ''
    const outcome: Outcome = one.ok ? one.value : { reason: 'api', message: one.error.message }
    if ('found' in outcome) report.rows.push({ id, ...outcome.found })
    else report.quarantine.push({ id, ...outcome })
  }
  return report
}

/** By what is in it: the same text is never read twice at the same time. */
const underWay = new Map<string, Promise<Outcome>>()

/** Reads each text once: a second document with the same text waits for the first. */
function reader(options: BatchOptions, report: BatchReport): (text: string) => Promise<Outcome> {
  const payer = purse(options, report)
  const read = async (text: string, key: string): Promise<Outcome> => {
    const stored = await options.store.get(key)
    if (stored) {
      report.resumed += 1
      return JSON.parse(stored)
    }
    const outcome = await readOnce(text, (how) => payer(text, how, () => send(text, how, options)))
    // At once, and only what another run cannot change.
    if ('found' in outcome || isFinal(outcome.reason)) await options.store.set(key, JSON.stringify(outcome))
    return outcome
  }
  return (text) => {
    const key = createHash('sha256').update(text).digest('hex')
    const running = underWay.get(key) ?? read(text, key)
    underWay.set(key, running)
    return running
  }
}

function isFinal(reason: Reason): boolean {
  return reason !== 'api' && reason !== 'budget' && reason !== 'aborted'
}

type Call = (how: ExtractOptions) => Promise<ExtractResult | Outcome>

async function readOnce(text: string, call: Call): Promise<Outcome> {
  const first = await call({ maxOutputTokens: firstCap })
  const how = 'ok' in first && !first.ok ? secondChance(first.error) : undefined
  const last = how ? await call(how) : first
  if (!('ok' in last)) return last
  return last.ok ? { found: last.value } : { reason: last.error.kind, message: last.error.message }
}

/** What would make a second try differ from the first; nothing when it could not. */
function secondChance(error: Extract<ExtractResult, { ok: false }>['error']): ExtractOptions | undefined {
  if (error.kind === 'truncated') return { maxOutputTokens: secondCap }
  if ('issues' in error) {
    return { maxOutputTokens: firstCap, repair: { previous: error.reply, issues: error.issues } }
  }
  return undefined
}

/**
 * Lets a call pass only if the most it may cost is still there; that much is set aside until the bill is known.
 */
function purse({ budgetMicroUsd: budget, price }: BatchOptions, report: BatchReport) {
  let setAside = 0
  return async (text: string, how: ExtractOptions, send: () => Promise<ExtractResult | Outcome>) => {
    const input = overhead + countTokens(text) + countTokens(JSON.stringify(how.repair ?? ''))
    const most = cost(usageOf(input, how.maxOutputTokens ?? firstCap), price)
    if (report.spent + setAside + most > budget) {
      return { reason: 'budget', message: `A call may cost ${most} micro-dollars.` } satisfies Outcome
    }
    setAside += most
    const result = await send()
    setAside -= most
    if (!('ok' in result)) return result
    report.spent += cost(normalizeUsage(result.meta.usage), price)
    report.calls += 1
    return result
  }
}

function usageOf(uncachedInput: number, output: number) {
  return { uncachedInput, output, cacheRead: 0, cacheWrite: 0, cacheWriteLong: 0, reasoning: 0 }
}

/** One reply of the model. What may pass by itself is tried again. */
async function send(text: string, how: ExtractOptions, options: BatchOptions): Promise<ExtractResult | Outcome> {
  const { signal: stop, clock = systemClock } = options
  if (stop?.aborted) return { reason: 'aborted', message: 'The run was stopped.' }
  const sent = await callWithDeadline(
    async (signal) => {
      const result = await extractInvoice(text, { ...how, signal: stop ? AbortSignal.any([signal, stop]) : signal })
      // `callWithDeadline` looks at what is thrown.
      if (!result.ok && result.error.kind === 'api') throw Object.assign(new Error(result.error.message), result.error)
      return result
    },
    { deadlineMs: 120_000, maxAttempts: 4, clock, signal: stop },
  )
  if (sent.ok) return sent.value
  return { reason: stop?.aborted ? 'aborted' : 'api', message: sent.error.message }
}
