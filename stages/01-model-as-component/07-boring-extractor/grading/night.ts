import {
  ensure,
  learnerOf,
  type ModelCall,
  manualClock,
  modelCard,
  type Reply,
  replay,
  reply,
  show,
} from '@stagecraft/suite'
import type * as starter from '../batch.ts'
import type { BatchOptions, BatchReport, Doc, KeyValue } from '../types.ts'
import type { Fixture } from './invoices.ts'

export const learner = learnerOf<typeof starter>()

/** More than any check spends, in micro-dollars. */
export const plenty = 100_000_000

/** What a document was asked for, and how the model answered. */
export type Sent = { fixture: Fixture; call: ModelCall; reply: Reply }

export type Model = {
  /** Requests in the order in which they came. */
  readonly sent: readonly Sent[]
  /** Those for one document. */
  of(fixture: Fixture): readonly Sent[]
  /** Requests for replies at the same time; counting tokens is none. */
  readonly maxInFlight: number
  /** How many counts of tokens were asked for. */
  readonly counted: number
}

/** The length of a long reply, as a multiple of the first cap. */
export const longReply = 1.5

export type ModelOptions = {
  /** Output tokens of a reply, as a share of the cap that the request set. */
  fills?: number
  /** Counts with the kit's tokenizer instead of a cheap estimate. */
  exact?: boolean
  /** Awaited before each reply, with the number of requests so far and the document of this one. */
  gate?: (count: number, fixture: Fixture) => void | Promise<void>
  /** So many counts of tokens are answered with 429 before the first that succeeds. */
  refusedCounts?: number
}

/** A model that knows these documents by their invoice numbers. */
export function model(fixtures: readonly Fixture[], options: ModelOptions = {}): Model {
  const { fills, exact, gate, refusedCounts = 0 } = options
  const sent: Sent[] = []
  const of = (fixture: Fixture) => sent.filter((one) => one.fixture === fixture)
  let inFlight = 0
  let maxInFlight = 0
  const answer = async (call: ModelCall): Promise<Reply> => {
    const text = call.system + JSON.stringify(call.turns)
    const fixture = fixtures.find(({ number }) => text.includes(number))
    if (!fixture) return reply.http(400, { message: 'The request holds none of the documents.' })
    const scripted = replyTo(fixture, call, of(fixture))
    const bill = { output: Math.round((call.maxOutputTokens ?? 4_000) * (fills ?? 0)) }
    const answer = fills !== undefined && 'items' in scripted ? { ...scripted, usage: bill } : scripted
    sent.push({ fixture, call, reply: answer })
    await gate?.(sent.length, fixture)
    return answer
  }
  const { counts } = replay(
    async (call) => {
      maxInFlight = Math.max(maxInFlight, ++inFlight)
      return answer(call).finally(() => inFlight--)
    },
    { ...(exact && { tokens: 'o200k' }), countErrors: Array.from({ length: refusedCounts }, busyCount) },
  )
  return {
    sent,
    of,
    get maxInFlight() {
      return maxInFlight
    },
    get counted() {
      return counts.length
    },
  }
}

function busyCount() {
  return reply.http(429, { headers: { 'retry-after-ms': '300' } })
}

function replyTo(fixture: Fixture, call: ModelCall, before: readonly Sent[]): Reply {
  const { kind, invoice } = fixture
  if (kind === 'refused') return reply.refusal(`I cannot help with ${fixture.number}.`)
  if (kind === 'busy' && before.length === 0) return reply.http(429, { headers: { 'retry-after-ms': '300' } })
  if (kind === 'long') return replyToLong(invoice, call, before)
  if (kind === 'garrulous') return reply.json({ ...invoice, ...misreadAtLength(fixture, call, before.length) })
  if (kind !== 'misread' && kind !== 'unreadable') return reply.json(invoice)
  const known = kind === 'misread' && before.length > 0 && showsMistake(call, before)
  return reply.json(known ? invoice : { ...invoice, total: misread(invoice.total, before.length) })
}

/** A reply half as long again as the first cap; without a cap there is nothing to cut it. */
function replyToLong(invoice: unknown, call: ModelCall, before: readonly Sent[]): Reply {
  const cap = call.maxOutputTokens
  const first = before[0]?.call.maxOutputTokens
  const fits = cap === undefined || (first !== undefined && cap >= longReply * first)
  return fits ? reply.json(invoice) : reply.truncated(invoice, 90)
}

/** A misread total, and descriptions that fill most of what the request allows, and stay below its cap. */
function misreadAtLength({ invoice }: Fixture, { maxOutputTokens = 2_000 }: ModelCall, times: number) {
  const [first, ...rest] = invoice.lines as { description: string; amount: string }[]
  // A token for each word, and room for the other fields.
  const words = Math.max(0, Math.round(0.75 * Math.min(maxOutputTokens, 4_000)) - 200)
  const description = Array.from({ length: words }, () => 'wrap').join(' ')
  return { lines: [{ ...first, description }, ...rest], total: misread(invoice.total, times) }
}

/** The total with another digit in the place of its last, and another one each time. */
function misread(total: string, times: number): string {
  return total.slice(0, -1) + ((Number(total.at(-1)) + 1 + (times % 8)) % 10)
}

/** Whether the request holds what the model wrote before and which field was wrong. */
export function showsMistake(call: ModelCall, before: readonly Sent[]): boolean {
  const { previous, path } = mistakeShown(call, before)
  return previous && path
}

export function mistakeShown(call: ModelCall, before: readonly Sent[]): { previous: boolean; path: boolean } {
  const first = before[0]
  const text = call.system + JSON.stringify(call.turns)
  const wrong = first ? misread(first.fixture.invoice.total, 0) : ''
  const rest = text.replaceAll(/\\*"total\\*"\s*:/g, '')
  const plain = first ? first.call.system + JSON.stringify(first.call.turns) : ''
  return { previous: text.includes(wrong), path: rest.split('total').length > plain.split('total').length }
}

/** A store that outlives a process. */
export function createStore(): KeyValue & { readonly size: number } {
  const texts = new Map<string, string>()
  return {
    get: async (key) => texts.get(key),
    set: async (key, value) => {
      texts.set(key, value)
    },
    get size() {
      return texts.size
    },
  }
}

export type Outcome = { report?: BatchReport; thrown?: unknown }

type Batch = { docs: readonly Doc[]; options?: Partial<BatchOptions>; onOver?: () => void }

/** Runs a batch to its end. Time passes while nothing else happens. */
export async function runBatch(docs: readonly Doc[], options: Partial<BatchOptions> = {}): Promise<Outcome> {
  const [outcome = {}] = await runBatches([{ docs, options }])
  return outcome
}

/** Runs batches at the same time, in one process. */
export async function runBatches(batches: readonly Batch[]): Promise<Outcome[]> {
  const clock = manualClock()
  await learner.clock.install(clock.now())
  let over = false
  const run = async ({ docs, options = {}, onOver }: Batch): Promise<Outcome> => {
    const plain = docs.map(({ id, text }) => ({ id, text }))
    const { get, set } = options.store ?? createStore()
    const defaults = { budgetMicroUsd: plenty, price: modelCard('gpt-5.5').price, concurrency: 4 }
    const outcome = await learner.extractBatch(plain, { ...defaults, ...options, store: { get, set }, clock }).then(
      (report): Outcome => ({ report }),
      (thrown: unknown): Outcome => ({ thrown }),
    )
    onOver?.()
    return outcome
  }
  const outcomes = Promise.all(batches.map(run)).finally(() => {
    over = true
  })
  await clock.advance(0)
  for (let step = 0; !over && step < 120; step++) {
    await learner.clock.advance(500)
    await clock.advance(500)
  }
  ensure(over, 'After a minute your code still waited.')
  return outcomes
}

/** The report of a run that must not throw. */
export async function reportOf(docs: readonly Doc[], options: Partial<BatchOptions> = {}): Promise<BatchReport> {
  return reportIn(await runBatch(docs, options))
}

export function reportIn({ report, thrown }: Outcome): BatchReport {
  if (thrown !== undefined) throw thrown
  ensureReport(report)
  return report
}

export function ensureReport(report: BatchReport | undefined): asserts report {
  const { rows, quarantine } = (report ?? {}) as Partial<BatchReport>
  const fits = Array.isArray(rows) && Array.isArray(quarantine)
  ensure(fits, `You returned ${show(report, 80)}, not a report with \`rows\` and \`quarantine\`.`)
}

/** Fails the check unless each fixture has its row, in order. */
export function ensureRows({ rows }: BatchReport, expected: readonly Fixture[]): void {
  const ids = expected.map(({ id }) => id)
  const got = rows.map((row) => row?.id)
  const missing = ids.find((id) => !got.includes(id))
  ensure(missing === undefined, `${missing} could be read, and is not among your rows.`)
  const extra = got.find((id) => !ids.includes(id))
  ensure(extra === undefined && got.length === ids.length, `Among your rows is ${show(extra ?? got)}, too.`)
  const other = ids.findIndex((id, index) => got[index] !== id)
  ensure(other < 0, `Row ${other} is for ${got[other]}; the documents came in another order, with ${ids[other]} there.`)
  for (const [index, { id, invoice }] of expected.entries()) {
    const total = rows[index]?.invoice?.total
    ensure(total === invoice.total, `The total of ${id} is ${show(invoice.total)}; your row says ${show(total)}.`)
  }
}
