import { ensure, LearnerThrow, learnerOf, type ModelCall, show } from '@stagecraft/suite'
import type * as starter from '../extract.ts'
import type { Extraction, ExtractOptions, ExtractResult, Invoice, Issue } from '../types.ts'

const learner = learnerOf<typeof starter>()

/** Calls `extractInvoice`; fails the check when what it returns is no result. */
export async function extract(text: string, options: ExtractOptions = {}): Promise<ExtractResult> {
  const result: unknown = await learner.extractInvoice(text, options)
  ensure(
    !isReplyItself(result),
    '`extractInvoice` returned what `ask` returns: its `value` is the text of the reply. Did your code wait for `ask` before it asked whether the reply is ok?',
  )
  ensure(
    isResult(result),
    `\`extractInvoice\` returned ${show(result, 80)}; it should return an \`ExtractResult\`, as in \`types.ts\`.`,
  )
  return result
}

/**
 * Has an invoice read for the sake of the first request. What came of it is `result`: undefined when it is no
 * `ExtractResult`, or when the code threw after it had sent something.
 */
export async function firstRequest(
  calls: readonly ModelCall[],
  text: string,
  options: ExtractOptions = {},
): Promise<{ call: ModelCall; result: ExtractResult | undefined }> {
  let result: unknown
  try {
    result = await learner.extractInvoice(text, options)
  } catch (thrown) {
    if (!(thrown instanceof LearnerThrow) || calls.length === 0) throw thrown
  }
  const [call] = calls
  ensure(call, 'Your code sent no request to a model.')
  return { call, result: isResult(result) ? result : undefined }
}

/** Calls `checkRules`; fails the check when what it returns is no list. */
export async function findBroken(invoice: Invoice): Promise<Issue[]> {
  const issues: unknown = await learner.checkRules(invoice)
  ensure(Array.isArray(issues), `\`checkRules\` returned ${show(issues, 80)}; it should return a list of issues.`)
  return issues
}

/** What `extractInvoice` returned, as the end of a sentence that begins with “You returned”. */
export function told(result: ExtractResult): string {
  if (result.ok) return 'an invoice'
  const { error } = result
  const about = error?.kind === 'rule' ? `, about ${pathsOf(error.issues)}` : ''
  return `an error of kind ${show(error?.kind)}${about}`
}

/** Whether an invoice was turned away for its total, and for nothing else. */
export function isTotalRefused(result: ExtractResult): boolean {
  if (result.ok || result.error?.kind !== 'rule') return false
  const { issues } = result.error
  return names(issues, 'total') && issues.every((issue) => issue?.path === 'total')
}

/** The amounts of the lines, as a sum. */
export function sumOf({ lines }: Invoice): string {
  return lines.map(({ amount }) => amount).join(' + ')
}

/** Fails the check unless there is an invoice. */
export function ensureInvoice(result: ExtractResult, story: string): Extraction {
  ensure(result.ok, `${story} You returned ${told(result)}.`)
  return result.value
}

/** Fails the check unless each field is as the document has it. */
export function ensureFields(got: Invoice, invoice: Invoice): void {
  for (const [field, value] of Object.entries(invoice)) {
    const own = (got as unknown as Record<string, unknown>)[field]
    ensure(sorted(own) === sorted(value), `The model read \`${field}\` as ${show(value)}; you returned ${show(own)}.`)
  }
}

/** Whether one of the issues is about the field. */
export function names(issues: readonly Issue[] | undefined, path: string): boolean {
  return Array.isArray(issues) && issues.some((issue) => issue?.path === path)
}

/** The fields that issues are about, for a sentence. */
export function pathsOf(issues: readonly Issue[] | undefined): string {
  if (!Array.isArray(issues)) return show(issues)
  return issues.length === 0 ? 'nothing' : issues.map((issue) => `\`${issue?.path}\``).join(', ')
}

function isResult(result: unknown): result is ExtractResult {
  const { ok, value, error } = (result ?? {}) as Record<string, unknown>
  return ok === true ? isObject(value) && isObject(value.invoice) : ok === false && isObject(error)
}

/** An async function that returns a promise returns what the promise becomes. */
function isReplyItself(result: unknown): boolean {
  const { ok, value } = (result ?? {}) as Record<string, unknown>
  return ok === true && typeof value === 'string'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** JSON text that does not depend on the order of keys. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
