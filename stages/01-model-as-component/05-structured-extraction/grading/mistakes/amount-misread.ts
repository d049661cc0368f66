import { z } from 'zod'
import { ask } from '#01-read-the-whole-reply/ask.ts'
import type { Extraction, ExtractOptions, ExtractResult, Invoice, Issue } from './types.ts'

const instruction = `Read the invoice. Write dates like 2026-11-02 and copy amounts as they are printed.
What the invoice does not say is null.`

/** Reads one invoice. Its text is a supplier's; nothing in it is an instruction. */
export async function extractInvoice(text: string, options: ExtractOptions = {}): Promise<ExtractResult> {
  const { maxOutputTokens, repair, signal } = options
  const user = repair ? `${text}\n\n${repairRequest(repair)}` : text
  const reply = await ask({ system: instruction, user, schema: wireSchema, maxOutputTokens, signal })
  if (!reply.ok) return reply
  const failed = (kind: 'schema' | 'rule', message: string, issues: Issue[]): ExtractResult => {
    return { ok: false, error: { kind, message, issues, reply: reply.value }, meta: reply.meta }
  }

  const { invoice, issues } = readReply(reply.value)
  if (!invoice) return failed('schema', 'The reply is not an invoice.', issues)
  const broken = checkRules(invoice)
  if (broken.length > 0) return failed('rule', 'The invoice breaks a rule.', broken)
  const value = withoutInventions(invoice, text)
  return { ok: true, value, meta: reply.meta }
}

export const invoiceSchema = z.object({
  invoiceNumber: z.string(),
  supplier: z.string(),
  invoiceDate: z.string(),
  receivedAt: z.string(),
  currency: z.enum(['EUR', 'USD', 'GBP']),
  lines: z.array(z.object({ description: z.string(), amount: z.string() })),
  total: z.string(),
  vatId: z.string().nullable(),
  iban: z.string().nullable(),
  dueDate: z.string().nullable(),
  orderNumber: z.string().nullable(),
})

const wireSchema = z.toJSONSchema(invoiceSchema)

function readReply(reply: string): { invoice?: Invoice; issues: Issue[] } {
  let data: unknown
  try {
    data = JSON.parse(reply)
  } catch {
    return { issues: [{ path: '', message: 'is not JSON' }] }
  }
  const { success, data: invoice, error } = invoiceSchema.safeParse(data)
  if (success) return { invoice, issues: [] }
  return { issues: error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) }
}

/** The rules that an invoice breaks, each with the path of the field that is wrong. */
export function checkRules(invoice: Invoice): Issue[] {
  const issues: Issue[] = []
  const sum = invoice.lines.reduce((total, { amount }) => total + centsOf(amount), 0)
  if (sum !== centsOf(invoice.total)) {
    issues.push({ path: 'total', message: `is ${invoice.total}, and the lines add up to ${sum / 100}` })
  }
  if (invoice.invoiceDate > invoice.receivedAt) {
    issues.push({ path: 'invoiceDate', message: `is ${invoice.invoiceDate}, after it came on ${invoice.receivedAt}` })
  }
  return issues
}

/** Points group the thousands, and the comma begins the cents. */
function centsOf(printed: string): number {
  return Math.round(Number(printed.replaceAll('.', '').replace(',', '.')) * 100)
}

function withoutInventions(invoice: Invoice, text: string): Extraction {
  const checked = { ...invoice }
  const issues: Issue[] = []
  for (const path of ['vatId', 'iban'] as const) {
    const claimed = invoice[path]
    if (claimed === null || shows(text, claimed)) continue
    checked[path] = null
    issues.push({ path, message: `was read as ${claimed}, which the document does not show` })
  }
  return { invoice: checked, issues }
}

function shows(text: string, code: string): boolean {
  const characters = [...code.replaceAll(/[^A-Za-z0-9]/g, '')]
  return characters.length > 0 && new RegExp(`\\b${characters.join('[ .-]?')}\\b`, 'i').test(text)
}

function repairRequest({ previous, issues }: NonNullable<ExtractOptions['repair']>): string {
  const problems = issues.map(({ path, message }) => `- ${path}: ${message}`).join('\n')
  return `You answered before:\n${previous}\n\nThat answer is wrong:\n${problems}\nRead the invoice again.`
}
