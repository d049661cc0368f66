import OpenAI from 'openai'
import { zodTextFormat } from 'openai/helpers/zod'
import { z } from 'zod'
import { parseAmount } from './amounts.ts'
import type { ExtractOptions, ExtractResult, Invoice, Issue } from './types.ts'

const openai = new OpenAI({ maxRetries: 0 })

const mayBeMissing = z.string().nullable()

export const invoiceSchema = z.strictObject({
  vatId: mayBeMissing,
  iban: mayBeMissing,
  dueDate: mayBeMissing,
  orderNumber: mayBeMissing,
  invoiceNumber: z.string(),
  supplier: z.string(),
  invoiceDate: z.string(),
  receivedAt: z.string(),
  currency: z.literal(['EUR', 'USD', 'GBP']),
  lines: z.array(z.strictObject({ description: z.string(), amount: z.string() })),
  total: z.string(),
})

/** Lets the client library write the schema, and reads the reply itself. */
export async function extractInvoice(text: string, options: ExtractOptions = {}): Promise<ExtractResult> {
  const input: OpenAI.Responses.ResponseInput = [
    { role: 'developer', content: 'Extract the invoice; null for what it does not contain.' },
    { role: 'user', content: text },
  ]
  if (options.repair) {
    input.push({ role: 'assistant', content: options.repair.previous })
    input.push({ role: 'user', content: options.repair.issues.map((i) => `${i.path}: ${i.message}`).join('\n') })
  }
  const format = { ...zodTextFormat(invoiceSchema, 'invoice') }
  const response = await openai.responses.create(
    { model: 'gpt-5.5', input, text: { format }, max_output_tokens: options.maxOutputTokens },
    { signal: options.signal },
  )
  const meta = {
    model: response.model,
    requestId: response._request_id ?? null,
    usage: response.usage,
    stopReason: response.status ?? null,
  }
  const content = response.output.flatMap((item) => (item.type === 'message' ? item.content : []))
  const refusal = content.find((part) => part.type === 'refusal')
  if (refusal) return { ok: false, error: { kind: 'refused', message: refusal.refusal }, meta }
  if (response.status === 'incomplete') return { ok: false, error: { kind: 'truncated', message: 'Cut.' }, meta }
  const reply = response.output_text

  let invoice: Invoice
  try {
    invoice = invoiceSchema.parse(JSON.parse(reply))
  } catch (error) {
    const issues = error instanceof z.ZodError ? error.issues : []
    const named = issues.map(({ path, message }) => ({ path: path.join('.'), message }))
    return { ok: false, error: { kind: 'schema', message: String(error), issues: named, reply }, meta }
  }
  const issues = checkRules(invoice)
  if (issues.length > 0) return { ok: false, error: { kind: 'rule', message: 'See issues.', issues, reply }, meta }
  const doubts: Issue[] = []
  // Two letters, a digit, and what follows up to the end of the line: a VAT id or an IBAN, in groups or not.
  const numbers = (text.match(/\b[A-Z]{2} ?\d[A-Z\d .-]*/g) ?? []).map(compact)
  for (const path of ['vatId', 'iban'] as const) {
    const claimed = invoice[path]
    if (typeof claimed === 'string' && !numbers.includes(compact(claimed))) doubts.push({ path, message: claimed })
  }
  const grounded = Object.assign({ ...invoice }, ...doubts.map(({ path }) => ({ [path]: null })))
  return { ok: true, value: { invoice: grounded, issues: doubts }, meta }
}

const compact = (code: string) => code.replace(/[\s.-]/g, '')

export function checkRules(invoice: Invoice): Issue[] {
  let cents = 0
  for (const line of invoice.lines) cents += parseAmount(line.amount)
  const issues: Issue[] = []
  if (!(cents === parseAmount(invoice.total))) issues.push({ path: 'total', message: `lines make ${cents} cents` })
  if (invoice.receivedAt.localeCompare(invoice.invoiceDate) < 0)
    issues.push({ path: 'invoiceDate', message: 'too late' })
  return issues
}
