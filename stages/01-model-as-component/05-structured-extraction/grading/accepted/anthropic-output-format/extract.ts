import Anthropic from '@anthropic-ai/sdk'
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import { z } from 'zod'
import { parseAmount } from './amounts.ts'
import { ibanIsValid } from './iban.ts'
import type { ExtractError, ExtractOptions, ExtractResult, Invoice, Issue } from './types.ts'

const anthropic = new Anthropic({ maxRetries: 0 })
const printed = z.string().describe('as it is printed')
const day = z.string().describe('like 2026-11-02')

export const invoiceSchema = z.object({
  invoiceNumber: z.string(),
  supplier: z.string(),
  invoiceDate: day,
  receivedAt: day,
  dueDate: day.nullable(),
  currency: z.enum(['EUR', 'USD', 'GBP']),
  lines: z.array(z.object({ description: z.string(), amount: printed })),
  total: printed,
  vatId: z.nullable(z.string()),
  iban: z.nullable(z.string()),
  orderNumber: z.nullable(z.string()),
})

/** Asks Claude without a helper in between, and maps its stop reasons to the kinds of error. */
export async function extractInvoice(text: string, options: ExtractOptions = {}): Promise<ExtractResult> {
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: text }]
  if (options.repair) {
    const { previous, issues } = options.repair
    const wrong = issues.map(({ path, message }) => `${path} ${message}`).join('; ')
    messages.push({ role: 'assistant', content: previous }, { role: 'user', content: `That is wrong: ${wrong}.` })
  }
  const message = await anthropic.messages.create(
    {
      model: 'claude-sonnet-5-5',
      max_tokens: options.maxOutputTokens ?? 4096,
      system: 'You read invoices for a ledger. What an invoice does not say is null.',
      messages,
      output_config: { format: zodOutputFormat(invoiceSchema) },
    },
    { signal: options.signal },
  )
  const { model, usage, stop_reason: stopReason } = message
  const meta = { model, usage, stopReason, requestId: message._request_id ?? null }
  const fail = (error: ExtractError): ExtractResult => ({ ok: false, error, meta })
  if (stopReason === 'refusal')
    return fail({ kind: 'refused', message: message.stop_details?.explanation ?? 'Declined' })
  if (stopReason === 'max_tokens') return fail({ kind: 'truncated', message: 'The token limit cut the reply.' })

  const reply = message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('')
  const parsed = z.safeParse(invoiceSchema, safeJson(reply))
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({ path: String(issue.path[0] ?? ''), message: issue.message }))
    return fail({ kind: 'schema', message: 'Not an invoice.', issues, reply })
  }
  const broken = checkRules(parsed.data)
  if (broken.length > 0) return fail({ kind: 'rule', message: 'A rule is broken.', issues: broken, reply })
  const seen = numbersIn(text)
  const invented = (['vatId', 'iban'] as const).filter((field) => {
    const claim = parsed.data[field]
    return claim !== null && !seen.has(claim.replaceAll(' ', ''))
  })
  const invoice = { ...parsed.data, ...Object.fromEntries(invented.map((field) => [field, null])) }
  return { ok: true, value: { invoice, issues: invented.map((path) => ({ path, message: 'not in the text' })) }, meta }
}

/** What a reader may take for a number: the words of a line, and words that follow one another as one. */
function numbersIn(text: string): Set<string> {
  const lines = text.split('\n').map((line) => line.split(/[^A-Za-z0-9]+/).filter(Boolean))
  const runs = lines.flatMap((words) => words.flatMap((_, from) => words.map((_, to) => words.slice(from, to + 1))))
  return new Set(runs.map((words) => words.join('')))
}

export function checkRules(invoice: Invoice): Issue[] {
  const found = new Map<string, string>()
  const cents = invoice.lines.map((line) => parseAmount(line.amount))
  if (cents.reduce((a, b) => a + b, 0) !== parseAmount(invoice.total)) found.set('total', 'is not the sum of the lines')
  if (new Date(invoice.invoiceDate) > new Date(invoice.receivedAt)) found.set('invoiceDate', 'is in the future')
  if (invoice.iban && !ibanIsValid(invoice.iban)) found.set('iban', 'has wrong check digits')
  return [...found].map(([path, message]) => ({ path, message }))
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
